"""Working days of the Chinese calendar: make-up days count, the State Council's days off do not.

The State Council publishes the days of a year (放假安排) in the autumn before it. The tables come
with the library `holidays`; what the offices enter (`CalendarDay`) goes before them. Days of a year
whose table is in neither are counted from the law alone, and `Span.is_provisional` says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from core.models import CalendarDay

DAY = timedelta(days=1)
SATURDAY = 5
# From this day on the next year's table has its say: New Year moves the days before it.
NEW_YEAR_REACHES_BACK_TO = (12, 28)


@dataclass(frozen=True)
class Span:
    """So many working days in a row: each counted day, and whether one of them is a guess."""

    days: tuple[date, ...]
    is_provisional: bool

    def ends_at(self, zone: str) -> datetime:
        """The instant with which the last day is over, at 24:00 (Civil Code 2020, art. 203)."""
        return datetime.combine(self.days[-1] + DAY, time.min, ZoneInfo(zone))


class Calendar:
    """The calendar as it is known now; it reads what the offices entered once."""

    def __init__(self) -> None:
        self._entered = dict(CalendarDay.objects.values_list("day", "is_working"))

    def is_working(self, day: date) -> bool:
        entered = self._entered.get(day)
        return _table(day.year).is_working_day(day) if entered is None else entered

    def is_known(self, year: int) -> bool:
        """Whether the table of the year was published: then make-up days of it are known."""
        entered = (day for day, works in self._entered.items() if works)
        return _has_make_up_day(_table(year).weekend_workdays, year) or _has_make_up_day(
            entered, year
        )

    def next_working_day(self, after: date) -> date:
        """The first working day that follows the day `after`."""
        day = after + DAY
        while not self.is_working(day):
            day += DAY
        return day

    def span(self, first: date, length: int) -> Span:
        """`length` working days, 1 or more, from the day `first` on (where it is one itself)."""
        days = [self.next_working_day(first - DAY)]
        while len(days) < length:
            days.append(self.next_working_day(days[-1]))
        return Span(tuple(days), not all(map(self.is_known, _years_of(first, days[-1]))))


def _years_of(first: date, last: date) -> set[int]:
    """The years whose tables decide about the days between the two."""
    years = set(range(first.year, last.year + 1))
    if (last.month, last.day) >= NEW_YEAR_REACHES_BACK_TO:
        years.add(last.year + 1)
    return years


def _has_make_up_day(days: Iterable[date], year: int) -> bool:
    return any(day.year == year and day.weekday() >= SATURDAY for day in days)


@cache
def _table(year: int) -> Any:
    import holidays  # large, and needed by the few processes that count days

    return holidays.country_holidays("CN", years=year)
