import dataclasses
import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from programs.declarations import DECLARATIONS
from programs.rule_params import PARAMS, AnyOf, Kind, RuleType, validate_params
from tests.programs.rules import program_rules

RULES = [(code, rule) for code, rules in program_rules() for rule in rules]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NESTED = {"type": "manual", "params": {}, "check": "office", "text_en": "x", "text_zh": "x"}


def test_every_type_has_params():
    assert list(map(str, PARAMS)) == [*RuleType.values[:-2], "any_of", "manual"]


@pytest.mark.parametrize(("code", "rule"), RULES, ids=[f"{c}:{r.code}" for c, r in RULES])
def test_rules_of_the_programs_come_back_as_they_were(code, rule):
    assert validate_params(rule.type, rule.params).to_json() == rule.params


def test_rules_of_the_programs_cover_every_type():
    assert {rule.type for _code, rule in RULES} == set(RuleType.values)


@pytest.mark.parametrize("params", PARAMS.values(), ids=PARAMS)
def test_params_are_frozen_and_every_field_is_labeled_in_both_languages(params):
    fields = params.param_fields()

    assert params.__dataclass_params__.frozen
    assert [item.name for item in fields] == [item.name for item in dataclasses.fields(params)]
    assert all(str(item.label) for item in fields)


@pytest.mark.parametrize(
    ("rule_type", "params", "sentences"),
    [
        ("min_degree", {}, ["Degree: is missing."]),
        ("min_degree", {"degree": None}, ["Degree: is missing."]),
        (
            "min_degree",
            {"degree": "phd"},
            ["Degree: “phd” is unknown; known are bachelor, master, doctorate."],
        ),
        (
            "min_degree",
            {"degree": "master", "years": 3},
            ["“years” is not a param of this rule."],
        ),
        (
            "title_at_least",
            {"level": "chief"},
            [
                "Title level: “chief” is unknown; known are junior, intermediate, "
                "associate_senior, senior."
            ],
        ),
        (
            "birth_on_or_after",
            {"date": "2027-02-30", "max_age": True},
            [
                "Born on or after: is not a date like 2027-01-31.",
                "Age limit in the text: must be a whole number from 0 to 120.",
            ],
        ),
        (
            "birth_on_or_after",
            {"date": "２０２７-01-01"},
            ["Born on or after: is not a date like 2027-01-31."],
        ),
        ("nationality", {"in": ["China"]}, ["Citizens of: “China” is not a valid code."]),
        ("nationality", {"in": []}, ["Citizens of: must be a list with at least one entry."]),
        ("nationality", {"in": "CN"}, ["Citizens of: must be a list with at least one entry."]),
        (
            "nationality",
            {"in": ["CN"], "any": True},
            ["Name the nationalities that may apply or those that may not, or say “any”."],
        ),
        ("stay_months", {"min": 6, "max": 3}, ["The shortest stay is longer than the longest."]),
        ("stay_months", {}, ["Give the months at least or at most."]),
        (
            "stay_months",
            {"min": 10**30},
            ["Months at least: must be a whole number from 0 to 1200."],
        ),
        ("stay_months", {"min": 3.5}, ["Months at least: must be a whole number from 0 to 1200."]),
        (
            "max_age_at",
            {"max_age": 40, "at": "application", "inclusive": 1},
            ["The age itself is still allowed: must be yes or no."],
        ),
        (
            "min_years_since_degree",
            {"by_highest_degree": {}},
            ["Years by highest degree: must give a number for at least one entry."],
        ),
        ("manual", ["x"], ["The params of a rule are an object of names and values."]),
        ("manual", None, ["The params of a rule are an object of names and values."]),
        ("guess", {}, ["There is no type of rule called “guess”."]),
        (["x"], {}, ["There is no type of rule called “['x']”."]),
        ("any_of", {"rules": [NESTED]}, ["Rules: must be a list of 2 to 20 rules."]),
        (
            "any_of",
            {"rules": [NESTED, {**NESTED, "severity": "must"}]},
            ["A nested rule has type, params, check, text_en and text_zh."],
        ),
        (
            "any_of",
            {"rules": [NESTED, {**NESTED, "check": "dice"}]},
            ["A nested rule needs a known check and both texts."],
        ),
        (
            "any_of",
            {"rules": [NESTED, {**NESTED, "type": "min_degree"}]},
            ["Degree: is missing."],
        ),
    ],
)
def test_wrong_params_are_named_in_clear_sentences(rule_type, params, sentences):
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            validate_params(rule_type, params)

        assert refusal.value.messages == sentences


def test_any_of_nests_three_deep_and_no_deeper():
    deep = NESTED
    for _level in range(3):
        allowed = {"rules": [NESTED, deep]}
        deep = {**NESTED, "type": "any_of", "params": allowed}

    assert validate_params("any_of", allowed).to_json() == allowed
    with translation.override("en"), pytest.raises(ValidationError, match="nested too deep"):
        validate_params("any_of", deep["params"] | {"rules": [NESTED, deep]})


@given(st.sampled_from(RuleType.values) | st.text(), JSON)
def test_any_json_is_read_or_refused(rule_type, raw):
    try:
        params = validate_params(rule_type, raw)
    except ValidationError:
        return

    assert validate_params(rule_type, params.to_json()) == params


@given(st.data())
def test_what_a_form_can_give_comes_back_as_it_was(data):
    params = PARAMS[data.draw(st.sampled_from([t for t in PARAMS if PARAMS[t] is not AnyOf]))]
    raw = {item.key: data.draw(_value(item)) for item in params.param_fields()}

    try:
        read = params.from_json(raw)
    except ValidationError:
        return  # the params do not go together

    kept = {key: value for key, value in raw.items() if value is not None}
    assert json.loads(json.dumps(read.to_json())) == kept


def _value(item):
    code = st.sampled_from([code for code, label in item.options] or ["CN", "TJ", "DE"])
    number = st.integers(item.minimum, item.maximum)
    values = {
        Kind.DATE: st.dates().map(lambda day: day.isoformat()),
        Kind.NUMBER: number,
        Kind.FLAG: st.booleans(),
        Kind.CHOICE: code,
        Kind.CHOICES: st.lists(code, min_size=1, max_size=4),
        Kind.CODE: st.sampled_from(["CSC-SCHOLAR", "invitation", "ESMO"]),
        Kind.CODES: st.lists(code, min_size=1, max_size=4),
        Kind.NUMBERS: st.dictionaries(code, number, min_size=1),
    }[item.kind]
    return values if item.required else values | st.none()


def test_every_declaration_asks_a_question_and_every_event_names_its_day():
    with translation.override("en"):
        assert all(str(row.question).endswith("?") for row in DECLARATIONS.values())
    assert all(bool(row.day_label) is (row.sort == "event") for row in DECLARATIONS.values())
