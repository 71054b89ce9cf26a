"""The short form of the eligibility check: asks only what the rules need, stores nothing."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applications.facts import office_lists
from applications.forms.statements import YES_NO, day_field, name_of
from core.countries import country_choices
from programs.eligibility import (
    TESTS,
    Answer,
    FactField,
    Facts,
    FieldKind,
    HeldDegree,
    PlannedStay,
    StayAbroad,
    proof_of,
)
from programs.eligibility.asking import DEGREES

NOT_STATED = ("", _("not stated"))
NONE = "none"
SCORES = {
    "overall": _("Score (total)"),
    "listening": _("Listening"),
    "oral": _("Oral"),
}
OLDEST = date(1900, 1, 1)
# What most who ask here would answer; shown, and changed with one move.
USUAL = {"nationality": "CN", "work_country": "CN", "employment_kind": "regular"}


class AnswersForm(forms.Form):
    """One group of fields per fact. Nothing is required: what is left out is “not stated”."""

    def __init__(self, *args, facts: list[FactField], **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = facts
        for fact in facts:
            self._add(fact)

    def _add(self, fact: FactField) -> None:
        name, label = name_of(fact.key), fact.help_text or fact.label
        builders = {
            FieldKind.DAY: lambda: {name: day_field(label)},
            FieldKind.YES_NO: lambda: {name: _choice(label, YES_NO)},
            FieldKind.EVENT: lambda: {
                name: _choice(label, YES_NO),
                f"{name}-day": day_field(fact.day_label),
            },
            FieldKind.COUNTRY: lambda: {name: _choice(label, [NOT_STATED, *country_choices()])},
            FieldKind.CHOICE: lambda: {name: _choice(label, [NOT_STATED, *fact.choices])},
            FieldKind.YEARS: lambda: {name: _number(label, 70, 1)},
            FieldKind.DEGREE: lambda: {
                name: _choice(_("Highest degree"), [NOT_STATED, *DEGREES]),
                f"{name}-day": day_field(_("Awarded on")),
            },
            FieldKind.PROOF: lambda: _proof_fields(name),
            FieldKind.STAYS: lambda: _stay_fields(name),
            FieldKind.PLAN: lambda: {name: _number(_("Planned stay (months)"), 60, 0)},
        }
        for field_name, field in builders[fact.kind]().items():
            field.initial = USUAL.get(field_name, field.initial)
            if field_name != name:  # shown once the first one is answered (static/js/answers.js)
                field.widget.attrs["data-follows"] = name
            self.fields[field_name] = field

    @property
    def kept_by(self) -> list[str]:
        """The empty form follows from what it asks; answers are personal, and never kept."""
        if self.is_bound:
            raise TypeError("Answers are not kept.")
        return [self.auto_id, *(fact.key for fact in self.asked)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        today = timezone.localdate()
        for name, value in list(cleaned.items()):
            if isinstance(value, date) and not OLDEST <= value <= today:
                self.add_error(name, _("This day cannot be right."))
        return cleaned

    def facts(self) -> Facts:
        """What was answered, as the rules read it."""
        known: dict[str, Any] = {"declared": {}, "experience_years": {}}
        for fact in self.asked:
            self._read(fact, known)
        return Facts(
            **known,
            employer_sector=settings.INSTITUTION["sector"],
            employer_region=settings.INSTITUTION["region"],
            **office_lists(),
        )

    def _read(self, fact: FactField, known: dict[str, Any]) -> None:
        kind, _colon, code = fact.key.partition(":")
        value = self.cleaned_data.get(name_of(fact.key))
        if value in (None, ""):
            return
        if kind == "experience":
            known["experience_years"][code] = float(value)
        elif kind in {"declared", "member"}:
            day = self.cleaned_data.get(f"{name_of(fact.key)}-day")
            known["declared"][code if kind == "declared" else fact.key] = Answer(
                yes=value == "yes", happened_on=day
            )
        else:
            known[fact.key] = self._value(fact, value)

    def _value(self, fact: FactField, value: Any) -> Any:
        if fact.kind is FieldKind.YES_NO:
            return value == "yes"
        if fact.kind is FieldKind.DEGREE:
            day = self.cleaned_data.get(f"{name_of(fact.key)}-day")
            return (HeldDegree(degree=value, awarded_on=day),)
        if fact.kind is FieldKind.PROOF:
            return () if value == NONE else (self._proof(name_of(fact.key), value),)
        if fact.kind is FieldKind.STAYS:
            return () if value == "no" else (self._stay(name_of(fact.key)),)
        if fact.kind is FieldKind.PLAN:
            return PlannedStay(months=int(value))
        return value

    def _proof(self, name: str, code: str):
        given = {part: self.cleaned_data.get(f"{name}-{part}") for part in SCORES}
        parts = TESTS[code].parts
        scores = {
            ("written_total" if part == "overall" and "overall" not in parts else part): float(mark)
            for part, mark in given.items()
            if mark is not None
        }
        level = self.cleaned_data.get(f"{name}-level") or None
        return proof_of(
            code, scores=scores, level=level, taken_on=self.cleaned_data.get(f"{name}-day")
        )

    def _stay(self, name: str) -> StayAbroad:
        country = self.cleaned_data.get(f"{name}-country") or None
        return StayAbroad(
            country=country,
            starts_on=self.cleaned_data.get(f"{name}-from"),
            ends_on=self.cleaned_data.get(f"{name}-to"),
        )


def _choice(label, choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _number(label, most: int, places: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=most, decimal_places=places, required=False
    )


def _proof_fields(name: str) -> dict[str, forms.Field]:
    tests = [(test.code, test.label) for test in TESTS.values()]
    levels = dict.fromkeys(level for test in TESTS.values() for level in test.levels)
    return {
        name: _choice(_("Language proof"), [NOT_STATED, (NONE, _("none yet")), *tests]),
        **{f"{name}-{part}": _number(label, 120, 1) for part, label in SCORES.items()},
        f"{name}-level": _choice(_("Level"), [NOT_STATED, *((level, level) for level in levels)]),
        f"{name}-day": day_field(_("Day of the test")),
    }


def _stay_fields(name: str) -> dict[str, forms.Field]:
    longest = format_lazy("{} ({})", _("Earlier stays abroad"), _("the longest one"))
    return {
        name: _choice(longest, YES_NO),
        f"{name}-country": _choice(_("Country or region"), [NOT_STATED, *country_choices()]),
        f"{name}-from": day_field(_("From")),
        f"{name}-to": day_field(_("To")),
    }
