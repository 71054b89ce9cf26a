"""Rows that an import writes and takes back: many at once, and values as JSON keeps them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def text_of(value: Any) -> str:
    """As a preview shows it and an undo keeps it; nothing and an empty text are the same."""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def changed_since(row: models.Model | None, values: Mapping[str, str]) -> list[Any]:
    """Labels of what is no longer as an import left it; of a row that is gone, that it is."""
    if row is None:
        return [_("no longer there")]
    fields: Any = row._meta
    return [
        fields.get_field(name).verbose_name
        for name, was in values.items()
        if text_of(getattr(row, name)) != was
    ]


def filled_since(
    row: models.Model, values: Mapping[str, str], blank: models.Model, follows: Collection[str] = ()
) -> list[Any]:
    """Labels of what a row that an import made says by now beside the values that it came with.

    blank: as the row was before it got its values. follows: columns that repeat others.
    """
    told = {*values, *follows}
    return [
        field.verbose_name
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key and field.attname not in told
        if text_of(getattr(row, field.attname)) != text_of(getattr(blank, field.attname))
    ]


def restore(row: models.Model, values: Mapping[str, str]) -> None:
    """Sets what `text_of` has kept; saves nothing."""
    for name, text in values.items():
        field: Any = row._meta.get_field(name)
        kind = field.target_field if field.is_relation else field
        setattr(row, name, kind.to_python(text) if text else None if field.null else "")


def hanging_on(
    model: type[models.Model],
    keys: Collection[int],
    made: Mapping[type[models.Model], Collection[int]] | None = None,
) -> dict[int, list[Any]]:
    """Of these rows those that others point to, of whatever app, with labels of these others.

    made: rows that do not count.
    """
    found: dict[int, list[Any]] = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        other: Any = relation.related_model
        name, own = relation.field.name, set((made or {}).get(other, ()))
        pointing = other._base_manager.filter(**{f"{name}__in": keys})
        for key in {key for pk, key in pointing.values_list("pk", name) if pk not in own}:
            found.setdefault(key, []).append(other._meta.verbose_name)
    return found
