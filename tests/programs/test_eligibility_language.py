from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core import periods
from programs.eligibility import (
    TESTS,
    Days,
    Facts,
    HeldDegree,
    Status,
    StayAbroad,
    judge_one,
    language_route,
    proof_of,
)
from tests.programs.rules import RULESETS, RuleRow

DEPARTURE = date(2027, 9, 1)
ON = Days(application=date(2027, 4, 10), departure=DEPARTURE)
RULE = RuleRow("language", {"ruleset": "CSC-SCHOLAR"}, due="departure")
FRESH = date(2027, 1, 15)


def judge(*proofs, on=ON, rule=RULE, rulesets=RULESETS, **facts):
    return judge_one(rule, Facts(language_proofs=proofs or None, rulesets=rulesets, **facts), on)


def proof(code, score=None, *, taken_on=FRESH, listening=None, oral=None, **more):
    given_scores = {"overall": score, "listening": listening, "oral": oral}
    scores = {part: value for part, value in given_scores.items() if value is not None}
    return proof_of(code, scores=scores, taken_on=taken_on, **more)


@pytest.mark.parametrize(
    ("held", "status"),
    [
        (proof("IELTS-Academic", 6.5), "met"),
        (proof("IELTS-Academic", Decimal("6.0")), "not_met"),
        (proof("TOEFL-iBT", 95), "met"),
        (proof("TOEFL-iBT", 94), "not_met"),
        (proof("PETS5", 55, listening=18, oral=3), "met"),
        (proof("PETS5", 60, listening=17, oral=4), "not_met"),
        (proof("PETS5", 54, listening=18, oral=3), "not_met"),
        (proof("PETS5", 60, listening=18, oral=2), "not_met"),
        (proof("PETS5", 60), "not_stated"),
        (proof("PETS5", 50), "not_met"),
        (proof("NTD", 65), "met"),
        (proof("TNF", 59), "not_met"),
        (proof("JLPT", level="N3"), "met"),
        (proof("JLPT", level="N2"), "met"),
        (proof("JLPT", level="N1"), "met"),
        (proof("JLPT", level="N4"), "not_met"),
        (proof("JLPT"), "not_stated"),
        (proof("TOPIK", level="3"), "met"),
        (proof("TOPIK", level="6"), "met"),
        (proof("TOPIK", level="2"), "not_met"),
        (proof("CEFR-DE", level="B2"), "met"),
        (proof("CEFR-DE", level="C1"), "met"),
        (proof("CEFR-FR", level="B1"), "not_met"),
        (proof("CEFR", level="C2", language="en"), "not_met"),
        (proof("CEFR", level="B2"), "not_stated"),
        (proof("TRAINING-EN-ADV"), "met"),
        (proof("TRAINING", language="en", level="intermediate"), "not_met"),
        (proof("TRAINING-DE-INT"), "met"),
        (proof("TRAINING", language="de", level="advanced"), "met"),
        (proof("HOST", language="nl"), "met"),
        (proof("HOST", language="en"), "not_met"),
        (proof("Duolingo", 120), "not_met"),
        (proof("IELTS-Academic", 7, taken_on=None), "not_stated"),
    ],
)
def test_one_proof(held, status):
    finding = judge(held)

    assert finding.status == status
    assert finding.asks == ("language_proofs" if status == "not_stated" else None)


def test_one_route_of_several_proofs_is_enough():
    finding = judge(proof("PETS5", 60, listening=17, oral=4), proof("TOEFL-iBT", 100))

    assert finding.status == Status.MET
    assert finding.limit["en"] == "TOEFL iBT 95 or more"


def test_no_proof_is_asked_for_with_an_example():
    finding = judge(degrees=(HeldDegree(degree="doctorate"),), stays_abroad=())

    assert (finding.status, finding.asks) == (Status.NOT_STATED, "language_proofs")
    with translation.override("en"):
        assert finding.remedy_text == (
            "Please state a language proof; for example: IELTS Academic 6.5 or more."
        )


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-3, 3))
def test_anniversary_is_the_last_valid_day(taken_on, shift):
    day = periods.add_years(taken_on, 2) + timedelta(days=shift)

    finding = judge(
        proof("IELTS-Academic", 7, taken_on=taken_on), on=Days(application=taken_on, departure=day)
    )

    assert finding.status == (Status.MET if shift <= 0 else Status.NOT_MET)


