"""Which facts the rules of a program need, so that the check asks for these only."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError

from programs.eligibility.asking import FactField, fact_field, place
from programs.eligibility.assessing import checker_of, nested_rules, typed_params
from programs.eligibility.findings import Rule
from programs.rule_params import AnyOf, Check, RuleType


def facts_asked(rules: Iterable[Rule]) -> list[FactField]:
    """The facts these rules need of a person, each once, in the order of a form.

    Documents and the employer's facts are not asked for, nor what a human judges.
    """
    keys = dict.fromkeys(key for rule in rules for key in _keys(rule))
    return [fact_field(key) for key in sorted(keys, key=lambda key: place(key)[0])]


def _keys(rule: Rule) -> list[str]:
    try:
        params = typed_params(rule)
    except ValidationError:
        return []
    if checker_of(rule) == Check.OFFICE:
        return []
    if isinstance(params, AnyOf):
        return [key for nested in nested_rules(rule, params) for key in _keys(nested)]
    return ASKED.get(rule.type, lambda params: [])(params)


ASKED: dict[str, Callable[[Any], list[str]]] = {
    RuleType.BIRTH_ON_OR_AFTER: lambda params: ["birth_on"],
    RuleType.MAX_AGE_AT: lambda params: (
        ["birth_on", "post_applied_on"] if params.at == "post_application" else ["birth_on"]
    ),
    RuleType.NATIONALITY: lambda params: [
        *([] if params.everyone else ["nationality"]),
        *(["foreign_permanent_residence"] if params.no_foreign_permanent_residence else []),
    ],
    RuleType.COUNTRY_GROUP: lambda params: [
        "nationality" if params.of == "nationality" else "work_country"
    ],
    RuleType.HOST_COUNTRY_IN: lambda params: [
        "host_country",
        *(["nationality"] if params.unless_nationality_in_group else []),
    ],
    RuleType.EMPLOYMENT: lambda params: ["employment_kind"],
    RuleType.MEMBERSHIP: lambda params: [f"member:{params.organization}"],
    RuleType.MIN_DEGREE: lambda params: ["degrees"],
    RuleType.MIN_YEARS_SINCE_DEGREE: lambda params: ["degrees"],
    RuleType.MAX_YEARS_SINCE_DEGREE: lambda params: [
        "degrees",
        *([f"experience:{params.stated}"] if params.stated else []),
        *(f"declared:{code}" for code in params.exempt or ()),
    ],
    RuleType.MIN_EXPERIENCE_YEARS: lambda params: [f"experience:{params.field}"],
    RuleType.TITLE_AT_LEAST: lambda params: ["title_level"],
    RuleType.LANGUAGE: lambda params: ["language_proofs"],
    RuleType.STAY_MONTHS: lambda params: ["planned_stay"],
    RuleType.MAX_MONTHS_IN_HOST_COUNTRY: lambda params: ["host_country", "stays_abroad"],
    RuleType.STAY_ABROAD_MONTHS: lambda params: [
        "stays_abroad",
        *(["degrees"] if params.after_degree else []),
    ],
    RuleType.NOT_WITHIN: lambda params: [f"declared:{params.event}"],
    RuleType.NEVER_BEFORE: lambda params: [f"declared:{params.event}"],
    RuleType.NOT_CURRENTLY: lambda params: [f"declared:{params.state}"],
    RuleType.NOT_RETURNED_BEFORE: lambda params: ["declared:full_time_in_china"],
}
