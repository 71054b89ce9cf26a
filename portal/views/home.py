"""The first page: what one can do here, what is open now, what comes next."""

from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from applications.forms.answers import AnswersForm
from applications.matching import matches_of, with_rules
from core.localized import column
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

    def get_form_kwargs(self):
        facts = [fact_field(key) for key in QUICK_QUESTIONS]
        return super().get_form_kwargs() | {"facts": facts, "auto_id": "which_%s"}

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
            calls=self.open_calls(),
            upcoming=list(self.upcoming_calls()),
            events=Event.objects.published()
            .filter(state=Event.State.PUBLISHED)
            .upcoming(at=self.now)
            .only("slug", "title_zh", "title_en", "starts_at", "ends_at", "is_all_day", "time_zone",
                  "venue_zh", "venue_en", "capacity", "seats_taken", "state",
                  "registration_opens_at", "registration_closes_at")[:MOST_EVENTS],
            places=list(self.places()),
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
