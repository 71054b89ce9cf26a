"""How long files have spent in each part of their way, from their history.

A part is left by a file when it moves out of its states for good or for the time being; the time
of several visits is one sum. What a file has not left yet has no length and does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Avg,
    Count,
    F,
    FloatField,
    Func,
    Max,
    Q,
    QuerySet,
    Sum,
)
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from applications.models import HistoryEntry
from applications.states import State

# Up to so many days; the last bin has no end.
BINS = (3, 7, 14, 30, 60)


@dataclass(frozen=True)
class Part:
    key: str
    label: Promise
    meaning: Promise
    states: frozenset[State]


PARTS = (
    Part(
        "opinion",
        gettext_lazy("Department's opinion"),
        gettext_lazy("From sending until the department has given its opinion."),
        frozenset({State.SUBMITTED}),
    ),
    Part(
        "screening",
        gettext_lazy("Check by both offices"),
        gettext_lazy("Until the last verdict of the two offices, without the time for mending."),
        frozenset({State.SCREENING}),
    ),
    Part(
        "changes",
        gettext_lazy("Mending by the applicant"),
        gettext_lazy("While something was sent back."),
        frozenset({State.SENT_BACK}),
    ),
    Part(
        "selection",
        gettext_lazy("Panel and decision"),
        gettext_lazy("From the check until the hospital's decision, a reserve list included."),
        frozenset({State.QUALIFIED, State.IN_REVIEW, State.RANKED, State.RESERVED}),
    ),
    Part(
        "publication",
        gettext_lazy("Public notice and hand-on"),
        gettext_lazy("From the decision until the file went out."),
        frozenset({State.PROPOSED, State.ON_NOTICE, State.RECOMMENDED}),
    ),
    Part(
        "sponsor",
        pgettext_lazy("part of the way", "Sponsor"),
        gettext_lazy("From going out until the outcome was recorded."),
        frozenset({State.FORWARDED}),
    ),
)


@dataclass(frozen=True)
class Length:
    """files: that have left the part. bins: how many took up to as many days as BINS, and longer.

    mean, longest: days; None where no file has left it.
    """

    part: Part
    files: int
    mean: float | None
    longest: float | None
    bins: list[int]

    @property
    def named(self) -> list[tuple[str, int]]:
        return list(zip(bins_in_words(), self.bins, strict=True))


class Days(Func):
    """An instant as a number of days, so that instants can be added and taken away."""

    output_field = FloatField()
    arity = 1
    template = "(date_part('epoch', %(expressions)s) / 86400)"

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="julianday(%(expressions)s)", **extra)


def lengths(files: QuerySet) -> list[Length]:
    """One query, with one answer: nothing of a single file leaves the database."""
    steps = HistoryEntry.objects.filter(application__in=files.order_by().values("pk"))
    moves = steps.exclude(source=F("target")).order_by().values("application")
    spent: dict[str, Any] = {}
    asked: dict[str, Avg | Count | Max] = {}
    for part in PARTS:
        spent |= dict(_of_a_file(part))
        asked |= dict(_of_all(part))
    found = moves.annotate(**spent).aggregate(**asked)
    return [_length(part, found) for part in PARTS]


def _of_a_file(part: Part) -> Iterator[tuple[str, Any]]:
    """How often it came and left, and the days between; a move within the part cancels itself."""
    coming, leaving = Q(target__in=sorted(part.states)), Q(source__in=sorted(part.states))
    # Of a column that stands in the index, as all that is read here does.
    yield f"{part.key}_came", Count("at", filter=coming)
    yield f"{part.key}_left", Count("at", filter=leaving)
    days = Days("at")
    yield f"{part.key}_days", Sum(days, filter=leaving) - Sum(days, filter=coming)


def _of_all(part: Part) -> Iterator[tuple[str, Avg | Count | Max]]:
    days, over = f"{part.key}_days", Q(**{f"{part.key}_left": F(f"{part.key}_came")})
    yield f"{part.key}_mean", Avg(days, filter=over)
    yield f"{part.key}_longest", Max(days, filter=over)
    yield f"{part.key}_files", Count(days, filter=over)
    for most in BINS:
        yield f"{part.key}_{most}", Count(days, filter=over & Q(**{f"{days}__lte": most}))


def _length(part: Part, found: dict) -> Length:
    files = found[f"{part.key}_files"]
    within = [0, *(found[f"{part.key}_{most}"] for most in BINS), files]
    bins = [most - least for least, most in zip(within, within[1:], strict=False)]
    return Length(part, files, found[f"{part.key}_mean"], found[f"{part.key}_longest"], bins)


def bins_in_words() -> list[str]:
    """The columns of the table: “0–3 days” … “over 60 days”."""
    edges = [0, *BINS]
    words = [
        _("%(least)s–%(most)s days") % {"least": least, "most": most}
        for least, most in zip(edges, BINS, strict=False)
    ]
    return [*words, _("over %(days)s days") % {"days": BINS[-1]}]
