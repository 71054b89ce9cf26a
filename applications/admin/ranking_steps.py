"""What is done with a ranking: made, decided by its order, moved in by hand, released, closed."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from applications.admin.ranking import ROWS, Decision, RankingPage
from applications.admin.ranking_forms import (
    MoveForm,
    ReleaseForm,
    ReserveForm,
    SetupForm,
    SuggestForm,
)
from applications.models import Application, Ranking, RankingEntry
from applications.rankings import rehearse, suggested, troubles_of
from applications.rankings.places import waiting_state
from applications.rankings.rehearsal import READ
from applications.refusals import NotComplete, Refusal
from applications.states import State
from applications.workflow import rankings
from core.views import ListPage


class RankingFormView(RankingPage, FormView):
    """A page that asks something before the ranking changes."""

    template_name = "admin/applications/ranking_step.html"
    acts = True
    title: str | Promise = ""
    button: str | Promise = ""

    def take(self, form, act: Callable[[], str]) -> HttpResponse:
        """Does it and says so, or shows the form again with what is missing."""
        try:
            done = act()
        except Refusal as refusal:
            missing = refusal.missing if isinstance(refusal, NotComplete) else []
            for sentence in [str(refusal), *missing]:
                form.add_error(None, sentence)
            return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect(self.table_url)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"title": self.title, "button": self.button, **kwargs})


class SetupView(RankingFormView):
    """Makes the ranking, or brings it up to date."""

    form_class = SetupForm
    button = gettext_lazy("Rank the applications")

    @property
    def title(self) -> str:
        return _("Bring the ranking up to date") if self.ranking else _("Make the ranking")

    def get_initial(self):
        if self.ranking:
            return {"quota": self.ranking.quota, "tie_rule": self.ranking.tie_rule}
        return {"quota": self.call.hospital_quota, "tie_rule": Ranking.TieRule.FIRST_CRITERION}

    def form_valid(self, form):
        return self.take(form, lambda: self._rank(**form.cleaned_data))

    def _rank(self, **chosen) -> str:
        actor = self.request.user
        if self.ranking:
            rankings.bring_up_to_date(self.ranking, actor=actor, **chosen)
        else:
            rankings.make(self.call, actor=actor, **chosen)
        return _("The applications are ranked by their scores.")


class SuggestView(RankingFormView):
    """Notes the decisions that the order suggests; each can be changed afterwards."""

    form_class = SuggestForm
    title = gettext_lazy("Decide by the order")
    button = gettext_lazy("Note these decisions")

    def form_valid(self, form):
        return self.take(form, lambda: self._suggest(form.cleaned_data["reserves"]))

    def _suggest(self, reserves: int) -> str:
        decisions = suggested(self.found_ranking, reserves=reserves)
        number = rankings.decide(self.found_ranking, decisions, actor=self.request.user)
        return ngettext("%d decision is noted.", "%d decisions are noted.", number) % number


class MoveView(RankingFormView):
    form_class = MoveForm
    title = gettext_lazy("Move in the ranking")
    button = gettext_lazy("Move")

    @cached_property
    def entry(self) -> RankingEntry:
        entries = self.found_ranking.entries.select_related("application__talent", "ranking")
        return get_object_or_404(entries, pk=self.kwargs["entry"])

    def form_valid(self, form):
        return self.take(form, lambda: self._move(**form.cleaned_data))

    def _move(self, to: int, reason: str) -> str:
        rankings.move_entry(self.entry, actor=self.request.user, to=to, reason=reason)
        told = {"reference": self.entry.application.reference, "place": to}
        return _("%(reference)s stands at place %(place)d now.") % told

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, entry=self.entry)


class RehearsalView(RankingPage, ListPage):
    """Every letter as it would be written, fifty a page, with what is amiss."""

    template_name = "admin/applications/ranking_rehearsal.html"
    paginate_by = ROWS
    acts = True

    def get_queryset(self) -> QuerySet[RankingEntry]:
        waits = waiting_state(self.found_ranking)
        entries = self.found_ranking.entries.exclude(decision=Decision.UNDECIDED)
        return entries.filter(application__state=waits).select_related(*READ)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        faults, warnings = troubles_of(self.found_ranking)
        return context | {
            "title": _("Rehearsal of the release"),
            "letters": rehearse(context["object_list"]),
            "faults": faults,
            "warnings": warnings,
        }


class ReleaseView(RankingFormView):
    """All decisions of the call become visible at once."""

    form_class = ReleaseForm
    template_name = "admin/applications/ranking_release.html"
    title = gettext_lazy("Release decisions")
    button = gettext_lazy("Release decisions")

    def form_valid(self, form):
        return self.take(form, lambda: self._release(form.cleaned_data["warned"]))

    def _release(self, warned: bool) -> str:
        rankings.release(self.found_ranking, actor=self.request.user, warned=warned)
        return _("The decisions are released. The mails follow within minutes.")

    def get_context_data(self, **kwargs):
        faults, warnings = troubles_of(self.found_ranking)
        decided = self.found_ranking.entries.values_list("decision").order_by()
        numbers = dict(decided.annotate(number=Count("pk")))
        return super().get_context_data(
            **kwargs,
            faults=faults,
            warnings=warnings,
            counts=[(known.label, numbers[known]) for known in Decision if known in numbers],
        )


class CloseReserveView(RankingFormView):
    """Nobody moves up any more: the reserve list becomes “not selected”."""

    form_class = ReserveForm
    title = gettext_lazy("Close the reserve list")
    button = gettext_lazy("Close the reserve list")

    def form_valid(self, form):
        return self.take(form, lambda: self._close(form.cleaned_data["note"]))

    def _close(self, note: str) -> str:
        number = rankings.close_reserve(self.call, actor=self.request.user, note=note)
        text = ngettext(
            "%d application is no longer on the reserve list.",
            "%d applications are no longer on the reserve list.",
            number,
        )
        return text % number

    def get_context_data(self, **kwargs):
        reserved = Application.objects.filter(call=self.call, state=State.RESERVED)
        return super().get_context_data(**kwargs, number=reserved.count())
