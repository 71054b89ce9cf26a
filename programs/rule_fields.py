"""What a rule's params are made of: one field of one dataclass, how its JSON is read and written.

A form for a rule is generated from `ParamField`s; `validate` is its last word as well.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.punctuation import enumerated

Label = str | Promise
MOST_IN_A_LIST = 300


class Kind(StrEnum):
    """How a param is stored in JSON, and which form field it wants."""

    DATE = "date"  # "2027-01-01"
    NUMBER = "number"  # a whole number from `minimum` to `maximum`
    FLAG = "flag"  # true or false
    CHOICE = "choice"  # one code of `choices`
    CHOICES = "choices"  # a list of such codes
    CODE = "code"  # a short code or name kept elsewhere: a group, a document, an organization
    CODES = "codes"  # a list of codes that match `pattern`
    NUMBERS = "numbers"  # a number for each code of `choices`, e.g. {"master": 2}
    RULES = "rules"  # nested rules


@dataclass(frozen=True)
class ParamField:
    """One param: `name` in code, `key` in JSON (they differ where the key is a Python word)."""

    name: str
    key: str
    label: Label
    kind: Kind
    required: bool = False
    choices: type[TextChoices] | tuple[tuple[str, Label], ...] | None = None
    minimum: int = 0
    maximum: int = 1200
    pattern: str = r"[\w .:+/()-]{1,100}"
    nested: Any = None
    unit: Label = ""
    help_text: Label = ""

    @property
    def options(self) -> list[tuple[str, Label]]:
        """Codes with their labels."""
        return list(getattr(self.choices, "choices", self.choices) or ())

    def read(self, value: Any) -> Any:
        """The value of a dataclass for a value of JSON. Raises ValidationError."""
        return _READERS[self.kind](self, value)

    def write(self, value: Any) -> Any:
        """The value of JSON again."""
        if self.kind is Kind.DATE:
            return value.isoformat()
        if self.kind in {Kind.CHOICES, Kind.CODES}:
            return list(value)
        if self.kind is Kind.NUMBERS:
            return dict(value)
        if self.kind is Kind.RULES:
            return [rule.to_json() for rule in value]
        return value

    def wrong(self, sentence: Any, **data: Any) -> ValidationError:
        """The error of this param: its label, then what is wrong."""
        return ValidationError(
            format_lazy("{}: {}", self.label, format_lazy(sentence, **data)), code=self.key
        )


def param(
    label: Label, kind: Kind, *, key: str = "", required: bool = False, **options: Any
) -> Any:
    """A dataclass field that knows how it is stored, labeled and checked."""
    metadata = {"label": label, "kind": kind, "key": key, "required": required, **options}
    return field(metadata=metadata) if required else field(default=None, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Params:
    """The params of one type of rule. None is "not given": it is left out of the JSON again."""

    @classmethod
    @lru_cache(maxsize=64)
    def param_fields(cls) -> tuple[ParamField, ...]:
        """The params in the order of the form."""
        return tuple(
            ParamField(
                name=item.name, **{**item.metadata, "key": item.metadata["key"] or item.name}
            )
            for item in fields(cls)
        )

    @classmethod
    def from_json(cls, raw: Any) -> Self:
        """Read the stored params. Raises ValidationError naming every wrong one."""
        if not isinstance(raw, Mapping):
            raise ValidationError(_("The params of a rule are an object of names and values."))
        known = {item.key: item for item in cls.param_fields()}
        errors = [
            ValidationError(_("“%(key)s” is not a param of this rule."), params={"key": key})
            for key in raw
            if key not in known
        ]
        values = {}
        for item in known.values():
            given = raw.get(item.key)
            try:
                if given is not None:
                    values[item.name] = item.read(given)
                elif item.required:
                    raise item.wrong(_("is missing."))
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        made = cls(**values)
        made.clean()
        return made

    def to_json(self) -> dict[str, Any]:
        return {
            item.key: item.write(value)
            for item in self.param_fields()
            if (value := getattr(self, item.name)) is not None
        }

    def clean(self) -> None:
        """Check the params against each other. Raises ValidationError."""


def _read_date(item: ParamField, value: Any) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise item.wrong(_("is not a date like 2027-01-31."))


def _read_number(item: ParamField, value: Any) -> int:
    if type(value) is int and item.minimum <= value <= item.maximum:
        return value
    raise item.wrong(
        _("must be a whole number from {least} to {most}."), least=item.minimum, most=item.maximum
    )


def _read_flag(item: ParamField, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise item.wrong(_("must be yes or no."))


def _read_choice(item: ParamField, value: Any) -> str:
    codes = [str(code) for code, label in item.options]
    if isinstance(value, str) and value in codes:
        return str(value)
    raise item.wrong(
        _("“{value}” is unknown; known are {codes}."),
        value=str(value)[:60],
        codes=enumerated(codes),
    )


def _read_code(item: ParamField, value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(item.pattern, value):
        return value
    raise item.wrong(_("“{value}” is not a valid code."), value=str(value)[:60])


def _read_list(item: ParamField, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_IN_A_LIST:
        raise item.wrong(_("must be a list with at least one entry."))
    read = _read_choice if item.kind is Kind.CHOICES else _read_code
    return tuple(read(item, entry) for entry in value)


def _read_numbers(item: ParamField, value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping) or not value:
        raise item.wrong(_("must give a number for at least one entry."))
    return {_read_choice(item, code): _read_number(item, number) for code, number in value.items()}


def _read_rules(item: ParamField, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or not 2 <= len(value) <= 20:
        raise item.wrong(_("must be a list of 2 to 20 rules."))
    return tuple(item.nested.from_json(entry) for entry in value)


_READERS = {
    Kind.DATE: _read_date,
    Kind.NUMBER: _read_number,
    Kind.FLAG: _read_flag,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_list,
    Kind.CODE: _read_code,
    Kind.CODES: _read_list,
    Kind.NUMBERS: _read_numbers,
    Kind.RULES: _read_rules,
}
