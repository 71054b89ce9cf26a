from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import periods

DAYS = st.dates(date(1930, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(0, 600)


@pytest.mark.parametrize(
    ("day", "months", "anniversary"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 2, 28), 36, date(2028, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(9999, 6, 1), 12, date.max),
        (date(1, 6, 1), -12, date.min),
    ],
)
def test_add_months_gives_the_anniversary(day, months, anniversary):
    assert periods.add_months(day, months) == anniversary


def test_add_years_on_29_february_falls_on_the_28th():
    assert periods.add_years(date(1992, 2, 29), 35) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "full", "within"),
    [
        (date(2027, 4, 29), False, True),
        (date(2027, 4, 30), True, True),
        (date(2027, 5, 1), True, False),
    ],
)
def test_anniversary_is_full_and_still_within(day, full, within):
    start = date(2022, 4, 30)

    assert periods.is_full(start, day, months=60) is full
    assert periods.is_within(start, day, months=60) is within


@given(DAYS, MONTHS, st.integers(-5, 5))
def test_latest_full_start_is_the_border_of_is_full(on, months, shift):
    border = periods.latest_full_start(on, months=months)

    start = border + timedelta(days=shift)

    assert periods.is_full(start, on, months=months) is (start <= border)


@given(DAYS, MONTHS, st.integers(-5, 5))
def test_earliest_within_start_is_the_border_of_is_within(on, months, shift):
    border = periods.earliest_within_start(on, months=months)

    start = border + timedelta(days=shift)

    assert periods.is_within(start, on, months=months) is (start >= border)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1986, 4, 10), date(2027, 4, 9), 40),
        (date(1986, 4, 10), date(2027, 4, 10), 41),
        (date(1992, 2, 29), date(2027, 2, 27), 34),
        (date(1992, 2, 29), date(2027, 2, 28), 35),
        (date(2027, 4, 10), date(2027, 4, 10), 0),
        (date(2027, 4, 11), date(2027, 4, 10), -1),
    ],
)
def test_age_on_counts_completed_years(birth, day, age):
    assert periods.age_on(birth, day) == age


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        (date(2027, 9, 1), date(2028, 8, 31), (12, 0)),
        (date(2027, 9, 1), date(2028, 9, 1), (12, 1)),
        (date(2027, 9, 1), date(2027, 9, 1), (0, 1)),
        (date(2027, 1, 31), date(2027, 2, 28), (1, 1)),
        (date(2027, 9, 2), date(2027, 9, 1), (0, 0)),
    ],
)
def test_length_includes_the_last_day(first, last, length):
    assert periods.length(first, last) == length


def test_stay_of_exactly_the_limit_is_neither_too_short_nor_too_long():
    first = date(2027, 9, 1)

    fits = [
        (
            periods.lasts_at_least(first, last, months=3),
            periods.lasts_at_most(first, last, months=3),
        )
        for last in (date(2027, 11, 29), date(2027, 11, 30), date(2027, 12, 1), date(2027, 12, 2))
    ]

    assert fits == [(False, True), (True, True), (True, True), (True, False)]


def test_overlap_days_count_a_day_covered_twice_once():
    ranges = [
        (date(2026, 1, 1), date(2026, 1, 10)),
        (date(2026, 1, 5), date(2026, 1, 20)),
        (date(2026, 3, 30), None),
    ]

    days = periods.overlap_days(ranges, date(2026, 1, 3), date(2026, 3, 31))

    assert days == 18 + 2


def test_overlap_of_one_day_counts():
    days = periods.overlap_days([(date(2026, 1, 1), date(2026, 1, 3))], date(2026, 1, 3), date.max)

    assert days == 1


def test_join_merges_ranges_that_touch():
    ranges = [(date(2026, 2, 1), date(2026, 2, 5)), (date(2026, 1, 1), date(2026, 1, 31))]

    assert periods.join(ranges) == [(date(2026, 1, 1), date(2026, 2, 5))]


def test_days_of_months_are_counted_back_from_the_day():
    assert periods.days_of_months(12, before=date(2027, 3, 1)) == 365
    assert periods.days_of_months(12, before=date(2028, 3, 1)) == 366
