"""What came out of judging one rule: kept as data, read in either language, then or years later."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Protocol, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.localized import suffix
from programs.eligibility import remedies, values
from programs.eligibility.asking import FactField, fact_field
from programs.eligibility.values import Json

_PLACEHOLDER = re.compile(r"\{(date|max_age|call_year)\}")


class Status(TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    NOT_STATED = "not_stated", _("Not stated")
    FOR_HUMAN = "for_human", _("For the office to judge")


class Rule(Protocol):
    """What `assess` reads of a rule: a row of EligibilityRule, or anything like it."""

    @property
    def code(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def params(self) -> dict[str, Any]: ...
    @property
    def severity(self) -> str: ...
    @property
    def check(self) -> Any: ...
    @property
    def due(self) -> str: ...
    @property
    def text_zh(self) -> str: ...
    @property
    def text_en(self) -> str: ...
    @property
    def basis_zh(self) -> str | None: ...
    @property
    def basis_en(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a judge says: the status, the value used, the limit and what would change it."""

    status: Status
    value: Json | None = None
    limit: Json | None = None
    remedy: Json | None = None
    asks: str | None = None
    parts: tuple["Finding", ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A snapshot of one rule with what came out of it.

    `value`, `limit` and `remedy` are data without words; `asks` is the key of the fact that is
    missing; `parts` are the findings of the rules inside `any_of`. `judged_on` is the day that
    counted, `source_year` the year the sponsor's text was read for, `is_confirmed` false where a
    date was computed for a new year.
    """

    code: str
    type: str
    params: dict[str, Any]
    severity: str
    check: str
    due: str
    text_zh: str
    text_en: str
    basis_zh: str = ""
    basis_en: str = ""
    source_year: int | None = None
    source_url: str | None = None
    is_confirmed: bool = True
    status: Status
    judged_on: date
    value: Json | None = None
    limit: Json | None = None
    remedy: Json | None = None
    asks: str | None = None
    parts: tuple["Finding", ...] = field(default=())

    @property
    def text(self) -> str:
        """The rule in the active language, its own dates and limits written in."""
        chosen = self.text_zh if suffix() == "zh" else self.text_en
        return _PLACEHOLDER.sub(self._filled, chosen or self.text_en or self.text_zh)

    @property
    def basis(self) -> str:
        """Where the rule comes from when not from the text of `source_year`."""
        return (self.basis_zh if suffix() == "zh" else self.basis_en) or (
            self.basis_en or self.basis_zh
        )

    @property
    def value_text(self) -> str:
        return values.text(self.value)

    @property
    def limit_text(self) -> str:
        return values.text(self.limit)

    @property
    def remedy_text(self) -> str:
        return remedies.text(self.remedy)

    @property
    def asked(self) -> FactField | None:
        """The field to ask the missing fact with; None where nobody but the office can say."""
        try:
            return fact_field(self.asks) if self.asks else None
        except KeyError:
            return None

    @property
    def counts(self) -> bool:
        """Does it weigh in the verdict? What is "for information" does not."""
        return self.severity != "info"

    @property
    def refuses(self) -> bool:
        """Does it stand against sending the application?"""
        return (
            self.status == Status.NOT_MET and self.severity == "must" and self.due == "application"
        )

    def to_json(self) -> dict[str, Any]:
        """As JSON that `from_json` reads back without loss."""
        stored = {item.name: getattr(self, item.name) for item in fields(self)}
        return {
            **stored,
            "status": self.status.value,
            "judged_on": self.judged_on.isoformat(),
            "parts": [part.to_json() for part in self.parts],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **stored,
                "status": Status(stored["status"]),
                "judged_on": date.fromisoformat(stored["judged_on"]),
                "parts": tuple(cls.from_json(part) for part in stored["parts"]),
            }
        )

    def _filled(self, match: re.Match[str]) -> str:
        value = self.params.get(match[1])
        if value is None:
            return "…"
        if match[1] == "date":
            try:
                return values.long_day(date.fromisoformat(value))
            except (TypeError, ValueError):
                return str(value)
        return str(value)


def met(value: Json | None, limit: Json | None = None) -> Outcome:
    return Outcome(Status.MET, value, limit)


def not_met(value: Json | None, limit: Json | None, remedy: Json) -> Outcome:
    return Outcome(Status.NOT_MET, value, limit, remedy)


def not_stated(
    asks: str, limit: Json | None = None, *, value: Json | None = None, remedy: Json | None = None
) -> Outcome:
    """The fact with this key is missing; without a remedy of its own: please state it."""
    if remedy is None and asks.startswith("declared:"):
        remedy = remedies.remedy("answer", question=values.label("question", asks))
    remedy = remedy or remedies.remedy("state", fact=values.label("fact", asks))
    return Outcome(Status.NOT_STATED, value, limit, remedy, asks)


def for_human(remedy: Json, *, value: Json | None = None, limit: Json | None = None) -> Outcome:
    return Outcome(Status.FOR_HUMAN, value, limit, remedy)