def test_rule_due_at_application_is_judged_on_that_day():
    held = proof("IELTS-Academic", 7, taken_on=date(2025, 4, 10))
    at_application = RuleRow("language", {"ruleset": "CSC-SCHOLAR"}, due="application")

    assert judge(held, rule=at_application).status == Status.MET
    assert judge(held).status == Status.NOT_MET


@pytest.mark.parametrize(
    ("expires_on", "status"), [(DEPARTURE, "met"), (DEPARTURE - timedelta(days=1), "not_met")]
)
def test_printed_expiry_ends_a_proof_earlier(expires_on, status):
    assert judge(proof("IELTS-Academic", 7, expires_on=expires_on)).status == status


@given(st.floats(0, 9), st.floats(0, 9))
def test_score_is_monotonic_in_the_limit(score, least):
    route = {
        "code": "x",
        "kind": "exam",
        "exam": "IELTS-Academic",
        "language": "en",
        "min": {"overall": least},
        "text_zh": "x",
        "text_en": "x",
    }

    finding = judge(proof("IELTS-Academic", score), rulesets={"CSC-SCHOLAR": {"routes": [route]}})

    assert finding.status == (Status.MET if score >= least else Status.NOT_MET)


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (
            [proof("IELTS-Academic", 6)],
            "This would do, valid on 1 September 2027: IELTS Academic 6.5 or more.",
        ),
        (
            [proof("PETS5", 60, listening=17, oral=4)],
            "This would do, valid on 1 September 2027: WSK (PETS-5): written 55 or more "
            "with listening 18 or more, oral 3 or more.",
        ),
        (
            [proof("TOEFL-iBT", 94), proof("IELTS-Academic", 5)],
            "This would do, valid on 1 September 2027: TOEFL iBT 95 or more.",
        ),
        (
            [proof("JLPT", level="N5"), proof("CEFR-DE", level="B1")],
            "This would do, valid on 1 September 2027: German, French, Spanish or Italian "
            "at level B2.",
        ),
        (
            [proof("CEFR", level="C1", language="en")],
            "This would do, valid on 1 September 2027: IELTS Academic 6.5 or more.",
        ),
        (
            [proof("IELTS-Academic", 6.5, taken_on=date(2025, 4, 10))],
            "IELTS Academic 6.5 of 10 April 2025 is valid until 10 April 2027; "
            "a new one, valid on 1 September 2027, would do.",
        ),
        (
            [proof("IELTS-Academic", 6.5, taken_on=date(2027, 10, 1))],
            "IELTS Academic 6.5 counts only from 1 October 2027 on.",
        ),
    ],
)
def test_remedy_names_the_nearest_route(held, sentence):
    with translation.override("en"):
        assert judge(*held).remedy_text == sentence


def test_remedy_names_whatever_route_there_is():
    route = next(r for r in RULESETS["CSC-SCHOLAR"]["routes"] if r["kind"] == "training")

    finding = judge(rulesets={"CSC-SCHOLAR": {"routes": [route]}})

    assert finding.status == Status.NOT_STATED
    assert finding.remedy["data"]["route"]["en"] == route["text_en"]


def test_remedy_and_value_read_in_chinese():
    finding = judge(proof("PETS5", 60, listening=17, oral=4))

    with translation.override("zh-hans"):
        assert finding.limit_text == "国家公派访学类外语合格条件"
        assert (
            "全国外语水平考试（WSK）英语PETS5：笔试55分、听力18分、口试3分以上"
            in finding.remedy_text
        )
        assert "2027年9月1日" in finding.remedy_text


STUDY = StayAbroad(
    country="DE", starts_on=date(2019, 1, 1), ends_on=date(2019, 8, 31), activity="study"
)


