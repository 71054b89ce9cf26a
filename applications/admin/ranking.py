"""The ranking of a call: the table with its decisions, and the pages that change or release it."""

from django.contrib import messages
from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.admin.call_page import CallPage
from applications.admin.ranking_forms import DecisionsForm, SuggestForm
from applications.models import Application, Assignment, Ranking, RankingEntry
from applications.rankings import free_places
from applications.rankings.places import waiting_state
from applications.refusals import Refusal
from applications.workflow import rankings
from core.punctuation import enumerated
from core.views import ListPage

ROWS = 50
Decision = RankingEntry.Decision


class RankingPage(CallPage):
    """What the pages of a ranking share. Stands before a generic view."""

    tab = "call_ranking"

    @cached_property
    def ranking(self) -> Ranking | None:
        return Ranking.objects.filter(call=self.call).select_related("call", "released_by").first()

    @property
    def found_ranking(self) -> Ranking:
        if self.ranking is None:
            raise Http404
        return self.ranking

    @property
    def table_url(self) -> str:
        return reverse("admin:call_ranking", args=[self.call.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"ranking": self.ranking, "table_url": self.table_url, **kwargs}
        )


class RankingView(RankingPage, ListPage):
    """Fifty places a page; the decisions of the page are saved together."""

    template_name = "admin/applications/ranking.html"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[RankingEntry]:
        if self.ranking is None:
            return RankingEntry.objects.none()
        reviews = Assignment.objects.scored().select_related("review", "reviewer")
        return self.ranking.entries.select_related(
            "application__talent__department"
        ).prefetch_related(Prefetch("application__assignments", reviews))

    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.require_act()
        entries = self._page_of(self.get_queryset())
        form = DecisionsForm(request.POST, entries=entries)
        if not form.is_valid():
            messages.error(request, _("A decision could not be read. Nothing was saved."))
            return self._again(form)
        if form.overtaken:
            named = enumerated(entry.application.reference for entry in form.overtaken)
            text = _(
                "Somebody else has decided of %s meanwhile. Nothing was saved; look at it anew."
            )
            messages.error(request, text % named)
            return self._again(form)
        try:
            number = rankings.decide(self.found_ranking, form.decisions, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            text = ngettext("%d decision is noted.", "%d decisions are noted.", number)
            messages.success(request, text % number)
        return redirect(request.get_full_path())

    def _again(self, form: DecisionsForm) -> HttpResponse:
        """The page with what was chosen on it, beside what stands there now."""
        self.object_list = self.get_queryset()
        shown = DecisionsForm(entries=form.entries, initial=form.chosen)
        return self.render_to_response(self.get_context_data() | {"form": shown})

    def _page_of(self, entries: QuerySet[RankingEntry]) -> list[RankingEntry]:
        _paginator, _page, rows, _more = self.paginate_queryset(entries, ROWS)
        return list(rows)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        entries = list(context["object_list"])
        return context | {
            "title": _("Ranking"),
            "form": DecisionsForm(entries=entries),
            "suggest": SuggestForm(),
            "counts": self._counts(),
            "waiting": self._waiting(),
            "waits": waiting_state(self.ranking or Ranking(call=self.call)),
            "free": free_places(self.ranking) if self.ranking else 0,
            "may_decide": self.may_act and self.ranking and not self.ranking.released_at,
        }

    def _counts(self) -> dict[str, int]:
        if self.ranking is None:
            return {}
        rows = self.ranking.entries.order_by().values_list("decision")
        found = dict(rows.annotate(number=Count("pk")))
        return {decision.name.lower(): found.get(decision, 0) for decision in Decision}

    def _waiting(self) -> int:
        """Files that wait for a decision and are not in the ranking."""
        if self.ranking is not None and self.ranking.released_at:
            return 0
        state = waiting_state(self.ranking or Ranking(call=self.call))
        files = Application.objects.filter(call=self.call, state=state, ranking_entry=None)
        return files.count()
