"""The first page: what one can do here, what is open now, what comes next."""

from functools import cache

from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from applications.forms.answers import AnswersForm
from applications.matching import matches_of, with_rules
from core.localized import column
from core.templatetags.core_tags import is_urgent, percent_left, until
from core.views import PublicMixin
from events.models import Event
from partners.models import Institution
from programs.eligibility import fact_field
from programs.models import Call

MOST_CALLS = 8
MOST_EVENTS = 3
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
            calls=[_call_line(call) for call in self.open_calls()],
            upcoming=list(self.upcoming_calls()),
            events=[
                {"event": event, "can_register": event.takes_registrations}
                for event in self.next_events()
            ],
            places=list(self.places()),
        )

    def next_events(self):
        """The next ones that take place, with what their line shows."""
        return (
            Event.objects.filter(state=Event.State.PUBLISHED)
            .upcoming(at=self.now)
            .only("slug", "title_zh", "title_en", "starts_at", "ends_at", "is_all_day", "time_zone",
                  "venue_zh", "venue_en", "capacity", "seats_taken", "seats_held", "state",
                  "registration_opens_at", "registration_closes_at")[:MOST_EVENTS]
        )  # fmt: skip

    def upcoming_calls(self):
        """The next three to open."""
        return (
            Call.objects.upcoming(at=self.now)
            .only("slug", "title_zh", "title_en", "opens_at")
            .order_by("opens_at")[:3]
        )

    def open_calls(self):
        """Open calls, the one that closes first on top."""
        return (
            Call.objects.open(at=self.now)
            .select_related("program")
            .only("slug", "title_zh", "title_en", "opens_at", "closes_at", "time_zone",
                  "program__sponsor_zh", "program__sponsor_en")
            .order_by("closes_at", "pk")[:MOST_CALLS]
        )  # fmt: skip

    def places(self):
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
