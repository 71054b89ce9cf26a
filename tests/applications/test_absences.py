from datetime import date

import pytest
from django.utils import translation

from applications.absence_chart import draw
from applications.absences import Absence, Overlap, absence_of, most_away, overlaps
from applications.models import Application
from applications.states import State
from tests.factories.applications import ApplicationFactory

STAY = (date(2027, 9, 1), date(2028, 8, 31))


def away(first, last, name="Li", **fields):
    known = {"department": "Surgery", "call": "Call", "state": "submitted", "is_certain": False}
    known |= {"reference": f"R-{name}", "person": hash(name)} | fields
    return Absence(name=name, first=first, last=last, **known)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2027, 1, 1), date(2027, 8, 31), None),
        (date(2027, 1, 1), date(2027, 9, 1), 1),
        (date(2028, 8, 31), date(2029, 1, 1), 1),
        (date(2028, 9, 1), date(2029, 1, 1), None),
        (date(2027, 1, 1), date(2029, 12, 31), 366),
        (date(2028, 2, 28), date(2028, 3, 1), 3),
        (date(2028, 5, 5), date(2028, 5, 5), 1),
    ],
)
def test_overlap_counts_both_its_days(first, last, days):
    found = overlaps(away(*STAY), [away(first, last, "Wang")])

    assert [overlap.days for overlap in found] == ([days] if days else [])


def test_stay_does_not_overlap_what_the_same_person_plans_besides():
    assert overlaps(away(*STAY), [away(*STAY), away(*STAY, reference="another")]) == []


def test_overlaps_stand_in_the_order_in_which_they_begin():
    late = away(date(2028, 1, 1), date(2028, 2, 1), "Wang")
    early = away(date(2026, 1, 1), date(2028, 2, 1), "Zhao")

    assert [found.absence for found in overlaps(away(*STAY), [late, early])] == [early, late]


@pytest.mark.parametrize(
    ("ranges", "most", "since"),
    [
        ([], 0, None),
        ([STAY], 1, STAY[0]),
        ([STAY, (date(2028, 8, 31), date(2028, 9, 9))], 2, date(2028, 8, 31)),
        ([STAY, (date(2028, 9, 1), date(2028, 9, 9))], 1, STAY[0]),
        ([STAY, STAY, STAY], 3, STAY[0]),
        (
            [STAY, (date(2027, 10, 1), date(2027, 11, 1)), (date(2027, 12, 1), date(2028, 1, 1))],
            2,
            date(2027, 10, 1),
        ),
        ([(date(2027, 1, 1), date.max)], 1, date(2027, 1, 1)),
    ],
)
def test_most_away_is_counted_on_one_day(ranges, most, since):
    shared = [Overlap(away(*days, str(number)), *days) for number, days in enumerate(ranges)]

    assert most_away(shared) == (most, since)


def test_who_applied_twice_is_one_person_who_is_away():
    twice = [Overlap(away(*STAY), *STAY), Overlap(away(*STAY), STAY[0], STAY[0])]

    assert most_away(twice) == (1, STAY[0])


@pytest.mark.django_db
@pytest.mark.parametrize("state", State)
def test_planned_absences_are_those_that_may_still_happen(state):
    ApplicationFactory(state=state, complete=True)
    over = {"draft", "withdrawn", "not_qualified", "not_selected", "not_awarded"}

    found = [absence_of(row) for row in Application.objects.planned_absences()]

    assert [absence.is_certain for absence in found] == (
        [] if state in over else [state == "awarded"]
    )


@pytest.mark.django_db
def test_planned_absence_needs_both_days():
    ApplicationFactory(state="submitted", complete=True, ends_on=None)
    ApplicationFactory(state="submitted", complete=True, starts_on=None)

    assert not Application.objects.planned_absences().exists()


def test_chart_begins_and_ends_with_a_month():
    chart = draw(
        [away(date(2027, 1, 16), date(2027, 2, 28))],
        first=date(2027, 1, 16),
        last=date(2027, 2, 28),
    )

    assert [(bar.x, bar.width) for bar in chart.bars] == [(25.42, 74.58)]
    assert [(tick.x, tick.year) for tick in chart.ticks] == [(0.0, "2027"), (52.54, "")]


def test_chart_cuts_what_reaches_beyond_it():
    rows = [away(date(2020, 1, 1), date(2031, 1, 1)), away(date(2026, 1, 1), date(2026, 2, 1), "W")]

    chart = draw(rows, first=date(2027, 1, 1), last=date(2027, 12, 31))

    assert [(bar.x, bar.width) for bar in chart.bars] == [(0.0, 100.0)]


def test_chart_has_the_own_stay_first_and_as_a_band():
    own, other = away(*STAY), away(date(2027, 1, 1), date(2027, 12, 31), "Wang")

    chart = draw([other, own], first=date(2027, 9, 1), last=date(2028, 8, 31), own=own)

    assert [(bar.absence.name, bar.is_own) for bar in chart.bars] == [("Li", True), ("Wang", False)]
    assert chart.band == (0.0, 100.0)
    assert chart.bars[0].y < chart.bars[1].y < chart.height


def test_chart_without_anybody_is_not_drawn():
    assert draw([], first=STAY[0], last=STAY[1]) is None


@pytest.mark.parametrize(("language", "month"), [("zh-hans", "9月"), ("en", "Sep")])
def test_months_read_in_the_language_of_the_reader(language, month):
    with translation.override(language):
        chart = draw([away(*STAY)], first=STAY[0], last=STAY[1])

    assert chart.ticks[0].month == month


@pytest.mark.parametrize("years", [1, 2, 3, 40])
def test_months_never_crowd_a_phone(years):
    last = date(2027 + years, 8, 31)

    chart = draw([away(STAY[0], last)], first=STAY[0], last=last)

    assert len(chart.ticks) <= 8
