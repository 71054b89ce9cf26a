"""Which column each head of a file stands for."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from core.imports.cells import plain, simplified

_DECORATION = re.compile(r"[\s*＊:：]+|[（(](?:必填|选填|required|optional)[)）]")
ENGLISH, CHINESE = "en", "zh-hans"


@dataclass(frozen=True)
class Column:
    """A column that a kind of list knows, beside its own name under these heads.

    as_typed: the text stays as it was typed; all else is compared with a list, or a number.
    is_name: of a person, who has no blanks between Chinese characters.
    may_start_with_plus: a telephone number. longest: letters.
    surest: another label; where a file has it, other heads of the column are left out: of a code
    beside the name of what it stands for.
    """

    label: Any
    heads: tuple[str, ...] = ()
    as_typed: bool = False
    is_name: bool = False
    may_start_with_plus: bool = False
    longest: int = 200
    surest: Any = ""


def bare(head: str) -> str:
    """A head as it is compared: 職稱（必填）* → 职称."""
    return _DECORATION.sub("", simplified(plain(head)).casefold()).replace("_", "")


def known_heads(columns: Mapping[str, Column]) -> dict[str, tuple[str, str]]:
    """Bare head → column and language. Exports write both languages into one head."""
    found: dict[str, tuple[str, str]] = {}
    for name, column in columns.items():
        chinese, english = _in_both(column.label)
        for head in (*column.heads, chinese):
            language = ENGLISH if head.isascii() else CHINESE
            found.setdefault(bare(head), (name, language))
            found.setdefault(bare(f"{head} {english}"), (name, CHINESE))
        for head in (name, english):
            found.setdefault(bare(head), (name, ENGLISH))
        for head, language in _surest_heads(column).items():
            found.setdefault(head, (name, language))
    return found


def _in_both(label: Any) -> tuple[str, str]:
    """In Chinese and in English."""
    with translation.override(CHINESE):
        chinese = str(label)
    with translation.override(ENGLISH):
        return chinese, str(label)


def _surest_heads(column: Column) -> dict[str, str]:
    """Bare head → language."""
    if not column.surest:
        return {}
    chinese, english = _in_both(column.surest)
    heads = {chinese: CHINESE, f"{chinese} {english}": CHINESE, english: ENGLISH}
    return {bare(head): language for head, language in heads.items()}


@dataclass(frozen=True)
class Recognized:
    """mapping: for each head its column, empty where it is not known. language: of most heads."""

    mapping: list[str]
    language: str


def recognized(heads: Iterable[str], columns: Mapping[str, Column]) -> Recognized:
    bared = [bare(head) for head in heads]
    known = known_heads(columns)
    found = [known.get(head, ("", "")) for head in bared]
    chinese = sum(language == CHINESE for _name, language in found)
    english = sum(language == ENGLISH for _name, language in found)
    language = CHINESE if chinese > english else ENGLISH if english else ""
    mapping = [name for name, _language in found]
    for name, column in columns.items():
        sure = _surest_heads(column)
        if not sure.keys().isdisjoint(bared):
            mapping = [
                one if one != name or head in sure else ""
                for head, one in zip(bared, mapping, strict=True)
            ]
    return Recognized(mapping, language)


def doubled(mapping: Iterable[str]) -> list[str]:
    """Columns that more than one head stands for."""
    names = [name for name in mapping if name]
    return sorted({name for name in names if names.count(name) > 1})


def left_out(heads: Iterable[str], mapping: Iterable[str]) -> list[str]:
    """What the columns are called that stand for none; one without a name by its place."""
    found = enumerate(zip(heads, mapping, strict=True), 1)
    return [head or _("column %s") % place for place, (head, name) in found if not name]


def hash_of(heads: list[str]) -> str:
    """The same for the same heads in the same order, however they are decorated."""
    return hashlib.sha256(json.dumps([bare(head) for head in heads]).encode()).hexdigest()
