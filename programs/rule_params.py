"""Every type of eligibility rule with its params: `PARAMS`, read and checked by `validate_params`.

`validate_params(type, params)` is the check of `EligibilityRule.clean`, of the form made from
the dataclass and of data that is loaded; `to_json()` gives back exactly what was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.rule_codes import Check, Due, RuleType, Severity
from programs.rule_fields import Kind, ParamField, Params, param
from programs.rule_types import (
    BirthOnOrAfter,
    CountryGroup,
    DocumentPresent,
    EmployerRegionIn,
    Employment,
    HostCountryIn,
    Language,
    Manual,
    MaxAgeAt,
    MaxMonthsInHostCountry,
    MaxYearsSinceDegree,
    Membership,
    MinDegree,
    MinExperienceYears,
    MinYearsSinceDegree,
    Nationality,
    NeverBefore,
    NotCurrently,
    NotReturnedBefore,
    NotWithin,
    StayAbroadMonths,
    StayMonths,
    TitleAtLeast,
)

__all__ = [
    "PARAMS",
    "AnyOf",
    "Check",
    "Due",
    "Kind",
    "NestedRule",
    "ParamField",
    "Params",
    "RuleType",
    "Severity",
    "validate_params",
]

DEEPEST = 3


@dataclass(frozen=True, kw_only=True)
class NestedRule:
    """A rule inside `any_of`: it shares severity and due day with the rule around it."""

    type: str
    params: Params
    check: str
    text_en: str
    text_zh: str

    @classmethod
    def from_json(cls, raw: Any) -> Self:
        """Raises ValidationError."""
        wanted = {"type", "params", "check", "text_en", "text_zh"}
        if not isinstance(raw, Mapping) or set(raw) != wanted:
            raise ValidationError(_("A nested rule has type, params, check, text_en and text_zh."))
        texts = raw["text_en"], raw["text_zh"]
        if raw["check"] not in Check.values or not all(isinstance(t, str) and t for t in texts):
            raise ValidationError(_("A nested rule needs a known check and both texts."))
        return cls(**{**raw, "params": validate_params(raw["type"], raw["params"])})

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "params": self.params.to_json()}


@dataclass(frozen=True, kw_only=True)
class AnyOf(Params):
    """One of the nested rules is enough."""

    rules: tuple[NestedRule, ...] = param(_("Rules"), Kind.RULES, required=True, nested=NestedRule)

    @classmethod
    def from_json(cls, raw: Any) -> Self:
        if _depth(raw) > DEEPEST:
            raise ValidationError(_("The rules are nested too deep."))
        return super().from_json(raw)


PARAMS: dict[str, type[Params]] = {
    RuleType.BIRTH_ON_OR_AFTER: BirthOnOrAfter,
    RuleType.MAX_AGE_AT: MaxAgeAt,
    RuleType.MIN_DEGREE: MinDegree,
    RuleType.MIN_YEARS_SINCE_DEGREE: MinYearsSinceDegree,
    RuleType.MAX_YEARS_SINCE_DEGREE: MaxYearsSinceDegree,
    RuleType.MIN_EXPERIENCE_YEARS: MinExperienceYears,
    RuleType.TITLE_AT_LEAST: TitleAtLeast,
    RuleType.EMPLOYMENT: Employment,
    RuleType.NATIONALITY: Nationality,
    RuleType.COUNTRY_GROUP: CountryGroup,
    RuleType.EMPLOYER_REGION_IN: EmployerRegionIn,
    RuleType.HOST_COUNTRY_IN: HostCountryIn,
    RuleType.LANGUAGE: Language,
    RuleType.DOCUMENT_PRESENT: DocumentPresent,
    RuleType.STAY_MONTHS: StayMonths,
    RuleType.MAX_MONTHS_IN_HOST_COUNTRY: MaxMonthsInHostCountry,
    RuleType.STAY_ABROAD_MONTHS: StayAbroadMonths,
    RuleType.NOT_WITHIN: NotWithin,
    RuleType.NEVER_BEFORE: NeverBefore,
    RuleType.NOT_CURRENTLY: NotCurrently,
    RuleType.NOT_RETURNED_BEFORE: NotReturnedBefore,
    RuleType.MEMBERSHIP: Membership,
    RuleType.ANY_OF: AnyOf,
    RuleType.MANUAL: Manual,
}


def validate_params(rule_type: str, params: Any) -> Params:
    """The typed params of a rule. Raises ValidationError with a sentence for each thing wrong."""
    if not isinstance(rule_type, str) or rule_type not in PARAMS:
        raise ValidationError(
            _("There is no type of rule called “%(type)s”."), params={"type": str(rule_type)[:60]}
        )
    return PARAMS[rule_type].from_json(params)


def _depth(raw: Any) -> int:
    """How many `any_of` lie inside each other; stops counting where it is too deep anyway."""
    depth, level = 0, [raw]
    while level and depth <= DEEPEST:
        depth += 1
        rules = [rule for params in level for rule in _entries(params)]
        level = [rule.get("params") for rule in rules if rule.get("type") == RuleType.ANY_OF]
    return depth


def _entries(params: Any) -> list[Mapping]:
    entries = params.get("rules") if isinstance(params, Mapping) else None
    return (
        [rule for rule in entries if isinstance(rule, Mapping)] if isinstance(entries, list) else []
    )
