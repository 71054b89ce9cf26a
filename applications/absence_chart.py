"""Absences on a line of months, as a picture: where each bar and each month stands, in percent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from applications.absences import Absence
from core.localized import suffix
from core.periods import DAY, add_months

MOST_MONTHS = 36
MOST_LABELS = 8
HEAD, ROW = 36, 44  # pixels: the months on top, and one person
STEPS = (1, 2, 3, 6, 12)


@dataclass(frozen=True)
class Bar:
    """One person. x, width: of the bar, cut at the edges of the picture; y: of the row."""

    absence: Absence
    x: float
    width: float
    y: int
    is_own: bool


@dataclass(frozen=True)
class Tick:
    """A month. year: only at the first one and in January."""

    x: float
    month: str
    year: str


@dataclass(frozen=True)
class Chart:
    """band: x and width of the stay that all others are held against."""

    bars: list[Bar]
    ticks: list[Tick]
    height: int
    band: tuple[float, float] | None


def draw(
    absences: Sequence[Absence], *, first: date, last: date, own: Absence | None = None
) -> Chart | None:
    """The months from that of `first` to that of `last`; None where nobody is away in them.

    own: the stay in question; its row comes first, whatever its dates.
    """
    start = first.replace(day=1)
    end = add_months(last.replace(day=1), 1)
    end = min(end, add_months(start, MOST_MONTHS))
    scale = _Scale(start, end)
    shown = [row for row in absences if row.first < end and row.last >= start]
    shown.sort(key=lambda row: (row != own, row.first, row.last, row.name))
    if not shown:
        return None
    bars = [
        Bar(row, *scale.bar(row.first, row.last), HEAD + number * ROW, row == own)
        for number, row in enumerate(shown)
    ]
    band = scale.bar(own.first, own.last) if own else None
    return Chart(bars, scale.ticks(), HEAD + len(bars) * ROW, band)


@dataclass(frozen=True)
class _Scale:
    """Days between two firsts of a month as hundredths of the width."""

    start: date
    end: date

    def at(self, day: date) -> float:
        day = min(max(day, self.start), self.end)
        return round(100 * (day - self.start).days / (self.end - self.start).days, 2)

    def bar(self, first: date, last: date) -> tuple[float, float]:
        x = self.at(first)
        return x, round(self.at(min(last, date.max - DAY) + DAY) - x, 2)

    def ticks(self) -> list[Tick]:
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        step = next(step for step in STEPS if months / step <= MOST_LABELS)
        ticks, year = [], 0
        for number in range(0, months, step):
            day = add_months(self.start, number)
            ticks.append(Tick(self.at(day), _month(day), str(day.year) if day.year > year else ""))
            year = day.year
        return ticks


def _month(day: date) -> str:
    return f"{day.month}月" if suffix() == "zh" else date_format(day, "M")
