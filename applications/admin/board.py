"""The board of a call: how many applications stand where, and what comes next."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from applications.admin.call_page import CallPage
from applications.deadlines import STUCK_DAYS, dues_of
from applications.models import Application, Objection, Office, Ranking
from applications.rankings import free_places
from applications.states import ABOUT, TRANSITIONS, State, stages_of, states_in
from applications.turns import turn_of
from programs.models import Call

# Where the next step is taken, in the order of a call: for many at once on a page of the call,
# else file by file, from the list of those that wait for it.
PAGE_OF = {
    "open_panel": "call_panel",
    "close_scoring": "call_panel",
    "release": "call_ranking",
    "publish_notice": "call_notices",
    "forward": "call_forwarding",
    "record_outcome": "",
    "move_up": "",
    "close_call": "call_ranking",
}


@dataclass(frozen=True)
class Column:
    """One state of the call: how many, and the list behind the number (drafts are only counted)."""

    state: State
    count: int
    url: str
    tone: str


@dataclass(frozen=True)
class Task:
    """Something that waits in this call, and where it is done."""

    text: str
    count: int
    url: str


class BoardView(CallPage, TemplateView):
    template_name = "admin/applications/board.html"
    tab = "call_board"

    def get_context_data(self, **kwargs):
        files = Application.objects.filter(call=self.call)
        counts = dict(files.order_by().values_list("state").annotate(number=Count("pk")))
        listed = self._list_url()
        return super().get_context_data(
            **kwargs,
            title=_("Board"),
            columns=[
                Column(
                    state,
                    counts.get(state, 0),
                    "" if state == State.DRAFT else f"{listed}&state={state}",
                    ABOUT[state].tone,
                )
                for state in states_in(stages_of(self.call))
            ],
            total=sum(counts.values()),
            tasks=tasks_of(self.call, counts),
            waiting=[*self._waiting(files), *self._objections()],
            dues=dues_of(self.call),
            list_url=listed,
        )

    def _objections(self) -> list[tuple[str, int, str, str]]:
        """Objections that hold the public notice; no line where there is none."""
        seen = Objection.objects.visible_to(self.request.user).filter(notice__call=self.call)
        url = reverse("admin:call_notices", args=[self.call.pk])
        number = seen.open().count()
        return [(_("objections to be examined"), number, url, "vermilion")] if number else []

    def _list_url(self) -> str:
        return f"{reverse('admin:applications_application_changelist')}?call={self.call.pk}"

    def _waiting(self, files) -> list[tuple[str, int, str, str]]:
        """What waits for each office and what is stuck: label, number, list and tone; one query."""
        turns = {office: Count("pk", filter=turn_of(office)) for office in Office.values}
        stuck = Q(pk__in=files.stuck(days=STUCK_DAYS))
        found = files.order_by().aggregate(**turns, stuck=Count("pk", filter=stuck))
        listed = self._list_url()
        waits = [
            (
                _("wait for: %s") % Office(office).label,
                found[office],
                f"{listed}&turn={office}&o=waiting",
                "amber",
            )
            for office in Office.values
        ]
        label = _("nothing moved for a week")
        return [*waits, (label, found["stuck"], f"{listed}&turn=stuck&o=waiting", "vermilion")]


def tasks_of(call: Call, counts: dict[str, int]) -> list[Task]:
    """The steps that could be taken now, in the order of `PAGE_OF`."""
    stages, tasks = stages_of(call), []
    listed = f"{reverse('admin:applications_application_changelist')}?call={call.pk}"
    for name, page in PAGE_OF.items():
        step = TRANSITIONS[name]
        number = sum(counts.get(state, 0) for state in step.sources_in(stages))
        if name == "move_up" and number:
            number = min(number, _free_places(call))
        if number:
            url = reverse(f"admin:{page}", args=[call.pk]) if page else f"{listed}&turn={name}"
            tasks.append(Task(str(step.label), number, url))
    return tasks


def _free_places(call: Call) -> int:
    ranking = Ranking.objects.filter(call=call).select_related("call").first()
    return free_places(ranking) if ranking else 0
