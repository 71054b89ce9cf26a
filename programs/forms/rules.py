"""A form for one rule, made from the params dataclass of its type; JSON only for nested rules."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from core.punctuation import enumerated
from programs import wording
from programs.forms.fields import CodesField, DayInput
from programs.models import CountryGroup, EligibilityRule, LanguageRuleset, RequiredDocument
from programs.rule_params import PARAMS, Kind, ParamField

PREFIX = "param_"
YES_NO = [("", "—"), ("yes", _("Yes")), ("no", _("No"))]


class RuleForm(forms.ModelForm):
    """The columns of every rule; `rule_form` adds the fields of its type."""

    rule_type: str = ""
    owner: ClassVar[dict] = {}  # of a new rule: its program or call, and perhaps its track

    class Meta:
        model = EligibilityRule
        fields = [
            *("position", "code", "severity", "checked_by", "due", "text_zh", "text_en"),
            *("basis_zh", "basis_en"),
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("text_zh", "text_en")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, row in self.owner.items():
            setattr(self.instance, name, row)
        for item in PARAMS[self.rule_type].param_fields():
            self._offer_known_codes(item)
            self._show(item, (self.instance.params or {}).get(item.key))

    def clean(self):
        super().clean()
        raw = {item.key: self._typed(item) for item in PARAMS[self.rule_type].param_fields()}
        try:
            params = PARAMS[self.rule_type].from_json(
                {key: value for key, value in raw.items() if value not in (None, "", [], {})}
            )
        except ValidationError as errors:
            self._blame(errors)
        else:
            self.instance.type = self.rule_type
            self.instance.params = params.to_json()
        if self._code_is_taken():
            self.add_error("code", _("There is a rule with this code already."))
        return self.cleaned_data

    def _post_clean(self):
        """The model's own check reads the params: it has nothing to say about wrong ones."""
        if not self.errors:
            super()._post_clean()

    def _offer_known_codes(self, item: ParamField) -> None:
        """Codes of what is kept in the database are chosen, not typed."""
        if item.kind is not Kind.CODE or item.key not in {"group", "ruleset", "code"}:
            return
        choices = {"group": _groups, "ruleset": _rulesets, "code": self._documents}[item.key]()
        stored = (self.instance.params or {}).get(item.key)
        if stored and stored not in dict(choices):
            choices.append((stored, stored))
        name = PREFIX + item.name
        self.fields[name] = forms.ChoiceField(
            label=capfirst(item.label), required=item.required, choices=[("", "—"), *choices]
        )

    def _documents(self) -> list[tuple[str, str]]:
        owner = {"program": self.instance.program_id, "call": self.instance.call_id}
        rows = RequiredDocument.objects.filter(**owner)
        return [(row.code, row.name) for row in rows]

    def _show(self, item: ParamField, value: Any) -> None:
        if value is None:
            return
        if item.kind is Kind.NUMBERS:
            for code, number in value.items():
                self.initial[f"{PREFIX}{item.name}_{code}"] = number
        elif item.kind is Kind.FLAG:
            self.initial[PREFIX + item.name] = "yes" if value else "no"
        else:
            self.initial[PREFIX + item.name] = value

    def _typed(self, item: ParamField) -> Any:
        """What was typed, as the JSON of the param; None where it was left empty."""
        name = PREFIX + item.name
        if item.kind is Kind.NUMBERS:
            typed = {code: self.cleaned_data.get(f"{name}_{code}") for code, _label in item.options}
            return {code: number for code, number in typed.items() if number is not None}
        value = self.cleaned_data.get(name)
        if item.kind is Kind.FLAG:
            return {"yes": True, "no": False}.get(value)
        if item.kind is Kind.DATE and value:
            return value.isoformat()
        return value

    def _blame(self, errors: ValidationError) -> None:
        """Each error to the field it is about; the rest stands above the form."""
        items = PARAMS[self.rule_type].param_fields()
        names = {item.key: PREFIX + item.name for item in items}
        nesting = next((PREFIX + item.name for item in items if item.kind is Kind.RULES), None)
        for error in errors.error_list:
            name = nesting or names.get(error.code)
            if name in self.fields and name in self.errors:
                continue  # the field itself has said so already
            self.add_error(name if name in self.fields else None, error)

    def _code_is_taken(self) -> bool:
        rule = self.instance
        same = EligibilityRule.objects.filter(
            program=rule.program_id,
            call=rule.call_id,
            track=rule.track_id,
            code=self.cleaned_data.get("code"),
        )
        return same.exclude(pk=rule.pk).exists()


