"""Rows that an import writes and takes back: many at once, and values as JSON keeps them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import models


def text_of(value: Any) -> str:
    """As a preview shows it and an undo keeps it; nothing and an empty text are the same."""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def differs(row: models.Model | None, values: Mapping[str, str]) -> bool:
    """Whether it is gone, or no longer as an import left it."""
    return row is None or any(text_of(getattr(row, name)) != was for name, was in values.items())


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
) -> set[int]:
    """Of these rows those that others point to, of whatever app. made: rows that do not count."""
    found: set[int] = set()
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        name, own = relation.field.name, set((made or {}).get(other, ()))
        pointing = other._base_manager.filter(**{f"{name}__in": keys})
        found |= {key for pk, key in pointing.values_list("pk", name) if pk not in own}
    return found
