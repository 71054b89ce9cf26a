"""`assess` as a whole: complete, told in both languages, kept without loss, quick."""

import json
import time
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from programs.eligibility import (
    Days,
    Facts,
    Finding,
    Status,
    assess,
    facts_asked,
    judge_one,
    remedies,
    values,
)
from programs.rule_params import RuleType
from tests.programs.people import KNOWN, ON, UNKNOWN
from tests.programs.rules import RuleRow, program_rules

PROGRAMS = program_rules()
IDS = [code for code, _rules in PROGRAMS]


@pytest.mark.parametrize(("code", "rules"), PROGRAMS, ids=IDS)
def test_one_finding_for_every_rule_in_order(code, rules):
    findings = assess(rules, KNOWN, on=ON)

    assert [finding.code for finding in findings] == [rule.code for rule in rules]
    assert Status.NOT_STATED not in {finding.status for finding in findings}


@pytest.mark.parametrize(("code", "rules"), PROGRAMS, ids=IDS)
def test_what_nobody_stated_is_never_not_met(code, rules):
    findings = assess(rules, UNKNOWN, on=ON)

    assert {finding.status for finding in findings} <= {"not_stated", "for_human", "met"}
    assert [f.type for f in findings if f.status == "met"] == [
        r.type for r in rules if r.params.get("any")
    ]


FACTS = [item.name for item in Facts.__dataclass_fields__.values()]


@given(st.sampled_from(PROGRAMS), st.sets(st.sampled_from(FACTS[:-2])))
def test_forgetting_facts_never_turns_a_finding_round(program, forgotten):
    """Fewer facts may open a question; they never make met of not met or the other way round.

    Except for the language, where one stated proof that fails counts until a route is stated.
    """
    fewer = replace(KNOWN, **{name: getattr(UNKNOWN, name) for name in forgotten})

    pairs = zip(assess(program[1], KNOWN, on=ON), assess(program[1], fewer, on=ON), strict=True)

    assert [
        (before.code, before.status, after.status)
        for before, after in pairs
        if {before.status, after.status} == {"met", "not_met"} and before.type != "language"
    ] == []


@given(st.sampled_from(PROGRAMS), st.sets(st.sampled_from(FACTS)))
def test_findings_are_kept_without_loss(program, forgotten):
    fewer = replace(
        KNOWN,
        **{
            name: Facts.__dataclass_fields__[name].default_factory()
            if name in {"experience_years", "declared", "country_groups", "rulesets"}
            else None
            for name in forgotten
        },
    )
    findings = assess(program[1], fewer, on=ON, source_year=2024, source_url="https://x.example")

    kept = [Finding.from_json(json.loads(json.dumps(f.to_json()))) for f in findings]

    assert kept == findings
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert [_told(f) for f in kept] == [_told(f) for f in findings]


def _told(finding):
    return finding.text, finding.basis, finding.value_text, finding.limit_text, finding.remedy_text


