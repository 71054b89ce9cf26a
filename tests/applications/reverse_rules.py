"""Params for every type of rule, near the limits of the invented people."""

from typing import Any

from hypothesis import strategies as st

from programs.rule_codes import (
    AgeDay,
    CountingDay,
    Degree,
    Due,
    EmploymentKind,
    ExperienceField,
    Sector,
    TitleLevel,
)
from programs.rule_params import PARAMS, RuleType
from tests.applications import reverse_people as people
from tests.programs.rules import RuleRow

flag = st.sampled_from([None, True, False])
few_years = st.integers(0, 10)
few_months = st.sampled_from([0, 1, 3, 6, 8, 12, 18, 36])


def choice(codes: Any) -> st.SearchStrategy:
    return st.sampled_from(getattr(codes, "values", codes))


def choices(codes: Any) -> st.SearchStrategy:
    return st.lists(choice(codes), min_size=1, max_size=3, unique=True)


def params(given: dict[str, st.SearchStrategy]) -> st.SearchStrategy:
    """JSON as stored: what is None is not given."""
    return st.fixed_dictionaries(given).map(
        lambda values: {key: value for key, value in values.items() if value is not None}
    )


countries = choices(people.COUNTRIES)
group = choice([*people.GROUPS, "missing"])
nationalities = st.one_of(
    params({"in": countries, "no_foreign_permanent_residence": flag}),
    params({"not_in": countries, "no_foreign_permanent_residence": flag}),
    params({"any": st.just(True), "no_foreign_permanent_residence": flag}),
)
SIMPLE: dict[str, st.SearchStrategy] = {
    RuleType.BIRTH_ON_OR_AFTER: params({"date": people.day_text}),
    RuleType.MAX_AGE_AT: params(
        {"max_age": st.sampled_from([0, 1, 8, 39, 40, 41, 45]), "at": choice(AgeDay)}
        | {"inclusive": flag}
    ),
    RuleType.MIN_DEGREE: params({"degree": choice(Degree)}),
    RuleType.MIN_YEARS_SINCE_DEGREE: params(
        {
            "by_highest_degree": st.dictionaries(
                choice(Degree), st.sampled_from([0, 1, 2, 3, 5]), min_size=1
            )
        }
    ),
    RuleType.MAX_YEARS_SINCE_DEGREE: params(
        {
            "degree": choice(Degree),
            "years": few_years,
            "at": choice(CountingDay),
            "exempt": st.none() | choices(people.EXEMPTIONS),
            "counts": st.none() | choice(people.FIELDS),
            "excludes": st.none() | st.just(["career_break"]),
        }
    ),
    RuleType.MIN_EXPERIENCE_YEARS: params({"field": choice(ExperienceField), "years": few_years}),
    RuleType.TITLE_AT_LEAST: params({"level": choice(TitleLevel)}),
    RuleType.EMPLOYMENT: params(
        {"kind": choices(EmploymentKind), "sector": st.none() | choices(Sector)}
    ),
    RuleType.NATIONALITY: nationalities,
    RuleType.COUNTRY_GROUP: params({"of": choice(["nationality", "work"]), "group": group}),
    RuleType.EMPLOYER_REGION_IN: params(
        {
            "scheme": st.just("ISO 3166-2:CN"),
            "codes": choices(["TJ", "XJ"]),
            "also": st.none() | st.just(["XPCC"]),
        }
    ),
    RuleType.HOST_COUNTRY_IN: params({"group": group, "unless_nationality_in_group": flag}),
    RuleType.LANGUAGE: params({"ruleset": choice(["own", "missing"])}),
    RuleType.DOCUMENT_PRESENT: params({"code": st.just("invitation")}),
    RuleType.STAY_MONTHS: params({"min": st.just(3), "max": st.none() | st.just(12)}),
    RuleType.MAX_MONTHS_IN_HOST_COUNTRY: params(
        {
            "months": few_months,
            "window_months": st.sampled_from([6, 18, 36]),
            "window_end": choice(CountingDay),
        }
    ),
    RuleType.STAY_ABROAD_MONTHS: params(
        {
            "min": few_months,
            "continuous": flag,
            "after_degree": st.none() | choice(Degree),
            "until": st.none() | people.day_text,
            "position": st.none() | choice(people.POSITIONS[1:]),
        }
    ),
    RuleType.NOT_WITHIN: params({"event": choice(people.EVENTS), "years": few_years}),
    RuleType.NEVER_BEFORE: params({"event": choice(people.EVENTS)}),
    RuleType.NOT_CURRENTLY: params({"state": choice(people.STATES)}),
    RuleType.NOT_RETURNED_BEFORE: params({"date": people.day_text}),
    RuleType.MEMBERSHIP: params({"organization": choice(people.ORGANIZATIONS)}),
    RuleType.MANUAL: params({"needs": st.none() | st.just("approved_project")}),
}
checks = st.sampled_from(["auto", "auto", "declared", "office"])


def _nested(rules: st.SearchStrategy) -> st.SearchStrategy:
    """One of several, inside of which the same again."""
    inside = rules.map(
        lambda rule: {
            "type": rule.type,
            "params": rule.params,
            "check": rule.check,
            "text_zh": "条件",
            "text_en": "Requirement",
        }
    )
    several = st.lists(inside, min_size=2, max_size=3)
    return st.builds(
        RuleRow,
        type=st.just("any_of"),
        params=several.map(lambda nested: {"rules": nested}),
        due=choice(Due),
    )


def rules_of(rule_type: str) -> st.SearchStrategy:
    return st.builds(
        RuleRow,
        type=st.just(str(rule_type)),
        params=SIMPLE[rule_type],
        check=checks,
        due=choice(Due),
    )


simple_rules = st.sampled_from(sorted(SIMPLE)).flatmap(rules_of)
nested_rules = _nested(simple_rules | _nested(simple_rules))
assert {*SIMPLE, RuleType.ANY_OF} == set(PARAMS)