def rule_form(rule_type: str, owner: dict | None = None) -> type[RuleForm]:
    """The form of a type. Raises KeyError for a type that there is not."""
    fields: dict[str, Any] = {"rule_type": rule_type, "owner": owner or {}}
    for item in PARAMS[rule_type].param_fields():
        fields |= _fields_of(item)
    return type("RuleForm", (RuleForm,), fields)


def param_names(rule_type: str) -> list[str]:
    """The names of the fields that the form of a type has for its params."""
    return [name for name in rule_form(rule_type).base_fields if name.startswith(PREFIX)]


def params_in_words(rule: EligibilityRule) -> list[tuple[str, str]]:
    """What a rule asks, as (label, value), for those who read it and may not change it."""
    form = rule_form(rule.type)(instance=rule)
    told = []
    for name in param_names(rule.type):
        field, value = form.fields[name], form.initial.get(name)
        if isinstance(field, forms.JSONField):
            value = wording.nested_texts(rule)
        if value not in (None, "", []):
            told.append((str(field.label), _in_words(field, value)))
    return told


def _in_words(field: forms.Field, value: Any) -> str:
    known = dict(getattr(field, "choices", ()))
    values = value if isinstance(value, list | tuple) else [value]
    return enumerated(str(known.get(one, one)) for one in values)


def _fields_of(item: ParamField) -> dict[str, forms.Field]:
    if item.kind is Kind.NUMBERS:
        return {
            f"{PREFIX}{item.name}_{code}": forms.IntegerField(
                label=format_lazy("{}: {}", capfirst(item.label), label),
                required=False,
                min_value=item.minimum,
                max_value=item.maximum,
                help_text=item.unit,
            )
            for code, label in item.options
        }
    common = {
        "label": capfirst(item.label),
        "required": item.required,
        "help_text": item.help_text or item.unit,
    }
    return {PREFIX + item.name: _FIELDS[item.kind](item, common)}


def _choice(item: ParamField, common: dict) -> forms.Field:
    return forms.ChoiceField(choices=[("", "—"), *item.options], **common)


def _choices(item: ParamField, common: dict) -> forms.Field:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=item.options, widget=widget, **common)


def _rules(item: ParamField, common: dict) -> forms.Field:
    help_text = _("A list of rules, each with type, params, check, text_en and text_zh.")
    widget = forms.Textarea(attrs={"rows": 14, "spellcheck": "false"})
    return forms.JSONField(widget=widget, **{**common, "help_text": help_text})


_FIELDS = {
    Kind.DATE: lambda item, common: forms.DateField(widget=DayInput(), **common),
    Kind.NUMBER: lambda item, common: forms.IntegerField(
        min_value=item.minimum, max_value=item.maximum, **common
    ),
    Kind.FLAG: lambda item, common: forms.ChoiceField(choices=YES_NO, **common),
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.CODE: lambda item, common: forms.CharField(max_length=100, **common),
    Kind.CODES: lambda item, common: CodesField(**common),
    Kind.RULES: _rules,
}


def _groups() -> list[tuple[str, str]]:
    newest = CountryGroup.objects.order_by("code", "-year")
    return [(code, str(row)) for code, row in {row.code: row for row in newest}.items()]


def _rulesets() -> list[tuple[str, str]]:
    newest = LanguageRuleset.objects.order_by("code", "-valid_from_year")
    return [(code, str(row)) for code, row in {row.code: row for row in newest}.items()]