@pytest.mark.parametrize(("code", "rules"), PROGRAMS, ids=IDS)
@pytest.mark.parametrize("facts", [KNOWN, UNKNOWN], ids=["known", "unknown"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_finding_reads_well(language, facts, code, rules):
    with translation.override(language):
        for finding in assess(rules, facts, on=ON):
            told = " ".join(_told(finding))
            assert "{" not in told
            assert "%(" not in told
            assert finding.text
            assert finding.status == Status.MET or finding.remedy_text
            assert finding.status != Status.NOT_MET or finding.value_text


def test_placeholders_are_filled_as_the_language_writes_a_date():
    rule = RuleRow(
        "birth_on_or_after",
        {"date": "1976-01-01", "max_age": 50, "call_year": 2027, "years_back": 51},
        text_en="Born on or after {date} (age limit {max_age} for the {call_year} round)",
        text_zh="{date}以后出生（{call_year}年，不超过{max_age}周岁）",
        basis_en="2018 call",
        basis_zh="2018年通知",
    )
    finding = judge_one(rule, KNOWN, ON)

    with translation.override("en"):
        english = finding.text, finding.basis, finding.limit_text
    with translation.override("zh-hans"):
        chinese = finding.text, finding.basis, finding.value_text

    assert english == (
        "Born on or after 1 January 1976 (age limit 50 for the 2027 round)",
        "2018 call",
        "1 January 1976 or later",
    )
    assert chinese == (
        "1976年1月1日以后出生（2027年，不超过50周岁）",
        "2018年通知",
        "1990年10月1日",
    )


def test_placeholder_without_a_value_and_strange_braces_do_no_harm():
    rule = RuleRow("birth_on_or_after", {"date": "1976-01-01"}, text_en="{date} {max_age} {x} {0}")

    with translation.override("en"):
        assert judge_one(rule, KNOWN, ON).text == "1 January 1976 … {x} {0}"


def test_text_falls_back_to_the_other_language():
    rule = RuleRow("manual", text_zh="", basis_zh="", basis_en="older guide")

    with translation.override("zh-hans"):
        finding = judge_one(rule, KNOWN, ON)
        assert (finding.text, finding.basis) == ("Requirement", "older guide")


@pytest.mark.parametrize("rule_type", RuleType.values)
def test_rule_stored_in_an_unreadable_form_is_for_a_human(rule_type):
    rules = [RuleRow(rule_type, {"no": "such"}), RuleRow("manual", code="after")]

    findings = assess(rules, KNOWN, on=ON)

    assert [finding.status for finding in findings] == [Status.FOR_HUMAN, Status.FOR_HUMAN]
    assert findings[0].remedy["code"] == "unreadable"


def test_what_the_office_checks_is_for_a_human_whatever_is_known():
    rule = RuleRow("min_degree", {"degree": "doctorate"}, check="office")

    assert judge_one(rule, KNOWN, ON).status == Status.FOR_HUMAN
    assert facts_asked([rule]) == []


@pytest.mark.parametrize(
    ("params", "remedy"),
    [
        ({}, "office"),
        ({"needs": "approved_project"}, "project"),
        ({"needs": "agreement_in_force"}, "agreement"),
        ({"applicant": "host"}, "host_applies"),
    ],
)
def test_manual_rule_says_what_the_human_does(params, remedy):
    assert judge_one(RuleRow("manual", params), KNOWN, ON).remedy == {"code": remedy, "data": {}}


def _any_of(*parts):
    texts = {"text_en": "x", "text_zh": "x"}
    nested = [{"type": kind, "params": params, "check": "auto", **texts} for kind, params in parts]
    return RuleRow("any_of", {"rules": nested}, due="departure", severity="should")


MET = ("min_degree", {"degree": "master"})
NOT_MET = ("title_at_least", {"level": "senior"})
OPEN = ("membership", {"organization": "UICC"})
HUMAN = ("manual", {})


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ((NOT_MET, MET), "met"),
        ((OPEN, MET), "met"),
        ((HUMAN, MET), "met"),
        ((NOT_MET, OPEN), "not_stated"),
        ((HUMAN, OPEN), "not_stated"),
        ((NOT_MET, HUMAN), "for_human"),
        ((NOT_MET, NOT_MET), "not_met"),
    ],
)
def test_any_of_needs_one(parts, status):
    facts = replace(KNOWN, memberships=None)

    finding = judge_one(_any_of(*parts), facts, ON)

    assert finding.status == status
    assert [part.code for part in finding.parts] == ["rule.1", "rule.2"]
    assert {(part.due, part.severity) for part in finding.parts} == {("departure", "should")}
    assert finding.asks == ("member:UICC" if status == "not_stated" else None)
    assert Finding.from_json(finding.to_json()) == finding


def test_source_is_written_into_every_finding():
    findings = assess([RuleRow("manual")], KNOWN, on=ON, source_year=2024, source_url="https://x")

    assert (findings[0].source_year, findings[0].source_url) == (2024, "https://x")


def test_finding_names_the_day_that_counted():
    due = [judge_one(RuleRow("manual", due=d), KNOWN, ON) for d in ("application", "departure")]
    undated = judge_one(RuleRow("manual", due="departure"), KNOWN, Days(application=ON.application))

    assert [finding.judged_on for finding in due] == [date(2027, 4, 10), date(2027, 9, 1)]
    assert undated.judged_on == date(2027, 4, 10)


def test_every_remedy_is_a_known_sentence():
    for _code, rules in PROGRAMS:
        for finding in assess(rules, KNOWN, on=ON) + assess(rules, UNKNOWN, on=ON):
            stored = finding.remedy
            assert stored is None or stored["code"] in remedies.SENTENCES


def test_value_of_an_unknown_kind_reads_as_nothing():
    assert values.text({"is": "from a later version"}) == ""
    assert remedies.text({"code": "from a later version", "data": {}}) == ""


def test_one_person_and_fourteen_rules_take_well_under_five_milliseconds():
    rules = dict(PROGRAMS)["CSC-VS"]
    assess(rules, KNOWN, on=ON)

    began = time.process_time()
    for _round in range(50):
        assess(rules, KNOWN, on=ON)
    per_person = (time.process_time() - began) / 50

    assert per_person < 0.005
