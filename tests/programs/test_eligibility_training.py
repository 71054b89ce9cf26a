from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import periods
from programs.eligibility import Answer, Days, Facts, HeldDegree, Status, judge_one
from tests.programs.rules import RuleRow

ON = Days(application=date(2027, 4, 10), departure=date(2027, 9, 1))
DEGREES = ["bachelor", "master", "doctorate"]
TITLES = ["junior", "intermediate", "associate_senior", "senior"]
DAYS = st.dates(date(1980, 1, 1), date(2027, 4, 10))
WORK = {"by_highest_degree": {"bachelor": 5, "master": 2, "doctorate": 0}}


def judge(rule_type, params, on=ON, due="application", **facts):
    return judge_one(RuleRow(rule_type, params, due=due), Facts(**facts), on)


def held(degree, awarded_on=None):
    return HeldDegree(degree=degree, awarded_on=awarded_on)


@pytest.mark.parametrize("needed", DEGREES)
@pytest.mark.parametrize("degree", DEGREES)
def test_min_degree_follows_the_order_of_degrees(degree, needed):
    finding = judge("min_degree", {"degree": needed}, degrees=(held(degree),))

    assert finding.status == (
        "met" if DEGREES.index(degree) >= DEGREES.index(needed) else "not_met"
    )


@pytest.mark.parametrize(
    ("due", "awarded_on", "status"),
    [
        ("application", date(2027, 4, 10), "met"),
        ("application", date(2027, 4, 11), "not_met"),
        ("departure", date(2027, 9, 1), "met"),
        ("departure", date(2027, 9, 2), "not_met"),
    ],
)
def test_min_degree_is_in_hand_on_the_day_it_is_due(due, awarded_on, status):
    degrees = (held("master", date(2020, 7, 1)), held("doctorate", awarded_on))

    finding = judge("min_degree", {"degree": "doctorate"}, due=due, degrees=degrees)

    assert finding.status == status


@pytest.mark.parametrize("degrees", [None, ()])
@pytest.mark.parametrize(
    ("rule_type", "params"),
    [
        ("min_degree", {"degree": "bachelor"}),
        ("min_years_since_degree", WORK),
        ("max_years_since_degree", {"degree": "doctorate", "years": 3, "at": "application"}),
    ],
)
def test_degrees_nobody_stated_are_asked_for(rule_type, params, degrees):
    finding = judge(rule_type, params, degrees=degrees)

    assert (finding.status, finding.asks) == (Status.NOT_STATED, "degrees")


@given(st.sampled_from(["bachelor", "master"]), DAYS, st.integers(-3, 3))
def test_min_years_since_degree_are_full_on_the_anniversary(degree, awarded_on, shift):
    anniversary = periods.add_years(awarded_on, WORK["by_highest_degree"][degree])
    day = anniversary + timedelta(days=shift)

    finding = judge(
        "min_years_since_degree", WORK, Days(application=day), degrees=(held(degree, awarded_on),)
    )

    assert finding.status == (Status.MET if shift >= 0 else Status.NOT_MET)


@pytest.mark.parametrize(
    ("degrees", "status"),
    [
        ((held("doctorate", date(2027, 4, 9)),), "met"),
        ((held("doctorate"),), "met"),
        ((held("master"),), "not_stated"),
        ((held("bachelor", date(2010, 7, 1)), held("master", date(2026, 7, 1))), "not_met"),
        ((held("bachelor", date(2010, 7, 1)), held("master", date(2027, 7, 1))), "met"),
    ],
)
def test_min_years_count_from_the_highest_degree_in_hand(degrees, status):
    assert judge("min_years_since_degree", WORK, degrees=degrees).status == status


def test_min_years_of_a_degree_not_named_are_those_of_the_next_lower_one():
    params = {"by_highest_degree": {"master": 2}}

    doctorate = judge(
        "min_years_since_degree", params, degrees=(held("doctorate", date(2026, 7, 1)),)
    )
    bachelor = judge(
        "min_years_since_degree", params, degrees=(held("bachelor", date(2010, 7, 1)),)
    )

    assert (doctorate.status, bachelor.status) == (Status.NOT_MET, Status.NOT_MET)
    assert doctorate.remedy["data"]["day"]["day"] == "2028-07-01"
    assert bachelor.remedy["code"] == "degree_exists"


@given(DAYS, st.integers(1, 12), st.integers(-3, 3))
def test_max_years_since_degree_include_the_anniversary(awarded_on, years, shift):
    day = periods.add_years(awarded_on, years) + timedelta(days=shift)
    params = {"degree": "doctorate", "years": years, "at": "application"}

    finding = judge(
        "max_years_since_degree",
        params,
        Days(application=day),
        degrees=(held("doctorate", awarded_on),),
    )

    assert finding.status == (Status.MET if shift <= 0 else Status.NOT_MET)


