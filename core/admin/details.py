"""What an audit row says, as a person reads it: field, before, after."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.admin.utils import quote
from django.core.exceptions import FieldDoesNotExist
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.admin.told import told_of
from core.models import AuditEntry
from core.punctuation import enumerated

NAMED = {
    "roles": gettext_lazy("Roles"),
    "rights": gettext_lazy("Rights given by name"),
    "sha256": "SHA-256",  # of an export or a file: no field has this label
}


@dataclass(frozen=True)
class Row:
    """One changed field; where only one of the two is known the other is empty."""

    label: str
    before: str
    after: str


def rows_of(entry: AuditEntry) -> list[Row]:
    """The details of an entry, line by line; one line that says so where the key was destroyed."""
    found = audit.details_of(entry)
    if found is None:
        return [Row(_("Details"), "", _("erased with the person's data"))]
    before, after = found.get("before") or {}, found.get("after") or {}
    names = list(dict.fromkeys([*before, *after]))
    rows = [
        Row(_label(entry, name), _said(entry, name, before), _said(entry, name, after))
        for name in names
    ]
    if found.get("note"):
        rows.append(Row(_("Note"), "", str(found["note"])))
    return rows


def action_words(entry: AuditEntry) -> str:
    """“changed”, “sent the application”; the bare code where nobody named the action."""
    words = audit.action_in_words(entry.action)
    if words != entry.action:
        return words
    verb = entry.action.partition(".")[2].partition("_")[0]
    plain = {"add": _("added"), "change": _("changed"), "delete": _("deleted")}
    model = _model(entry)
    is_plain = model is not None and entry.action.endswith(f".{verb}_{model._meta.model_name}")
    return plain[verb] if is_plain and verb in plain else entry.action


def kind_of(entry: AuditEntry) -> str:
    """The kind of record, in words: “talent”."""
    model = _model(entry)
    return str(model._meta.verbose_name) if model else entry.target_type


def address_of(entry: AuditEntry) -> str:
    """The record's own page in the admin; empty where it has none."""
    return address_of_record(entry.target_type, entry.target_id)


def address_of_record(kind: str, key: str) -> str:
    """The page of the row `key` of the model `app.model`; empty where there is none."""
    app, _dot, model = kind.partition(".")
    try:
        return reverse(f"admin:{app}_{model}_change", args=[quote(key)])
    except NoReverseMatch:
        return ""


def _model(entry: AuditEntry):
    try:
        return apps.get_model(entry.target_type)
    except (LookupError, ValueError):
        return None


def _label(entry: AuditEntry, name: str) -> str:
    """The column in words; of rows that belong to the record, what they are."""
    model = _model(entry)
    if name in NAMED:
        return str(NAMED[name])
    if told := told_of(entry.target_type, name):
        return capfirst(str(told.label))
    field = _field(model, name)
    if field is None:
        return name
    if field.auto_created and field.is_relation:
        return capfirst(str(field.related_model._meta.verbose_name_plural))
    return capfirst(str(field.verbose_name))


def _field(model, name: str):
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _said(entry: AuditEntry, name: str, values: dict) -> str:
    value = values.get(name)
    if name in NAMED and isinstance(value, list):
        return audit.roles_in_words(value)
    told = told_of(entry.target_type, name)
    if told and value is not None:
        return told.words(value, values)
    if isinstance(value, str):
        choices = getattr(_field(_model(entry), name), "flatchoices", ())
        return str(dict(choices).get(value, value))
    return _text(value)


def _text(value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return enumerated(_text(item) for item in value)
    return audit.as_text(value) if isinstance(value, dict) else str(value)
