"""What has not moved for so many days, by whose turn it is."""

from collections.abc import Iterable

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from applications.deadlines import STUCK_CHOICES, STUCK_DAYS
from applications.models import Application, Office, Screening
from applications.states import ABOUT, State, Turn
from core import policy

MOST = 200
# Whose turn it is, as the offices say it: their files are not "yours".
TURNS = {
    Turn.TALENT: gettext_lazy("the applicant"),
    Turn.HEAD: gettext_lazy("the department"),
    Turn.OFFICES: gettext_lazy("both offices"),
    Turn.FOREIGN_AFFAIRS: Office.FOREIGN_AFFAIRS.label,
    Turn.REVIEWERS: gettext_lazy("the experts"),
}


class StuckView(TemplateView):
    template_name = "admin/applications/stuck.html"

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "view", Application):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        days = self._days()
        stuck = Application.objects.on_desk_of(self.request.user).stuck(days=days)
        files = list(
            stuck.select_related("talent", "call")
            .prefetch_related("screenings")
            .defer("plan", "use_at_home", "findings")
            .order_by("state_since", "pk")[: MOST + 1]
        )
        return super().get_context_data(
            **{
                **admin.site.each_context(self.request),
                "title": ngettext(
                    "Nothing moved for %(days)s day", "Nothing moved for %(days)s days", days
                )
                % {"days": days},
                "days": days,
                "choices": STUCK_CHOICES,
                "groups": by_turn(files[:MOST]),
                "most": MOST if len(files) > MOST else 0,
                "may_open": policy.can(self.request.user, "read_file", Application),
                **kwargs,
            }
        )

    def _days(self) -> int:
        """One of the three; a week for whatever else an address says."""
        asked = {str(days): days for days in STUCK_CHOICES}
        return asked.get(self.request.GET.get("days", ""), STUCK_DAYS)


def by_turn(files: Iterable[Application]) -> list[tuple[str, list[Application]]]:
    """Whose turn, and their files in the order given; first who has kept one longest."""
    groups: dict[str, list[Application]] = {}
    for file in files:
        groups.setdefault(_whose(file), []).append(file)
    return list(groups.items())


def _whose(file: Application) -> str:
    """Of a file that one office has passed it is the other's; reads prefetched screenings."""
    turn = ABOUT[State(file.state)].turn
    if turn == Turn.OFFICES:
        passed = [
            row.office for row in file.screenings.all() if row.verdict == Screening.Verdict.PASS
        ]
        left = [office for office in Office if office not in passed]
        if len(left) == 1:
            return str(left[0].label)
    return str(TURNS[turn])
