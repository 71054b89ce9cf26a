from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import periods
from programs.eligibility import (
    Days,
    Facts,
    HeldDegree,
    PlannedStay,
    Status,
    StayAbroad,
    judge_one,
)
from tests.programs.rules import RuleRow

ON = Days(application=date(2027, 9, 10), call_close=date(2027, 9, 10))
THREE_TO_TWELVE = {"min": 3, "max": 12}
MOBILITY = {"months": 12, "window_months": 36, "window_end": "call_close"}
NSFC = {
    "min": 36,
    "continuous": True,
    "after_degree": "doctorate",
    "until": "2025-04-15",
    "position": "formal_research_or_teaching",
    "call_year": 2025,
}


def judge(rule_type, params, on=ON, **facts):
    return judge_one(RuleRow(rule_type, params), Facts(**facts), on)


def planned(months, starts_on=date(2028, 2, 29)):
    """Exactly so many months: the day before the anniversary is the last."""
    ends_on = periods.add_months(starts_on, months) - timedelta(days=1)
    return PlannedStay(starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize(
    ("months", "status"), [(2, "not_met"), (3, "met"), (12, "met"), (13, "not_met")]
)
def test_stay_months_by_number_and_by_dates(months, status):
    by_number = judge("stay_months", THREE_TO_TWELVE, planned_stay=PlannedStay(months=months))
    by_dates = judge("stay_months", THREE_TO_TWELVE, planned_stay=planned(months))

    assert (by_number.status, by_dates.status) == (status, status)


@pytest.mark.parametrize(
    ("ends_on", "status"),
    [
        (date(2027, 11, 29), "not_met"),
        (date(2027, 11, 30), "met"),
        (date(2028, 9, 1), "met"),
        (date(2028, 9, 2), "not_met"),
    ],
)
def test_stay_months_to_the_day(ends_on, status):
    stay = PlannedStay(starts_on=date(2027, 9, 1), ends_on=ends_on)

    assert judge("stay_months", THREE_TO_TWELVE, planned_stay=stay).status == status


@given(st.integers(0, 40), st.integers(0, 40))
def test_stay_months_is_monotonic_in_the_longest(months, most):
    stay = PlannedStay(months=months)

    finding = judge("stay_months", {"max": most}, planned_stay=stay)

    assert finding.status == (Status.MET if months <= most else Status.NOT_MET)


@pytest.mark.parametrize(
    ("stay", "status"),
    [
        (None, "not_stated"),
        (PlannedStay(), "not_stated"),
        (PlannedStay(starts_on=date(2027, 9, 1)), "not_stated"),
        (PlannedStay(months=6), "not_stated"),
        (PlannedStay(months=6, invitation_months=6), "met"),
        (PlannedStay(months=6, invitation_months=5), "not_met"),
        (PlannedStay(months=13), "not_met"),
    ],
)
def test_stay_is_not_longer_than_the_invitation(stay, status):
    params = THREE_TO_TWELVE | {"not_longer_than": "invitation_period"}

    finding = judge("stay_months", params, planned_stay=stay)

    assert finding.status == status
    assert finding.asks == ("planned_stay" if status == "not_stated" else None)


@pytest.mark.parametrize(
    ("parts", "starts_on", "ends_on", "status"),
    [
        (3, date(2027, 9, 1), date(2030, 9, 1), "met"),
        (3, date(2027, 9, 1), date(2030, 9, 2), "not_met"),
        (2, date(2027, 9, 1), date(2030, 9, 2), "not_met"),
        (4, date(2027, 9, 1), date(2030, 9, 1), "not_met"),
        (3, None, None, "not_stated"),
        (1, None, None, "met"),
    ],
)
def test_stay_in_parts(parts, starts_on, ends_on, status):
    params = {"min": 6, "max": 18, "max_parts": 3, "within_months": 36}
    stay = PlannedStay(months=12, parts=parts, starts_on=starts_on, ends_on=ends_on)

    assert judge("stay_months", params, planned_stay=stay).status == status


def stays(*ranges, country="DE", **more):
    return tuple(
        StayAbroad(country=country, starts_on=first, ends_on=last, **more) for first, last in ranges
    )


@pytest.mark.parametrize(
    ("stays_abroad", "status"),
    [
        ((), "met"),
        (stays((date(2026, 9, 11), date(2027, 9, 10))), "met"),
        (stays((date(2026, 9, 10), date(2027, 9, 10))), "not_met"),
        (stays((date(2026, 9, 10), None)), "not_met"),
        (stays((date(2020, 1, 1), date(2025, 9, 10))), "met"),
        (stays((date(2020, 1, 1), date(2025, 9, 11))), "not_met"),
        (stays((date(2026, 1, 1), date(2026, 8, 1)), (date(2026, 1, 1), date(2026, 9, 1))), "met"),
        (stays((date(2025, 1, 1), date(2027, 9, 1)), country="FR"), "met"),
        (None, "not_stated"),
        ((StayAbroad(country="DE"),), "not_stated"),
        ((StayAbroad(ends_on=date(2026, 4, 30), funder="csc"),), "not_stated"),
        ((StayAbroad(ends_on=date(2022, 4, 30), funder="csc"),), "met"),
        ((StayAbroad(country="FR"),), "met"),
        ((StayAbroad(starts_on=date(2027, 9, 10)),), "not_stated"),
        ((StayAbroad(starts_on=date(2027, 9, 11)),), "met"),
        ((StayAbroad(ends_on=date(2024, 9, 11)),), "not_stated"),
        ((StayAbroad(ends_on=date(2024, 9, 10)),), "met"),
    ],
)
def test_months_in_the_host_country(stays_abroad, status):
    finding = judge(
        "max_months_in_host_country", MOBILITY, host_country="DE", stays_abroad=stays_abroad
    )

    assert finding.status == status


def test_months_in_an_unknown_host_country_ask_for_it():
    finding = judge("max_months_in_host_country", MOBILITY, stays_abroad=())

    assert (finding.status, finding.asks) == (Status.NOT_STATED, "host_country")


@given(st.integers(0, 36), st.dates(date(2023, 1, 1), date(2027, 9, 10)), st.integers(0, 1500))
def test_months_in_the_host_country_are_monotonic_in_the_limit(months, first, days):
    stay = stays((first, first + timedelta(days=days)))

    statuses = [
        judge(
            "max_months_in_host_country",
            {"months": limit, "window_months": 36, "window_end": "application"},
            host_country="DE",
            stays_abroad=stay,
        ).status
        for limit in (months, months + 1)
    ]

    assert statuses != [Status.MET, Status.NOT_MET]


FORMAL = {"position": "formal_research_or_teaching"}
DOCTOR = (HeldDegree(degree="doctorate", awarded_on=date(2021, 6, 30)),)


@pytest.mark.parametrize(
    ("stays_abroad", "status"),
    [
        (stays((date(2022, 4, 16), None), **FORMAL), "met"),
        (stays((date(2022, 4, 17), None), **FORMAL), "not_met"),
        (stays((date(2021, 6, 30), date(2024, 6, 29)), **FORMAL), "met"),
        (stays((date(2018, 1, 1), date(2024, 6, 28)), **FORMAL), "not_met"),
        (
            stays(
                (date(2021, 7, 1), date(2023, 1, 31)),
                (date(2023, 2, 1), date(2024, 6, 30)),
                **FORMAL,
            ),
            "met",
        ),
        (
            stays(
                (date(2021, 7, 1), date(2023, 1, 30)),
                (date(2023, 2, 1), date(2024, 8, 30)),
                **FORMAL,
            ),
            "not_met",
        ),
        (stays((date(2021, 7, 1), None), position="other"), "not_met"),
        (stays((date(2021, 7, 1), None)), "not_stated"),
        (stays((date(2024, 7, 1), None)), "not_met"),
        (stays((None, date(2024, 7, 1)), **FORMAL), "not_stated"),
        ((), "not_met"),
        (None, "not_stated"),
    ],
)
def test_stay_abroad_months_in_one_stretch(stays_abroad, status):
    finding = judge("stay_abroad_months", NSFC, stays_abroad=stays_abroad, degrees=DOCTOR)

    assert finding.status == status


@pytest.mark.parametrize(
    ("degrees", "status"),
    [
        (None, "not_stated"),
        ((HeldDegree(degree="doctorate"),), "not_stated"),
        ((HeldDegree(degree="master", awarded_on=date(2015, 6, 30)),), "not_met"),
    ],
)
def test_stay_abroad_months_after_a_degree_need_its_day(degrees, status):
    finding = judge(
        "stay_abroad_months", NSFC, stays_abroad=stays((date(2018, 1, 1), None)), degrees=degrees
    )

    assert finding.status == status


def test_stay_abroad_months_with_interruptions_add_up():
    params = {"min": 12, "until": "2025-04-15"}
    halves = stays((date(2020, 1, 1), date(2020, 7, 1)), (date(2022, 1, 1), date(2022, 7, 1)))

    together = judge("stay_abroad_months", params, stays_abroad=halves)
    one_stretch = judge("stay_abroad_months", params | {"continuous": True}, stays_abroad=halves)

    assert (together.status, one_stretch.status) == (Status.MET, Status.NOT_MET)
    assert together.value == {"is": "days", "number": 183 + 182}
