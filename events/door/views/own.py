"""What somebody who registered has of it: their lectures, the ticket, a calendar of their own."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from core.views import PublicMixin
from events import calendar_addresses
from events.afterwards.attending import FEEDBACK_OPEN
from events.calendar_views import CALENDAR_PAST_DAYS, ics_response
from events.calendars import standings
from events.models import CalendarAddress, CheckInHelper, Event, Registration
from events.views import PublishedEvent

CALENDAR_NAME = gettext_lazy("My lectures")


# What a line of the list shows; the rest of an event is long.
LISTED = (
    *(
        "state",
        "attended_at",
        "held_until",
        "event__slug",
        "event__state",
        "event__title_zh",
        "event__title_en",
    ),
    *("event__starts_at", "event__ends_at", "event__is_all_day", "event__time_zone"),
    *("event__date_precision", "event__venue_zh", "event__venue_en"),
)


class OwnEvents(TemplateView):
    """What one is or was registered for, and the address of the calendar that holds it."""

    template_name = "events/own_events.html"

    def post(self, request, *args, **kwargs):
        if request.POST.get("step") == "withdraw":
            calendar_addresses.withdraw(actor=request.user)
            messages.success(request, _("The address is switched off; it shows nothing any more."))
        else:
            calendar_addresses.renew(actor=request.user)
            messages.success(request, _("This address is new. Give it to your calendar program."))
        return redirect("events:own")

    def get_context_data(self, **kwargs):
        now = timezone.now()
        mine = Registration.objects.live().filter(user=self.request.user)
        mine = mine.select_related("event").only(*LISTED)
        given = CalendarAddress.objects.filter(user=self.request.user).first()
        address = calendar_addresses.written(given) if given else ""
        helping = CheckInHelper.objects.usable().filter(user=self.request.user)
        return super().get_context_data(
            **kwargs,
            helping=helping.select_related("event").order_by("event__starts_at", "pk"),
            coming=mine.filter(event__ends_at__gt=now).order_by("event__starts_at", "pk"),
            feedback_since=now - FEEDBACK_OPEN,
            past=mine.filter(event__ends_at__lte=now).order_by("-event__starts_at", "-pk"),
            address=address,
            subscription=address.replace("https://", "webcal://").replace("http://", "webcal://"),
        )


class TicketView(PublishedEvent, TemplateView):
    """The ticket of who is signed in and holds a seat."""

    template_name = "events/event_ticket.html"

    def get(self, request, *args, **kwargs):
        mine = Registration.objects.seated().filter(event=self.event, user=request.user)
        registration = mine.select_related("event", "user").first()
        if registration is None:
            messages.info(request, _("You hold no seat at this event, so there is no ticket."))
            return redirect(self.event)
        return self.render_to_response(
            self.get_context_data(event=self.event, registration=registration)
        )


class OwnCalendar(PublicMixin, View):
    """The lectures of one person, for a calendar that subscribes: whoever has the address reads.

    Without `?language=` it speaks the language of the account.
    """

    def get(self, request, code):
        person = calendar_addresses.holder(code)
        if person is None:
            raise Http404
        since = timezone.now() - timedelta(days=CALENDAR_PAST_DAYS)
        mine = Registration.objects.filter(user=person, event__ends_at__gte=since)
        events = Event.objects.published().filter(pk__in=mine.values("event"))
        with translation.override(person.preferred_language):
            response = ics_response(
                request,
                events.defer("search_text").order_by("starts_at", "pk"),
                file_name="lectures",
                name=CALENDAR_NAME,
                own=standings(mine),
            )
        response["Cache-Control"] = "private, no-store"
        return response
