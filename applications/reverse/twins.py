"""Every type of rule as a condition on the roster: the people for whom it is not met.

The twins of the judges in `programs.eligibility`. What nobody stated, and what is for a human,
shuts nobody out; nor does what only an application can answer.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from applications.reverse import events, language, person, stays, training
from applications.reverse.known import EVERYBODY, Known, ShutOut
from programs.eligibility import Rule
from programs.eligibility.assessing import checker_of, nested_rules, typed_params
from programs.rule_params import AnyOf, Check, RuleType


def not_met(rule: Rule, known: Known) -> ShutOut:
    """The people for whom `assess` says “not met” of this rule, and nobody else."""
    try:
        params = typed_params(rule)
    except ValidationError:
        return ShutOut()
    if checker_of(rule) == Check.OFFICE or rule.type == RuleType.MANUAL:
        return ShutOut()
    if isinstance(params, AnyOf):
        return _none_of(rule, params, known)
    found = TWINS[rule.type](params, known, known.on.due(rule.due))
    return found if isinstance(found, ShutOut) else ShutOut(people=found)


def _none_of(rule: Rule, params: AnyOf, known: Known) -> ShutOut:
    """Not met only where every one of them is not met; an open one may still be enough."""
    joined = EVERYBODY
    for nested in nested_rules(rule, params):
        joined &= not_met(nested, known).condition
    return ShutOut(people=joined)


TWINS: dict[str, Callable[[Any, Known, date], Q | ShutOut]] = {
    RuleType.BIRTH_ON_OR_AFTER: person.birth_on_or_after,
    RuleType.MAX_AGE_AT: person.max_age_at,
    RuleType.NATIONALITY: person.nationality,
    RuleType.COUNTRY_GROUP: person.country_group,
    RuleType.HOST_COUNTRY_IN: person.host_country_in,
    RuleType.EMPLOYMENT: person.employment,
    RuleType.EMPLOYER_REGION_IN: person.employer_region_in,
    RuleType.MEMBERSHIP: person.membership,
    RuleType.MIN_DEGREE: training.min_degree,
    RuleType.MIN_YEARS_SINCE_DEGREE: training.min_years_since_degree,
    RuleType.MAX_YEARS_SINCE_DEGREE: training.max_years_since_degree,
    RuleType.MIN_EXPERIENCE_YEARS: training.min_experience_years,
    RuleType.TITLE_AT_LEAST: training.title_at_least,
    RuleType.LANGUAGE: language.language,
    RuleType.STAY_MONTHS: stays.stay_months,
    RuleType.MAX_MONTHS_IN_HOST_COUNTRY: stays.max_months_in_host_country,
    RuleType.STAY_ABROAD_MONTHS: stays.stay_abroad_months,
    RuleType.NOT_WITHIN: events.not_within,
    RuleType.NEVER_BEFORE: events.never_before,
    RuleType.NOT_CURRENTLY: events.not_currently,
    RuleType.NOT_RETURNED_BEFORE: events.not_returned_before,
    RuleType.DOCUMENT_PRESENT: events.document_present,
}
