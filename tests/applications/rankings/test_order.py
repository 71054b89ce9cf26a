"""The order that the scores give."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from applications.rankings import Place, keep_places, order


def place(number: int, score=None, spread=None, first=None, day: int = 1) -> Place:
    numbers = [None if value is None else Decimal(value) for value in (score, spread, first)]
    return Place(number, datetime(2027, 3, day, tzinfo=UTC), *numbers)


def keys(places) -> list[int]:
    return [found.application for found in places]


def test_higher_score_stands_before_and_files_without_one_last():
    places = [place(1, 60), place(2), place(3, 90)]

    assert keys(order(places, "earlier")) == [3, 1, 2]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("first_criterion", [2, 1, 3]), ("spread", [3, 2, 1]), ("earlier", [1, 3, 2])],
)
def test_equal_scores_are_parted_by_the_rule(rule, expected):
    places = [
        place(1, 80, spread=9, first=70, day=1),
        place(2, 80, spread=5, first=90, day=3),
        place(3, 80, spread=1, first=60, day=2),
    ]

    assert keys(order(places, rule)) == expected


def test_what_the_rule_does_not_part_goes_by_day_and_key():
    places = [place(3, 80, day=1), place(1, 80, day=2), place(2, 80, day=1)]

    assert keys(order(places, "spread")) == [2, 3, 1]


def test_file_moved_by_hand_keeps_its_place():
    ordered = order([place(1, 90), place(2, 80), place(3, 70)], "earlier")

    assert keys(keep_places(ordered, {3: 1})) == [3, 1, 2]


def test_file_whose_place_is_beyond_the_list_stands_last():
    ordered = order([place(1, 90), place(2, 80)], "earlier")

    assert keys(keep_places(ordered, {1: 9})) == [2, 1]
