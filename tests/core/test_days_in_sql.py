"""What the database makes of days, held against `core.periods`."""

from datetime import date, timedelta

import pytest

from core import periods
from core.days_in_sql import ENDLESS, DayOrLast, WholeMonths
from talents.models import StayAbroad
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
STARTS = [
    date(2027, 1, 15),
    date(2027, 1, 31),
    date(2027, 2, 28),
    date(2027, 4, 30),
    date(2028, 2, 29),
    date(2026, 12, 31),
]


def stays(*days: tuple[date | None, date | None]) -> None:
    talent = TalentFactory()
    StayAbroad.objects.bulk_create(
        StayAbroad(talent=talent, starts_on=start, ends_on=end) for start, end in days
    )


def test_whole_months_are_those_of_the_calendar():
    days = [(start, start + timedelta(days=off)) for start in STARTS for off in range(430)]
    stays(*days)

    found = StayAbroad.objects.annotate(months=WholeMonths("starts_on", "ends_on"))

    assert {(row.starts_on, row.ends_on): row.months for row in found} == {
        (start, end): periods.length(start, end)[0] for start, end in days
    }


def test_whole_months_have_no_end_where_a_day_is_missing():
    stays((date(2027, 1, 1), None), (None, date(2027, 1, 1)), (None, None))

    found = StayAbroad.objects.annotate(months=WholeMonths("starts_on", "ends_on"))

    assert [row.months for row in found] == [ENDLESS] * 3


def test_day_that_is_missing_stands_last():
    stays((date(2027, 1, 1), None), (None, None))

    found = StayAbroad.objects.annotate(day=DayOrLast("starts_on")).order_by("day")

    assert [row.day for row in found] == [date(2027, 1, 1), date.max]
