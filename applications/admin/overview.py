"""All calls at a glance: how each stands, what is due next, how many files are at which stage."""

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from applications.barring import barred_calls
from applications.deadlines import Due, next_due
from applications.models import Application
from applications.querysets import MOVING
from applications.states import ENDED, State
from applications.tally import numbers_of
from core import policy
from core.views import ListPage
from programs.models import Call
from programs.standing import Standing, standing

# The way of a file as the columns of the table: a word, and the states that stand under it.
STAGES = [
    (pgettext_lazy("files", "Opinion"), {State.SUBMITTED}),
    (pgettext_lazy("files", "Check"), {State.SCREENING, State.SENT_BACK}),
    (gettext_lazy("Panel and ranking"), {State.QUALIFIED, State.IN_REVIEW, State.RANKED}),
    (gettext_lazy("Proposed"), {State.PROPOSED, State.RESERVED, State.ON_NOTICE}),
    (gettext_lazy("To forward"), {State.RECOMMENDED}),
    (gettext_lazy("With the sponsor"), {State.FORWARDED}),
    (gettext_lazy("Awarded"), {State.AWARDED}),
    (pgettext_lazy("files", "Ended"), set(ENDED) - {State.AWARDED}),
]


@dataclass(frozen=True)
class Line:
    """One call: how it stands, its next deadline, and a number under each stage.

    opens: whether this person may open its board; where they apply in it themselves, they get
    neither board nor numbers.
    """

    call: Call
    standing: Standing
    due: Due
    opens: bool
    counts: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(number for _label, number in self.counts)


class OverviewView(ListPage):
    """First what goes on, the next deadline on top; `?show=all` adds what is over."""

    template_name = "admin/applications/overview.html"
    paginate_by = 50

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "view", Application):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def shows_all(self) -> bool:
        return self.request.GET.get("show") == "all"

    @cached_property
    def calls(self) -> QuerySet[Call]:
        return Call.objects.visible_to(self.request.user).select_related("program")

    @cached_property
    def going_on(self) -> QuerySet[Call]:
        """Not over by the calendar, or with a file that somebody still has to move."""
        files = Application.objects.filter(call=OuterRef("pk"), state__in=[*MOVING, "forwarded"])
        return self.calls.filter(Q(sponsor_due_at__gt=timezone.now()) | Exists(files))

    def get_queryset(self) -> QuerySet[Call]:
        rows = self.calls if self.shows_all else self.going_on
        now = timezone.now()
        names = ("closes_at", "hospital_due_at", "sponsor_due_at")
        coming = Case(*(When(**{f"{name}__gt": now}, then=F(name)) for name in names))
        return rows.order_by(coming.asc(nulls_last=True), "-sponsor_due_at", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            **admin.site.each_context(self.request),
            "title": _("All calls"),
            "stages": [label for label, _states in STAGES],
            "lines": self._lines(list(context["object_list"])),
            "shows_all": self.shows_all,
            "number_going_on": self.going_on.count(),
            "number": self.calls.count(),
        }

    def _lines(self, calls: list[Call]) -> list[Line]:
        user = self.request.user
        barred = set(barred_calls(user).values_list("pk", flat=True))
        reads_files = policy.can(user, "read_file", Application)
        counted = numbers_of(Application.objects.on_desk_of(user).filter(call__in=calls))
        lines = []
        for call in calls:
            states = counted.get(call.pk, {})
            counts = [
                (str(label), sum(states.get(state, 0) for state in group))
                for label, group in STAGES
            ]
            opens = reads_files and call.pk not in barred
            lines.append(Line(call, standing(call), next_due(call), opens, counts))
        return lines
