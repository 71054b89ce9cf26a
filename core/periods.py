"""Calendar arithmetic: periods of months and years, and how long ranges of days are.

A period of n months or years is full on its anniversary (29 February: on 28 February of a common
year); "within n years" includes that day. A range of days holds its first and its last day; a
last day of None is still to come.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

DAY = timedelta(days=1)
Range = tuple[date, date | None]


def add_months(day: date, months: int) -> date:
    """The anniversary of `day` after so many months (negative: before), kept in the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    return add_months(day, years * 12)


def is_full(start: date, on: date, *, months: int) -> bool:
    """Has a period that began on `start` run its months by the day `on`?"""
    return add_months(start, months) <= on


def is_within(start: date, on: date, *, months: int) -> bool:
    """Does the day `on` lie within so many months after `start`, the anniversary included?"""
    return on <= add_months(start, months)


def latest_full_start(on: date, *, months: int) -> date:
    """The latest start whose period is full on the day `on`: the inverse of `is_full`."""
    start = add_months(on, -months)
    while start < date.max and add_months(start + DAY, months) <= on:
        start += DAY
    while start > date.min and add_months(start, months) > on:
        start -= DAY
    return start


def earliest_within_start(on: date, *, months: int) -> date:
    """The earliest start from which `on` is still within the months: the inverse of `is_within`."""
    start = add_months(on, -months)
    while start < date.max and add_months(start, months) < on:
        start += DAY
    while start > date.min and add_months(start - DAY, months) >= on:
        start -= DAY
    return start


def age_on(birth: date, day: date) -> int:
    """Completed years of life on that day; below zero before birth."""
    age = day.year - birth.year
    return age - 1 if add_years(birth, age) > day else age


def length(first: date, last: date) -> tuple[int, int]:
    """Whole months and days over of a range, its last day included: 1 Sep to 31 Aug is (12, 0)."""
    if last < first:
        return 0, 0
    end = min(last, date.max - DAY) + DAY
    months = (end.year - first.year) * 12 + end.month - first.month
    if add_months(first, months) > end:
        months -= 1
    return months, (end - add_months(first, months)).days


def lasts_at_least(first: date, last: date, *, months: int) -> bool:
    """Is the range that long? The day before the anniversary completes it."""
    return add_months(first, months) <= min(last, date.max - DAY) + DAY


def lasts_at_most(first: date, last: date, *, months: int) -> bool:
    """Is the range no longer than that? The anniversary itself still belongs to it."""
    return last <= add_months(first, months)


def clip(ranges: Iterable[Range], first: date, last: date) -> list[tuple[date, date]]:
    """What of the ranges lies between the two days, as closed ranges."""
    clipped = [(max(start, first), min(end or last, last)) for start, end in ranges]
    return [(start, end) for start, end in clipped if start <= end]


def join(ranges: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The same days as ranges in order that neither overlap nor touch."""
    joined: list[tuple[date, date]] = []
    for start, end in sorted(ranges):
        if joined and start - DAY <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def overlap_days(ranges: Iterable[Range], first: date, last: date) -> int:
    """How many days between the two the ranges cover; a day covered twice counts once."""
    return sum((end - start).days + 1 for start, end in join(clip(ranges, first, last)))


def days_of_months(months: int, *, before: date) -> int:
    """The days of so many months counted back from a day: 12 months before 1 March 2027 are 365."""
    return (before - add_months(before, -months)).days
