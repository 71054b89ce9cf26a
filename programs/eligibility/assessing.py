"""Rules held against facts: one finding for every rule, in order, whatever happens."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from programs.eligibility import (
    judges_events,
    judges_language,
    judges_person,
    judges_stay,
    judges_training,
    values,
)
from programs.eligibility.facts import Days, Facts
from programs.eligibility.findings import Finding, Outcome, Rule, Status, for_human
from programs.eligibility.remedies import remedy
from programs.rule_params import AnyOf, Check, Params, RuleType, validate_params
from programs.rule_types import Manual


@dataclass
class _Nested:
    """A rule inside `any_of`, with what it shares with the rule around it."""

    code: str
    type: str
    params: dict[str, Any]
    severity: str
    check: str
    due: str
    text_zh: str
    text_en: str
    basis_zh: str | None = None
    basis_en: str | None = None


def assess(
    rules: Iterable[Rule],
    facts: Facts,
    *,
    on: Days,
    source_year: int | None = None,
    source_url: str | None = None,
) -> list[Finding]:
    """One finding for every rule, in order; a failure does not end it. Reads and writes nothing.

    facts: what is known of a person, unknown as None. on: the days that count. source_*: of the
    sponsor's text that the rules were read from.
    """
    findings = [judge_one(rule, facts, on) for rule in rules]
    if source_year is None and source_url is None:
        return findings
    return [
        replace(finding, source_year=source_year, source_url=source_url) for finding in findings
    ]


def judge_one(rule: Rule, facts: Facts, on: Days) -> Finding:
    """The finding of one rule."""
    outcome = _outcome(rule, facts, on)
    return Finding(
        code=rule.code,
        type=str(rule.type),
        params=rule.params,
        severity=str(rule.severity),
        check=checker_of(rule),
        due=str(rule.due),
        text_zh=rule.text_zh,
        text_en=rule.text_en,
        basis_zh=rule.basis_zh or "",
        basis_en=rule.basis_en or "",
        is_confirmed=getattr(rule, "is_confirmed", True),
        status=outcome.status,
        judged_on=on.due(rule.due),
        value=outcome.value,
        limit=outcome.limit,
        remedy=outcome.remedy,
        asks=outcome.asks,
        parts=outcome.parts,
    )


def _outcome(rule: Rule, facts: Facts, on: Days) -> Outcome:
    """A rule stored in a form that cannot be read is for a human, as is what the office checks."""
    try:
        params = typed_params(rule)
    except ValidationError:
        return for_human(remedy("unreadable"))
    if checker_of(rule) == Check.OFFICE or rule.type == RuleType.MANUAL:
        return for_human(_office_remedy(params))
    return JUDGES[rule.type](params, facts, on, rule)


def checker_of(rule: Rule) -> str:
    """Who checks the rule. A row keeps it as `checked_by`: its own `check` is Django's."""
    return str(getattr(rule, "checked_by", None) or rule.check)


def typed_params(rule: Rule) -> Params:
    """The rule's params as a dataclass. Raises ValidationError."""
    return _read(str(rule.type), json.dumps(rule.params, default=str))


@lru_cache(maxsize=4096)
def _read(rule_type: str, params: str) -> Params:
    return validate_params(rule_type, json.loads(params))


def _office_remedy(params: Params) -> values.Json:
    if isinstance(params, Manual):
        if params.needs:
            return remedy({"approved_project": "project"}.get(params.needs, "agreement"))
        if params.applicant:
            return remedy("host_applies")
    return remedy("office")


def any_of(params: AnyOf, facts: Facts, on: Days, rule: Rule) -> Outcome:
    """Met by one; else open where one is open, for a human where one is; else not met."""
    parts = tuple(judge_one(nested, facts, on) for nested in nested_rules(rule, params))
    for status in (Status.MET, Status.NOT_STATED, Status.FOR_HUMAN):
        for part in parts:
            if part.status == status:
                return Outcome(status, part.value, part.limit, part.remedy, part.asks, parts)
    return Outcome(Status.NOT_MET, remedy=remedy("one_enough"), parts=parts)


def nested_rules(rule: Rule, params: AnyOf) -> list[Rule]:
    """The rules inside `any_of` as rules of their own."""
    return [
        _Nested(
            code=f"{rule.code}.{number}",
            type=nested.type,
            params=nested.params.to_json(),
            severity=rule.severity,
            check=nested.check,
            due=rule.due,
            text_zh=nested.text_zh,
            text_en=nested.text_en,
        )
        for number, nested in enumerate(params.rules, start=1)
    ]


JUDGES: dict[str, Callable[[Any, Facts, Days, Rule], Outcome]] = {
    RuleType.BIRTH_ON_OR_AFTER: judges_person.birth_on_or_after,
    RuleType.MAX_AGE_AT: judges_person.max_age_at,
    RuleType.NATIONALITY: judges_person.nationality,
    RuleType.COUNTRY_GROUP: judges_person.country_group,
    RuleType.HOST_COUNTRY_IN: judges_person.host_country_in,
    RuleType.EMPLOYMENT: judges_person.employment,
    RuleType.EMPLOYER_REGION_IN: judges_person.employer_region_in,
    RuleType.MEMBERSHIP: judges_person.membership,
    RuleType.MIN_DEGREE: judges_training.min_degree,
    RuleType.MIN_YEARS_SINCE_DEGREE: judges_training.min_years_since_degree,
    RuleType.MAX_YEARS_SINCE_DEGREE: judges_training.max_years_since_degree,
    RuleType.MIN_EXPERIENCE_YEARS: judges_training.min_experience_years,
    RuleType.TITLE_AT_LEAST: judges_training.title_at_least,
    RuleType.LANGUAGE: judges_language.language,
    RuleType.STAY_MONTHS: judges_stay.stay_months,
    RuleType.MAX_MONTHS_IN_HOST_COUNTRY: judges_stay.max_months_in_host_country,
    RuleType.STAY_ABROAD_MONTHS: judges_stay.stay_abroad_months,
    RuleType.NOT_WITHIN: judges_events.not_within,
    RuleType.NEVER_BEFORE: judges_events.never_before,
    RuleType.NOT_CURRENTLY: judges_events.not_currently,
    RuleType.NOT_RETURNED_BEFORE: judges_events.not_returned_before,
    RuleType.DOCUMENT_PRESENT: judges_events.document_present,
    RuleType.ANY_OF: any_of,
}
