from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import periods
from programs.eligibility import Answer, Days, Facts, Status, StayAbroad, judge_one
from tests.programs.rules import RuleRow

ON = Days(application=date(2027, 4, 10))
RETURN = {"event": "csc_funded_return", "years": 5}
GAVE_UP = {"event": "csc_award_abandoned_approved", "years": 2}
CSC_STAY = StayAbroad(ends_on=date(2022, 4, 30), funder="csc")
OWN_STAY = StayAbroad(
    country="DE", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), funder="own"
)


def judge(rule_type, params, on=ON, **facts):
    return judge_one(RuleRow(rule_type, params), Facts(**facts), on)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(1, 10), st.integers(-3, 3))
def test_not_within_is_met_on_the_anniversary(happened_on, years, shift):
    day = periods.add_years(happened_on, years) + timedelta(days=shift)
    event = "csc_award_abandoned_approved"

    finding = judge(
        "not_within",
        {"event": event, "years": years},
        Days(application=day),
        declared={event: Answer(yes=True, happened_on=happened_on)},
    )

    assert finding.status == (Status.MET if shift >= 0 else Status.NOT_MET)


@pytest.mark.parametrize(
    ("day", "status"), [(date(2027, 4, 29), "not_met"), (date(2027, 4, 30), "met")]
)
def test_csc_return_is_read_from_the_stays(day, status):
    finding = judge("not_within", RETURN, Days(application=day), stays_abroad=(CSC_STAY, OWN_STAY))

    assert finding.status == status
    assert finding.value == {"is": "day", "day": "2022-04-30"}


@pytest.mark.parametrize(
    ("facts", "status", "asks"),
    [
        ({}, "not_stated", "declared:csc_funded_return"),
        ({"stays_abroad": ()}, "met", None),
        ({"stays_abroad": (OWN_STAY,)}, "met", None),
        (
            {"stays_abroad": (StayAbroad(country="DE"),)},
            "not_stated",
            "declared:csc_funded_return",
        ),
        (
            {"stays_abroad": (StayAbroad(country="DE", funder="csc"),)},
            "not_met",
            None,
        ),
        (
            {"stays_abroad": (CSC_STAY, StayAbroad(ends_on=date(2010, 1, 1), funder="csc"))},
            "not_met",
            None,
        ),
        ({"declared": {"csc_funded_return": Answer(yes=False)}}, "met", None),
        (
            {"declared": {"csc_funded_return": Answer(yes=True)}},
            "not_stated",
            "declared:csc_funded_return",
        ),
        (
            {"declared": {"csc_funded_return": Answer(yes=True, happened_on=date(2022, 4, 10))}},
            "met",
            None,
        ),
        (
            {
                "declared": {"csc_funded_return": Answer(yes=False)},
                "stays_abroad": (CSC_STAY,),
            },
            "not_met",
            None,
        ),
    ],
)
def test_csc_return_from_what_was_stated(facts, status, asks):
    finding = judge("not_within", RETURN, **facts)

    assert (finding.status, finding.asks) == (status, asks)


def test_stays_say_nothing_about_other_events():
    finding = judge("not_within", GAVE_UP, stays_abroad=(CSC_STAY,))

    assert (finding.status, finding.asks) == (
        Status.NOT_STATED,
        "declared:csc_award_abandoned_approved",
    )


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (None, "not_stated"),
        (Answer(yes=False), "met"),
        (Answer(yes=True), "not_met"),
        (Answer(yes=True, happened_on=date(1999, 1, 1)), "not_met"),
    ],
)
def test_never_before(answer, status):
    declared = {} if answer is None else {"jsps_postdoc_standard": answer}

    finding = judge("never_before", {"event": "jsps_postdoc_standard"}, declared=declared)

    assert finding.status == status


@pytest.mark.parametrize(
    ("stays", "status"),
    [(None, "not_stated"), ((), "met"), ((OWN_STAY,), "met"), ((CSC_STAY,), "not_met")],
)
def test_never_before_reads_csc_stays(stays, status):
    finding = judge("never_before", {"event": "csc_funded_return"}, stays_abroad=stays)

    assert finding.status == status


@pytest.mark.parametrize(
    ("answer", "status"),
    [(None, "not_stated"), (Answer(yes=False), "met"), (Answer(yes=True), "not_met")],
)
def test_not_currently(answer, status):
    declared = {} if answer is None else {"csc_award_valid": answer}

    finding = judge("not_currently", {"state": "csc_award_valid"}, declared=declared)

    assert finding.status == status


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (None, "not_stated"),
        (Answer(yes=False), "met"),
        (Answer(yes=True), "not_stated"),
        (Answer(yes=True, happened_on=date(2024, 1, 1)), "met"),
        (Answer(yes=True, happened_on=date(2023, 12, 31)), "not_met"),
    ],
)
def test_not_returned_before(answer, status):
    declared = {} if answer is None else {"full_time_in_china": answer}

    finding = judge("not_returned_before", {"date": "2024-01-01"}, declared=declared)

    assert finding.status == status


@pytest.mark.parametrize(
    ("documents", "status", "remedy"),
    [
        (None, "not_stated", "asked_later"),
        (frozenset(), "not_met", "upload"),
        (frozenset({"cv"}), "not_met", "upload"),
        (frozenset({"cv", "invitation"}), "met", None),
    ],
)
def test_document_present(documents, status, remedy):
    finding = judge("document_present", {"code": "invitation"}, documents=documents)

    assert finding.status == status
    assert (finding.remedy or {}).get("code") == remedy
    assert finding.asked is None
