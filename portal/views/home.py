"""The first page: what one can do here, what is open now, what comes next."""

from functools import cache

from django.db.models import Count, DateTimeField, QuerySet
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from applications.forms.answers import AnswersForm
from applications.matching import matches_of, with_rules
from core.localized import column
from core.prepared import Prepared, blank
from core.templatetags.core_tags import is_urgent, percent_left, until
from core.views import PublicMixin
from events.models import Event, Recap
from partners.models import Institution
from programs.eligibility import fact_field
from programs.models import Call

MOST_CALLS = 8
MOST_UPCOMING = 3
MOST_EVENTS = 3
AT = blank("at", DateTimeField())
QUICK_QUESTIONS = ("birth_on", "degrees", "title_level")


class HomeView(PublicMixin, FormView):
    """GET shows the page; POST answers “Which programs can I join?” and stores nothing."""

    form_class = AnswersForm
    template_name = "portal/home.html"

    def get_form(self, form_class=None):
        return super().get_form(form_class) if self.request.method == "POST" else _empty_form()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | _asked()

    def form_valid(self, form):
        matches = matches_of(form.facts(), with_rules(Call.objects.open(at=self.now)))
        return self._answer(form, matches)

    def form_invalid(self, form):
        return self._answer(form, [])

    def _answer(self, form, matches):
        """With htmx the answer alone; else the page with it."""
        if self.request.htmx:
            return render(
                self.request, "portal/_which_answer.html", {"form": form, "matches": matches}
            )
        return self.render_to_response(
            self.get_context_data(form=form, matches=matches, asked=True)
        )

    @cached_property
    def now(self):
        return timezone.now()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            calls=[_call_line(call) for call in _open_calls.rows(at=self.now)],
            upcoming=_upcoming_calls.rows(at=self.now),
            events=[
                {"event": event, "can_register": event.takes_registrations, "left": event.begins_in}
                for event in _next_events.rows(at=self.now)
            ],
            places=_places.rows(),
            recap=_latest_recap.row(),
        )


@Prepared
def _next_events() -> QuerySet:
    """The next ones that take place, with what their line shows."""
    rows = Event.objects.filter(state=Event.State.PUBLISHED).upcoming(at=AT)
    return rows.only(
        *("slug", "title_zh", "title_en", "starts_at", "ends_at", "is_all_day", "time_zone"),
        *("venue_zh", "venue_en", "capacity", "seats_taken", "seats_held", "state"),
        *("registration_opens_at", "registration_closes_at", "date_precision"),
    )[:MOST_EVENTS]


@Prepared
def _latest_recap() -> QuerySet:
    """The article about an event that was published last, with its cover and its first photo."""
    return (
        Recap.objects.published()
        .with_first_photo()
        .select_related("event")
        .only(
            *("title_zh", "title_en", "text_zh", "text_en", "published_at", "event__slug"),
            *("event__cover", "event__cover_alt_zh", "event__cover_alt_en"),
        )[:1]
    )


@Prepared
def _upcoming_calls() -> QuerySet:
    """The next to open."""
    rows = Call.objects.upcoming(at=AT).order_by("opens_at")
    return rows.only("slug", "title_zh", "title_en", "opens_at")[:MOST_UPCOMING]


@Prepared
def _open_calls() -> QuerySet:
    """Open calls, the one that closes first on top."""
    rows = Call.objects.open(at=AT).select_related("program").order_by("closes_at", "pk")
    return rows.only(
        *("slug", "title_zh", "title_en", "opens_at", "closes_at", "time_zone"),
        *("program__sponsor_zh", "program__sponsor_en"),
    )[:MOST_CALLS]


@Prepared
def _places() -> QuerySet:
    """Countries and regions with which there is a documented tie, and how many institutions."""
    label = column("country_label")
    return (
        Institution.objects.published()
        .filter(relation=Institution.Relation.DOCUMENTED)
        .exclude(country="CN")
        .values_list(label)
        .annotate(number=Count("pk"))
        .order_by("-number", label)
    )


def _asked() -> dict:
    return {"facts": [fact_field(key) for key in QUICK_QUESTIONS], "auto_id": "which_%s"}


@cache
def _empty_form() -> AnswersForm:
    """One for all visitors: it is only looked at."""
    return AnswersForm(**_asked())


def _call_line(call: Call) -> dict:
    """What moves with the clock is said here, so that the line can be kept."""
    return {
        "call": call,
        "percent": percent_left(call.opens_at, call.closes_at),
        "urgent": is_urgent(call.closes_at),
        "left": until(call.closes_at),
    }
