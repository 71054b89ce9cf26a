"""How far the reviews of a panel are: by reviewer and by file."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from applications.models import Application, Assignment, Panel
from applications.panel_querysets import BEFORE_REVIEW, SCORED
from applications.panels.arranging import reviewers
from applications.panels.balancing import Seat
from applications.states import State
from core.punctuation import enumerated

HERE = Q(declined_at=None)
SENT = HERE & Q(review__submitted_at__isnull=False)
STARTED = HERE & Q(review__isnull=False, review__submitted_at=None)


@dataclass(frozen=True)
class ReviewerLine:
    """One reviewer in this panel; load: their files in all panels that are not closed."""

    name: str
    fields: str
    load: int
    most: int
    is_available: bool
    assigned: int
    started: int
    sent: int
    declined: int

    @property
    def to_do(self) -> int:
        return self.assigned - self.sent


def reviewer_lines(panel: Panel, seats: dict[int, Seat]) -> list[ReviewerLine]:
    """Everybody who reviews, those with files in this panel first."""
    rows = (
        Assignment.objects.filter(application__call=panel.call_id)
        .exclude(application__state=State.WITHDRAWN)
        .order_by()
        .values("reviewer")
        .annotate(
            assigned=Count("pk", filter=HERE),
            started=Count("pk", filter=STARTED),
            sent=Count("pk", filter=SENT),
            declined=Count("pk", filter=Q(declined_at__isnull=False)),
        )
    )
    counted = {
        row["reviewer"]: (row["assigned"], row["started"], row["sent"], row["declined"])
        for row in rows
    }
    lines = []
    for user in reviewers():
        expert = getattr(user, "expert", None)
        seat = seats[user.pk]
        assigned, started, sent, declined = counted.get(user.pk, (0, 0, 0, 0))
        lines.append(
            ReviewerLine(
                name=str(user),
                fields=enumerated(map(str, expert.fields.all())) if expert else "",
                load=seat.load,
                most=seat.most,
                is_available=seat.is_available and not seat.is_barred,
                assigned=assigned,
                started=started,
                sent=sent,
                declined=declined,
            )
        )
    return sorted(lines, key=lambda line: (line.assigned == 0, line.name))


def files(panel: Panel) -> QuerySet[Application]:
    """The files of the panel with `sent`: reviews that count, and their assignments."""
    given = Assignment.objects.select_related("reviewer", "review").order_by("pk")
    return (
        Application.objects.filter(call=panel.call_id)
        .exclude(state__in=set(BEFORE_REVIEW) - {State.QUALIFIED})
        .annotate(
            sent=Count("assignments", filter=SCORED, distinct=True),
            readers=Count("assignments", filter=Q(assignments__declined_at=None), distinct=True),
        )
        .select_related("talent__department", "call")
        .defer("plan", "use_at_home", "findings")
        .prefetch_related(Prefetch("assignments", given, to_attr="given"))
        .order_by("reference")
    )