@pytest.mark.parametrize(
    ("stay", "host", "status"),
    [
        (STUDY, "DE", "met"),
        (STUDY, "AT", "met"),
        (STUDY, "US", "not_stated"),
        (STUDY, None, "not_stated"),
        ({"ends_on": date(2019, 8, 30)}, "DE", "not_stated"),
        ({"activity": "work"}, "DE", "not_stated"),
        ({"starts_on": date(2017, 1, 1), "ends_on": date(2018, 4, 30)}, "DE", "met"),
        ({"starts_on": date(2016, 1, 1), "ends_on": date(2018, 4, 29)}, "DE", "not_stated"),
        ({"starts_on": None}, "DE", "not_stated"),
        ({"country": None}, "DE", "not_stated"),
        (
            {"activity": "csc_senior_research_scholar", "ends_on": date(2019, 3, 31)},
            "DE",
            "met",
        ),
    ],
)
def test_time_in_a_place_of_the_same_language(stay, host, status):
    changes = stay if isinstance(stay, dict) else {}
    stay = StayAbroad(**(vars(STUDY) | changes))

    assert judge(stays_abroad=(stay,), host_country=host).status == status


def test_unknown_host_country_is_asked_for_where_a_stay_would_do():
    finding = judge(proof("IELTS-Academic", 6), stays_abroad=(STUDY,))

    assert (finding.status, finding.asks) == (Status.NOT_STATED, "host_country")


@pytest.mark.parametrize(
    ("degree", "host", "status"),
    [
        (HeldDegree(degree="bachelor", field="foreign_language", language="de"), "CH", "met"),
        (HeldDegree(degree="bachelor", field="foreign_language", language="de"), "FR", "not_met"),
        (HeldDegree(degree="bachelor", field="foreign_language"), "CH", "not_met"),
        (HeldDegree(degree="doctorate", field="medicine", language="de"), "CH", "not_met"),
    ],
)
def test_degree_in_the_language_of_the_host(degree, host, status):
    finding = judge(proof("IELTS-Academic", 6), degrees=(degree,), host_country=host)

    assert finding.status == status


@pytest.mark.parametrize(
    "rulesets",
    [
        {},
        {"CSC-SCHOLAR": {}},
        {"CSC-SCHOLAR": {"routes": []}},
        {"CSC-SCHOLAR": {"routes": ["x"]}},
        {
            "CSC-SCHOLAR": {
                "routes": [{"kind": "exam", "exam": "IELTS-Academic", "min": {"overall": "x"}}]
            }
        },
        {"CSC-SCHOLAR": {"routes": [{"kind": "degree", "params": {"field": "foreign_language"}}]}},
    ],
)
def test_ruleset_that_cannot_be_read_is_for_a_human(rulesets):
    degrees = (HeldDegree(degree="master", field="foreign_language", language="en"),)

    finding = judge(proof("IELTS-Academic", 9), rulesets=rulesets, degrees=degrees)

    assert finding.status == Status.FOR_HUMAN


def test_every_test_to_choose_from_serves_a_route():
    routes = RULESETS["CSC-SCHOLAR"]["routes"]
    named = {
        r.get("exam") or (r.get("params") or {}).get("scale") or r["kind"].upper() for r in routes
    }

    assert {test.proof for test in TESTS.values()} <= named


@pytest.mark.parametrize(
    ("held", "route"),
    [
        ([proof("IELTS-Academic", 7)], "exam"),
        ([proof("JLPT", level="N2")], "level"),
        ([proof("IELTS-Academic", 5)], "open"),
        ([], "open"),
    ],
)
def test_route_is_the_kind_of_what_met_the_condition(held, route):
    assert language_route([judge(*held)]) == route


def test_route_inside_a_choice_of_rules_is_found_and_none_without_a_condition():
    texts = {"check": "auto", "text_zh": "条件", "text_en": "Requirement"}
    rules = [
        {"type": "min_degree", "params": {"degree": "doctorate"}, **texts},
        {"type": "language", "params": RULE.params, **texts},
    ]
    choice = RuleRow("any_of", {"rules": rules}, due="departure")

    assert language_route([judge(proof("IELTS-Academic", 7), rule=choice)]) == "exam"
    assert language_route([]) == ""
