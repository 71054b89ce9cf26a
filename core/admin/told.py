"""What audit rows tell of exports and imports beside columns of the record: a word, and a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.exports.asking import name_of_format
from core.exports.lists import label_of, title_of
from core.imports.kinds import kind_of
from core.models import ImportRow
from core.punctuation import enumerated, labelled


def _of_itself(value: Any, told: Mapping[str, Any]) -> str:
    return str(value)


@dataclass(frozen=True)
class Told:
    """words: the value as a person reads it, given all that the row tells."""

    label: Any
    words: Callable[[Any, Mapping[str, Any]], str] = _of_itself


def _columns(keys: list[str], told: Mapping[str, Any]) -> str:
    return enumerated(label_of(told.get("list", ""), key) for key in keys)


def _filters(filters: dict[str, str], told: Mapping[str, Any]) -> str:
    return enumerated(labelled(name, value) for name, value in filters.items())


def _kind(name: str, told: Mapping[str, Any]) -> str:
    kind = kind_of(name)
    return str(kind.label) if kind else name


_OF: dict[str, dict[str, Told]] = {
    "core.exportrecord": {
        "list": Told(_("list"), lambda key, told: str(title_of(key))),
        "format": Told(_("format"), lambda name, told: name_of_format(name)),
        "columns": Told(_("columns"), _columns),
        "filters": Told(_("filters"), _filters),
    },
    "core.importrun": {
        "kind": Told(_("list"), _kind),
        "file": Told(_("file")),
        **{standing.value: Told(standing.label) for standing in ImportRow.Standing},
    },
}


def told_of(target_type: str, name: str) -> Told | None:
    return _OF.get(target_type, {}).get(name)
