"""Pages of the events, and what a person does there: register, ask, cancel."""

from functools import cached_property

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView

from core import policy
from core.localized import suffix
from core.views import MOST_LED_TO, BriefPaginator, ListPage, PublicMixin
from events import registration
from events.afterwards.pages import afterwards_of
from events.forms import EventFilter, RegistrationForm
from events.models import Event, Material, Registration
from events.pages import (
    call_lines,
    content_of,
    published_event,
    shown_event,
)
from events.permissions import category_of
from events.places import place_of, steps_of
from events.querysets import sees_drafts
from events.seating.refusals import why_no_guest, why_not
from events.seating.seats import free_reserves, pools
from events.seating.telling import place_in_line

# What a line of the list is made of; the rest of an event is long.
LISTED = (
    *("slug", "kind", "state", "title_zh", "title_en", "starts_at", "ends_at", "is_all_day"),
    *("time_zone", "date_precision", "mode", "venue_zh", "venue_en", "capacity", "seats_taken"),
    *("seats_held", "registration_opens_at", "registration_closes_at"),
)
MOST_NEXT = 3


class UpcomingFirst:
    """Two ordered sets of rows read as one: what is to come, then what is over."""

    def __init__(self, events):
        now = timezone.now()
        self.events, self.now = events, now
        self.parts = events.upcoming(at=now), events.past(at=now)

    @cached_property
    def counts(self) -> tuple[int, int]:
        """How many are to come, and how many there are; two plain counts read the index alone."""
        return self.parts[0].count(), self.events.order_by()[: MOST_LED_TO + 1].count()

    def count(self) -> int:
        return self.counts[1]

    def __getitem__(self, piece: slice) -> list[Event]:
        upcoming = self.counts[0]
        rows: list[Event] = []
        if piece.start < upcoming:
            rows += self.parts[0][piece]
        if piece.stop > upcoming:
            start, stop = max(piece.start - upcoming, 0), piece.stop - upcoming
            rows += self.parts[1][start:stop]
        return rows


class EventList(PublicMixin, ListPage):
    template_name = "events/event_list.html"
    paginator_class = BriefPaginator
    context_object_name = "events"

    @cached_property
    def filter(self) -> EventFilter:
        return EventFilter(self.request.GET)

    def get_queryset(self):
        chosen = self.filter.chosen()
        events = Event.objects.published().called(chosen.get("q", ""))
        if "kind" in chosen:
            events = events.filter(kind=chosen["kind"])
        return UpcomingFirst(events.only(*LISTED))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        now = timezone.now()
        sections: dict[int, list[Event]] = {}  # by year; 0 for what is to come
        for event in context["events"]:
            year = 0 if event.ends_at > now else event.days[0].year
            sections.setdefault(year, []).append(event)
        context |= {"sections": list(sections.items()), "filter": self.filter}
        return context | {"is_filtered": bool(self.filter.chosen())}


class PublishedEvent:
    """The event of the address. Drafts have nothing to register for, whoever asks."""

    kwargs: dict[str, str]
    with_texts = False  # or only what its seats need

    @cached_property
    def event(self) -> Event:
        found = published_event.row(self.with_texts, slug=self.kwargs["slug"])
        if found is None:
            raise Http404
        return found


class EventDetail(PublicMixin, DetailView):
    template_name = "events/event_detail.html"

    def get_object(self, queryset=None):
        event = shown_event.row(sees_drafts(self.request.user), slug=self.kwargs["slug"])
        if event is None:
            raise Http404
        return event

    def get_context_data(self, **kwargs):
        event, user = self.object, self.request.user
        content = content_of(event)
        place = place_of(self.request, event)
        box = registration_box(event, user, place)
        return super().get_context_data(
            **kwargs,
            content=content,
            calls=call_lines(content),
            next_events=self._next_events() if event.is_cancelled else [],
            is_guest=not user.is_authenticated,
            opens=readers_of(place, user),
            is_title_ours=event.title_zh_basis == "translated_here" and suffix() == "zh",
            box=box,
            after=afterwards_of(event, user),
            form=RegistrationForm() if user.is_authenticated else None,
            keeps_door=policy.can(user, "manage_check_in", event),
        )

    def _next_events(self) -> list[Event]:
        """For those who come to one that does not take place."""
        ahead = Event.objects.filter(state=Event.State.PUBLISHED).upcoming()
        return list(ahead.only(*LISTED)[:MOST_NEXT])


def readers_of(mine: Registration | None, user) -> list[str]:
    """Which materials this person may open, by whom they are for (see events.permissions)."""
    everybody, registered, attended = Material.Readers.values
    if user.has_perm("events.view_registration"):
        return [everybody, registered, attended]
    if mine and mine.attended_at:
        return [everybody, registered, attended]
    has_seat = mine is not None and mine.state == Registration.State.SEATED
    return [everybody, registered] if has_seat else [everybody]


def registration_box(event: Event, user, mine: Registration | None) -> dict:
    """What the box beside the text shows to the reader whose own place is `mine`.

    refusal: why they cannot register; place: their number in line; steps: where they see, answer
    or give back what they hold; is_full: whether there is no seat for this person; takes_guests;
    reserves: seats for others alone.
    """
    is_waiting = mine is not None and mine.state == Registration.State.WAITING
    reserves = list(free_reserves(event)) if event.seats_reserved else []
    own = pools(category_of(user)) if reserves else []
    return {
        "refusal": why_not(event, user),
        "mine": mine,
        "place": place_in_line(mine) if mine and is_waiting else None,
        "steps": steps_of(mine) if mine else {},
        "reserves": reserves,
        "is_full": event.seats_left == 0 and not any(row.category in own for row in reserves),
        "takes_guests": not user.is_authenticated and not why_no_guest(event, user),
    }


class RegisterView(PublishedEvent, FormView):
    """The form stands in the event's page; here it is shown alone, e.g. after the log-in."""

    form_class = RegistrationForm
    template_name = "events/event_register.html"

    def get(self, request, *args, **kwargs):
        if place_of(request, self.event):
            return redirect(self.event)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        request, event = self.request, self.event
        if not ratelimit.consume(request, action="event_registration"):
            form.add_error(None, _("That was often in a short time. Try again in a minute."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            made = registration.register(
                event, actor=request.user, question=form.cleaned_data["question"]
            )
        except registration.AlreadyRegistered as already:
            messages.info(request, str(already))
        except registration.RegistrationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self._told(made))
        return redirect(event)

    def _told(self, made: Registration) -> str:
        if made.state == Registration.State.SEATED:
            return _("You are registered. A mail with the details is on its way.")
        return _("All seats are taken. You are on the waiting list; a mail is on its way.")

    def get_context_data(self, **kwargs):
        box = registration_box(self.event, self.request.user, None)
        return super().get_context_data(**kwargs, event=self.event, box=box)


class CancelView(PublishedEvent, TemplateView):
    """Asks once more, as the seat goes to somebody else at once."""

    template_name = "events/event_cancel.html"

    @cached_property
    def registration(self) -> Registration | None:
        mine = Registration.objects.live().filter(user=self.request.user)
        return mine.filter(event=self.event).select_related("event").first()

    def get(self, request, *args, **kwargs):
        if self.registration is None:
            messages.info(request, _("You hold no place at this event."))
            return redirect(self.event)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.registration is None:
            messages.info(request, _("You hold no place at this event."))
            return redirect(self.event)
        try:
            registration.cancel(self.registration, actor=request.user)
        except registration.RegistrationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your registration is cancelled."))
        return redirect(self.event)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, event=self.event, registration=self.registration)
