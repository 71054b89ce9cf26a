"""Who stated what: conditions on statements, and on the people who made them.

An answer is JSON: true, false, a number, or a day as text. Days compare as their JSON text does.
"""

from datetime import date
from typing import Any

from django.db.models import F, Q

from applications.reverse.sql import AsNumber, DayNumber, StatedDayNumber
from talents.models import Declaration

# Between these two, JSON holds nothing but days.
_FIRST_DAY, _LAST_DAY = date.min.isoformat(), date.max.isoformat()
YEAR = 10_000  # of a day written as the number 20270331


def answered(*codes: str) -> Q:
    """Said anything at all that can be read as yes or no."""
    return Q(Q(answer__in=[True, False]) | _is_day(), code__in=codes)


def said_yes(*codes: str) -> Q:
    """Yes, with or without the day."""
    return Q(answer=True, code__in=codes) | (_is_day() & Q(code__in=codes))


def said_no(*codes: str) -> Q:
    return Q(answer=False, code__in=codes)


def happened_after(code: str, day: date) -> Q:
    return Q(code=code, answer__gt=day.isoformat(), answer__lte=_LAST_DAY)


def happened_before(code: str, day: date) -> Q:
    return Q(code=code, answer__gte=_FIRST_DAY, answer__lt=day.isoformat())


def people_who(statement: Q) -> Q:
    return _people(Declaration.objects.filter(statement))


def years_stated(field: str, **limit: int) -> Q:
    """`years_stated("research", lt=5)`; without a limit: any number."""
    lookups = {f"years__{name}": value for name, value in limit.items()}
    rows = Declaration.objects.filter(code=f"experience:{field}")
    rows = rows.annotate(years=AsNumber("answer")).filter(years__isnull=False, **lookups)
    return _people(rows)


def aged_on_stated_day(code: str, years: int) -> Q:
    """So many years old on the day they stated; 29 February counts as 28 in a common year."""
    rows = Declaration.objects.filter(code=code, talent__birth_date__isnull=False)
    rows = rows.annotate(
        day=StatedDayNumber("answer"), full_on=DayNumber("talent__birth_date") + years * YEAR
    )
    on_28_february = Q(full_on=F("day") + 1, day__in=_common_28_februaries())
    return _people(rows.filter(Q(full_on__lte=F("day")) | on_28_february))


def _common_28_februaries() -> list[int]:
    """Of the years in which anybody of the roster may apply."""
    years = range(1990, 2201)
    return [year * YEAR + 228 for year in years if year % 4 or (year % 100 == 0 and year % 400)]


def _is_day() -> Q:
    return Q(answer__gte=_FIRST_DAY, answer__lte=_LAST_DAY)


def _people(rows: Any) -> Q:
    return Q(pk__in=rows.values("talent_id"))
