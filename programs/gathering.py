"""Rows of several models in one query, for a page to which many small tables belong."""

import json
from typing import Any

from django.db.models import JSONField, Model, QuerySet, Value
from django.db.models.functions import JSONObject


def gathered(*parts: QuerySet) -> dict[type[Model], list[Model]]:
    """The rows of each queryset by its model, in the order of the model's Meta; one query for all.

    The rows are complete instances to read from. Columns must be ones that JSON holds without
    loss (texts, numbers, flags, JSON), and no model may stand twice.
    """
    models = [part.model for part in parts]
    queries = [
        part.order_by()
        .annotate(part_number=Value(number), part_row=JSONObject(**_columns(part.model)))
        .values_list("part_number", "part_row")
        for number, part in enumerate(parts)
    ]
    found: dict[type[Model], list[Model]] = {model: [] for model in models}
    for number, row in queries[0].union(*queries[1:], all=True):
        found[models[number]].append(_instance(models[number], row))
    for model, rows in found.items():
        names = [name for name in model._meta.ordering if name not in {"program", "call"}]
        rows.sort(key=lambda row, names=names: [getattr(row, name) for name in names])
    return found


def _columns(model: type[Model]) -> dict[str, str]:
    return {field.attname: field.attname for field in model._meta.concrete_fields}


def _instance(model: type[Model], row: dict[str, Any]) -> Model:
    """SQLite hands JSON columns and flags on as texts and numbers; both databases read alike."""
    fields = model._meta.concrete_fields
    values = [_value(field, row[field.attname]) for field in fields]
    return model.from_db(None, [field.attname for field in fields], values)


def _value(field: Any, value: Any) -> Any:
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    return field.to_python(value) if not field.is_relation else value