def test_years_count_from_the_earlier_of_two_degrees():
    doctorates = (held("doctorate", date(2026, 7, 1)), held("doctorate", date(2020, 7, 1)))
    masters = (held("master", date(2026, 7, 1)), held("master", date(2020, 7, 1)), held("master"))
    params = {"degree": "doctorate", "years": 3, "at": "application"}

    assert judge("max_years_since_degree", params, degrees=doctorates).status == Status.NOT_MET
    assert judge("min_years_since_degree", WORK, degrees=masters).status == Status.MET


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("application", date(2027, 4, 10)),
        ("call_close", date(2027, 5, 1)),
        ("fellowship_start", date(2027, 11, 1)),
    ],
)
def test_max_years_are_judged_on_the_day_they_name(at, day):
    on = Days(
        application=date(2027, 4, 10),
        departure=date(2027, 9, 1),
        call_close=date(2027, 5, 1),
        fellowship_start=date(2027, 11, 1),
    )
    params = {"degree": "doctorate", "years": 2, "at": at}

    statuses = [
        judge("max_years_since_degree", params, on, degrees=(held("doctorate", awarded_on),)).status
        for awarded_on in (
            periods.add_years(day, -2),
            periods.add_years(day, -2) - timedelta(days=1),
        )
    ]

    assert statuses == [Status.MET, Status.NOT_MET]


@pytest.mark.parametrize(
    ("degrees", "declared", "status", "asks"),
    [
        ((held("master", date(2024, 7, 1)),), {}, "not_stated", "declared:new_graduate"),
        ((held("master", date(2024, 7, 1)),), {"new_graduate": True}, "met", None),
        ((held("master", date(2024, 7, 1)),), {"new_graduate": False}, "not_met", None),
        ((held("doctorate", date(2010, 7, 1)),), {}, "not_met", None),
        ((held("doctorate", date(2027, 7, 1)),), {}, "met", None),
        ((held("doctorate"),), {}, "not_stated", "degrees"),
        (None, {"new_graduate": True}, "met", None),
    ],
)
def test_max_years_exempt_those_who_declare_it(degrees, declared, status, asks):
    params = {
        "degree": "doctorate",
        "years": 3,
        "at": "application",
        "exempt": ["new_graduate"],
    }
    answers = {code: Answer(yes=yes) for code, yes in declared.items()}

    finding = judge("max_years_since_degree", params, degrees=degrees, declared=answers)

    assert (finding.status, finding.asks) == (status, asks)


@pytest.mark.parametrize(
    ("awarded_on", "years", "status", "asks"),
    [
        (date(2019, 4, 10), None, "met", None),  # eight years in all: at most eight count
        (date(2019, 4, 9), None, "not_stated", "experience:research_experience"),
        (date(2010, 4, 10), 8, "met", None),
        (date(2010, 4, 10), 8.5, "not_met", None),
        (date(2019, 4, 10), 9, "not_met", None),
        (None, 6, "met", None),
    ],
)
def test_max_years_that_count_are_stated_by_the_person(awarded_on, years, status, asks):
    params = {
        "degree": "doctorate",
        "years": 8,
        "at": "call_close",
        "counts": "research_experience",
        "excludes": ["career_break"],
    }
    stated = {} if years is None else {"research_experience": years}

    finding = judge(
        "max_years_since_degree",
        params,
        degrees=(held("doctorate", awarded_on),) if awarded_on else None,
        experience_years=stated,
    )

    assert (finding.status, finding.asks) == (status, asks)


@given(st.integers(0, 40), st.integers(0, 40))
def test_min_experience_years(stated, needed):
    params = {"field": "oncology", "years": needed}

    finding = judge("min_experience_years", params, experience_years={"oncology": stated})

    assert finding.status == (Status.MET if stated >= needed else Status.NOT_MET)


def test_min_experience_of_another_field_does_not_answer():
    finding = judge(
        "min_experience_years",
        {"field": "oncology", "years": 1},
        experience_years={"research": 5},
    )

    assert (finding.status, finding.asks) == (Status.NOT_STATED, "experience:oncology")


@pytest.mark.parametrize("needed", TITLES)
@pytest.mark.parametrize("level", TITLES)
def test_title_follows_the_order_of_levels(level, needed):
    finding = judge("title_at_least", {"level": needed}, title_level=level)

    assert finding.status == ("met" if TITLES.index(level) >= TITLES.index(needed) else "not_met")
