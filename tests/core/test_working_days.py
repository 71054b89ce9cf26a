"""Against the days that the State Council published for 2025 and 2026."""

from datetime import UTC, date, datetime

import pytest

from core.models import CalendarDay
from core.working_days import Calendar

pytestmark = pytest.mark.django_db


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


@pytest.mark.parametrize(
    ("first", "counted"),
    [
        # Spring Festival 2025: off from 28 January to 4 February, for Sunday 26 January.
        ("2025-01-24", ["2025-01-24", "2025-01-26", "2025-01-27", "2025-02-05", "2025-02-06"]),
        # Spring Festival 2026: off from 15 to 23 February, for Saturdays 14 and 28 February.
        ("2026-02-12", ["2026-02-12", "2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25"]),
        ("2026-02-26", ["2026-02-26", "2026-02-27", "2026-02-28", "2026-03-02", "2026-03-03"]),
        # National Day 2025: off from 1 to 8 October, for Sunday 28 September, Saturday 11 October.
        ("2025-09-26", ["2025-09-26", "2025-09-28", "2025-09-29", "2025-09-30", "2025-10-09"]),
        ("2025-10-10", ["2025-10-10", "2025-10-11", "2025-10-13", "2025-10-14", "2025-10-15"]),
        # National Day 2026: for Sunday 20 September and Saturday 10 October.
        ("2026-09-18", ["2026-09-18", "2026-09-20", "2026-09-21", "2026-09-22", "2026-09-23"]),
        ("2026-09-30", ["2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"]),
        # Over the end of 2025: off from 1 to 3 January, for Sunday 4 January.
        ("2025-12-30", ["2025-12-30", "2025-12-31", "2026-01-04", "2026-01-05", "2026-01-06"]),
    ],
)
def test_span_counts_make_up_days_and_leaves_out_days_off(first, counted):
    span = Calendar().span(date.fromisoformat(first), 5)

    assert span.days == days(*counted)
    assert not span.is_provisional


def test_span_from_a_day_off_begins_with_the_next_working_day():
    assert Calendar().span(date(2026, 10, 3), 2).days == days("2026-10-08", "2026-10-09")


def test_span_ends_with_the_last_minute_of_its_last_day_in_the_zone():
    span = Calendar().span(date(2026, 9, 30), 2)

    assert span.days[-1] == date(2026, 10, 8)
    assert span.ends_at("Asia/Shanghai") == datetime(2026, 10, 8, 16, tzinfo=UTC)
    assert span.ends_at("Europe/Brussels") == datetime(2026, 10, 8, 22, tzinfo=UTC)


def test_year_whose_table_is_missing_is_provisional():
    assert Calendar().span(date(2099, 3, 2), 5).is_provisional


@pytest.mark.parametrize(("first", "is_provisional"), [("2026-12-21", False), ("2026-12-22", True)])
def test_last_days_of_december_hang_on_the_table_of_the_next_year(
    monkeypatch, first, is_provisional
):
    """The five days from the 21st end on the 25th; one day later they end on the 28th."""
    monkeypatch.setattr(Calendar, "is_known", lambda self, year: year == 2026)

    assert Calendar().span(date.fromisoformat(first), 5).is_provisional is is_provisional


def test_days_that_an_office_entered_go_before_the_table():
    CalendarDay.objects.create(day=date(2026, 9, 21), is_working=False)
    CalendarDay.objects.create(day=date(2026, 9, 19), is_working=True)

    assert Calendar().span(date(2026, 9, 18), 4).days == days(
        "2026-09-18", "2026-09-19", "2026-09-20", "2026-09-22"
    )


def test_make_up_day_that_an_office_entered_makes_its_year_known():
    CalendarDay.objects.create(day=date(2099, 3, 4), is_working=False)  # a Wednesday off
    assert not Calendar().is_known(2099)

    CalendarDay.objects.create(day=date(2099, 3, 7), is_working=True)  # a Saturday

    assert Calendar().is_known(2099)
    assert Calendar().span(date(2099, 3, 3), 3).days == days(
        "2099-03-03", "2099-03-05", "2099-03-06"
    )


def test_calendar_reads_the_days_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        Calendar().span(date(2026, 9, 18), 20)
