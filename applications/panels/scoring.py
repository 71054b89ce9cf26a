"""What the reviews of a call come to: numbers of every file, leveled where the panel wants it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery

from applications.models import Criterion, Panel, Review, Score
from programs.models import Call

EXACT = Decimal("0.001")
LEAST, MOST = Decimal(0), Decimal(100)


@dataclass(frozen=True)
class Mark:
    """The total of one sent review, from 0 to 100."""

    application: int
    reviewer: int
    total: Decimal


@dataclass(frozen=True)
class Result:
    """What the reviews say of one file.

    mean: of the totals, 0 to 100. spread: their population standard deviation. reviews: how many
    were sent. first: mean of the first criterion as it was given, 0 to 100; None without criteria.
    """

    mean: Decimal
    spread: Decimal
    reviews: int
    first: Decimal | None


def results(call: Call) -> dict[int, Result]:
    """The results of every file of the call with a review that counts, by the file's key.

    Three queries, however many files. A review counts from when it was sent, unless its reviewer
    declined or declared a conflict.
    """
    panel = Panel.objects.filter(call=call).first()
    if panel is None:
        return {}
    marks = _marks(call)
    if panel.normalizes:
        marks = level(marks)
    totals, firsts = defaultdict(list), _first_criterion(panel)
    for mark in marks:
        totals[mark.application].append(mark.total)
    return {
        application: Result(
            mean=_exact(_mean(values)),
            spread=_exact(_spread(values)),
            reviews=len(values),
            first=_exact(_mean(firsts[application])) if application in firsts else None,
        )
        for application, values in totals.items()
    }


def level(marks: Iterable[Mark]) -> list[Mark]:
    """Strict and lenient reviewers on one scale.

    Each reviewer's totals become z-scores (distance from their own mean in their own population
    standard deviations) and are brought to mean and spread of all totals: M + S × (x − m) / s,
    never below 0 or above 100. Who scored one file, or all of theirs alike, has no scale of their
    own: those totals stay as they are.
    """
    known = list(marks)
    if not known:
        return []
    by_reviewer = defaultdict(list)
    for mark in known:
        by_reviewer[mark.reviewer].append(mark.total)
    own = {key: (_mean(values), _spread(values)) for key, values in by_reviewer.items()}
    everything = [mark.total for mark in known]
    mean, spread = _mean(everything), _spread(everything)
    leveled = []
    for mark in known:
        own_mean, own_spread = own[mark.reviewer]
        total = mark.total
        if own_spread:
            total = mean + spread * (total - own_mean) / own_spread
        total = min(max(total, LEAST), MOST)
        leveled.append(Mark(mark.application, mark.reviewer, _exact(total)))
    return leveled


def total_of(points: dict[int, Decimal], criteria: Iterable[Criterion]) -> Decimal:
    """The weighted total of one review, 0 to 100. points: by key of the criterion, all there."""
    known = list(criteria)
    weights = sum(criterion.weight for criterion in known)
    shares = sum(
        criterion.weight * points[criterion.pk] / Decimal(criterion.highest) for criterion in known
    )
    return _exact(MOST * shares / weights)


def _marks(call: Call) -> list[Mark]:
    rows = Review.objects.sent().filter(assignment__application__call=call).order_by("pk")
    keys = ("assignment__application_id", "assignment__reviewer_id", "total")
    return [Mark(*row) for row in rows.values_list(*keys)]


def _first_criterion(panel: Panel) -> dict[int, list[Decimal]]:
    """The points for the first criterion as hundredths of its scale, by file."""
    first = Criterion.objects.filter(panel=OuterRef("criterion__panel")).order_by("position", "pk")
    rows = Score.objects.filter(
        criterion=Subquery(first.values("pk")[:1]),
        criterion__panel=panel,
        review__in=Review.objects.sent(),
    ).values_list("review__assignment__application_id", "points", F("criterion__highest"))
    found = defaultdict(list)
    for application, points, highest in rows.order_by():
        found[application].append(MOST * points / highest)
    return found


def _mean(values: list[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _spread(values: list[Decimal]) -> Decimal:
    mean = _mean(values)
    return _mean([(value - mean) ** 2 for value in values]).sqrt()


def _exact(value: Decimal) -> Decimal:
    return value.quantize(EXACT)
