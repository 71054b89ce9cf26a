"""Statements that the rules of a call need: asked as questions, stored as answers by code."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.eligibility import FactField, FieldKind

YES_NO = [("", _("not stated")), ("yes", _("Yes")), ("no", _("No"))]
ASKED_HERE = ("declared", "experience", "member")


def is_statement(field: FactField) -> bool:
    """Is it asked on the draft (and not in the profile or in the application's own fields)?"""
    return field.key.partition(":")[0] in ASKED_HERE or field.key == "post_applied_on"


def code_of(field: FactField) -> str:
    """The code under which `talents.Declaration` keeps the answer."""
    return field.key.removeprefix("declared:")


def name_of(key: str) -> str:
    """The name of a form field for a fact: no colon, so that it can be an anchor too."""
    return key.replace(":", "-")


class StatementsForm(forms.Form):
    """One question for each fact; an event also asks its day.

    sent_with: the id of the form that the questions belong to, where they stand outside of it.
    """

    def __init__(
        self, *args, facts: list[FactField], stated: dict[str, Any], sent_with: str = "", **kwargs
    ):
        self.facts = [field for field in facts if is_statement(field)]
        super().__init__(*args, **kwargs)
        for fact in self.facts:
            self._add(fact, stated.get(code_of(fact)))
        for field in self.fields.values():
            field.widget.attrs |= {"form": sent_with} if sent_with else {}

    def _add(self, fact: FactField, answer: Any) -> None:
        name, label = name_of(fact.key), fact.help_text or fact.label
        if fact.kind is FieldKind.YEARS:
            self.fields[name] = forms.DecimalField(
                label=label, min_value=0, max_value=70, decimal_places=1, required=False
            )
            self.initial.setdefault(name, answer if not isinstance(answer, bool) else None)
            return
        if fact.kind is FieldKind.DAY:
            self.fields[name] = day_field(label)
            self.initial.setdefault(name, answer)
            return
        self.fields[name] = forms.ChoiceField(label=label, choices=YES_NO, required=False)
        self.initial.setdefault(name, _as_choice(answer))
        if fact.kind is FieldKind.EVENT:
            self.fields[f"{name}-day"] = day_field(fact.day_label)
            self.initial.setdefault(f"{name}-day", answer if isinstance(answer, str) else None)

    @property
    def answers(self) -> dict[str, Any]:
        """Code → what is to be stored (None: nothing); of what was sent and is valid."""
        self.full_clean()
        return {
            code_of(fact): self._answer(fact, name)
            for fact in self.facts
            if (name := name_of(fact.key)) in self.data
            and not {name, f"{name}-day"} & set(self.errors)
        }

    def clean(self):
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, date) and value > timezone.localdate():
                self.add_error(name, _("This day has not come yet."))
        return cleaned

    def _answer(self, fact: FactField, name: str) -> Any:
        value = self.cleaned_data[name]
        if fact.kind is FieldKind.YEARS:
            return float(value) if value is not None else None
        if fact.kind is FieldKind.DAY:
            return value.isoformat() if value else None
        if fact.kind is FieldKind.EVENT and value == "yes":
            day = self.cleaned_data.get(f"{name}-day")
            return day.isoformat() if day else True
        return {"yes": True, "no": False}.get(value)


def _as_choice(answer: Any) -> str:
    if answer is None:
        return ""
    return "no" if answer is False else "yes"


def day_field(label) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)
