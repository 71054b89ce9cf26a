from datetime import date
from decimal import Decimal

import pytest

from core.imports import cells


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-04-30", date(2020, 4, 30)),
        ("2008/6/30", date(2008, 6, 30)),
        ("2009.7.1", date(2009, 7, 1)),
        ("1990年4月12日", date(1990, 4, 12)),
        ("20200430", date(2020, 4, 30)),
        ("29221", date(1980, 1, 1)),
        ("2020-04-30 00:00:00", date(2020, 4, 30)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_day_is_read_in_every_usual_dress(text, expected):
    assert cells.day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1989-02-30",
        "2023-02-29",
        "3/4/2020",
        "2020",
        "1",
        "99999999",
        "999999999999999",
        "٢٠٢٠-٠١-٠١",
    ]
    + ["2020-04-30 12:00", "-2+3", "soon", "2020-13-01", "²⁰²⁰-01-01"],
)
def test_day_refuses_what_has_no_meaning_or_two(text):
    with pytest.raises(cells.Unreadable):
        cells.day(text)


@pytest.mark.parametrize(("text", "expected"), [("6.5", Decimal("6.5")), ("95", Decimal(95))])
def test_number_is_exact(text, expected):
    assert cells.number(text) == expected


@pytest.mark.parametrize("text", ["-1", "1e5", "NaN", "6,5", "٦", "", "1" * 50])
def test_number_refuses_other_signs(text):
    with pytest.raises(cells.Unreadable):
        cells.number(text)


@pytest.mark.parametrize("text", ["=1+1", "  =1", "＝1+1", "+1", "-2+3", "@SUM(1)", "|cmd"])
def test_formula_is_seen_behind_blanks_and_full_width_signs(text):
    assert cells.is_formula(text)


def test_trimmed_takes_ideographic_and_no_break_blanks_away():
    assert cells.trimmed("　试晓东\u00a0 ") == "试晓东"
