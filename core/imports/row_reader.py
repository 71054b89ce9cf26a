"""Reads the cells of one row and keeps the remarks about them."""

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from core.imports import cells
from core.imports.heads import CHINESE, ENGLISH, Column
from core.imports.remarks import Remark, Weight
from core.imports.sheet_rows import Mark
from core.imports.tables import Row
from core.search import closed_up

_MOST_WORDS_SHOWN = 12
_LONGEST_SHOWN = 80
_BELOW_ZERO = re.compile(r"-\d+(\.\d+)?", re.ASCII)
_AHEAD = timedelta(days=366)
_REFUSED_MARKS = {
    Mark.MERGED: _("is part of merged cells; write the value into each row"),
    Mark.EMPTY_FORMULA: _("is a formula without a result; write the value instead"),
    Mark.ERROR: _("“%(value)s” is an error of the spreadsheet"),
    Mark.ROUNDED: _("“%(value)s” has more digits than Excel keeps; write it as text"),
}


class RowReader:
    """columns: what is known of each. today: no day may lie behind it, unless that is allowed."""

    def __init__(self, row: Row, columns: Mapping[str, Column], *, today: date):
        self.row, self.columns, self.today = row, columns, today
        self.remarks: list[Remark] = []
        self._told: set[str] = set()

    def has(self, column: str) -> bool:
        return bool(self.row.cells.get(column, "").strip())

    def is_empty(self, column: str) -> bool:
        """The file has the column, and nothing in this row."""
        return column in self.row.cells and not self.has(column)

    def text(self, column: str, *, signed: bool = False) -> str:
        """The cell without surplus blanks; empty (and a remark) where it may not be kept.

        signed: a number below zero is no formula, whatever else it is.
        """
        raw = self.row.cells.get(column, "")
        if not raw and column not in self.row.marks:
            return ""
        known = self.columns[column]
        value = cells.trimmed(raw) if known.as_typed else cells.plain(raw)
        if known.is_name:
            value = closed_up(value)
        if self._is_marked(column, value):
            return ""
        if not value:
            return ""
        allowed = (known.may_start_with_plus and value[0] == "+") or (
            signed and _BELOW_ZERO.fullmatch(value)
        )
        if cells.is_formula(value) and not allowed:
            sentence = _("“%(value)s” looks like a formula; write the value instead")
            self.refuse(column, "formula", sentence, value=value[:40])
            return ""
        if cells.has_control_signs(value) or len(value) > known.longest:
            self.refuse(column, "signs", _("is too long or holds invisible signs"))
            return ""
        if cells.BYTE_ORDER_MARK in raw:
            self.remark(column, Weight.MENDED, "mark", _("an invisible mark was left out"))
        elif value != raw:
            self.mended(column, raw, value)
        return value

    def _is_marked(self, column: str, value: str) -> bool:
        """Whether a workbook holds something else than a value there; a result is only noted."""
        mark = self.row.marks.get(column)
        if mark is None:
            return False
        if sentence := _REFUSED_MARKS.get(mark):
            if column not in self._told:
                self._told.add(column)
                self.refuse(column, mark.value, sentence, value=value[:40])
            return True
        sentence = _("“%(value)s” is the result of a formula, as last calculated")
        self.remark(column, Weight.NOTED, "formula_result", sentence, value=value[:40])
        return False

    def day(self, column: str, *, may_be_ahead: bool = False) -> date | None:
        value = self.text(column, signed=True)
        if not value:
            return None
        try:
            day = cells.day(value)
        except cells.Unreadable:
            sentence = _("“%(value)s” is not a day of the calendar; write it like 2020-04-30")
            self.refuse(column, "bad_day", sentence, value=value[:_LONGEST_SHOWN])
            return None
        latest = self.today + _AHEAD if may_be_ahead else self.today
        if day > latest or day.year < 1900:
            sentence = _("%(day)s cannot be right: a day from 1900-01-01 to %(latest)s is expected")
            self.refuse(column, "day_out_of_range", sentence, day=day, latest=latest)
            return None
        if day.isoformat() != value:
            self.mended(column, value, day.isoformat())
        return day

    def number(self, column: str, *, highest: Decimal, step: Decimal) -> Decimal | None:
        value = self.text(column, signed=True)
        if not value:
            return None
        try:
            number = cells.number(value)
        except cells.Unreadable:
            self.refuse(column, "bad_number", _("“%(value)s” is not a number"), value=value[:40])
            return None
        if number > highest or number % step:
            sentence = _(
                "%(value)s is not a score of this test (0 to %(highest)s in steps of %(step)s)"
            )
            tenth = number / 10  # the point was forgotten
            meant = f"{tenth.normalize():f}" if tenth <= highest and not tenth % step else ""
            self.refuse(
                column,
                "score_out_of_range",
                sentence,
                suggestion=meant,
                value=value,
                highest=highest,
                step=step,
            )
            return None
        return number

    def year(self, column: str) -> int | None:
        value = self.text(column)
        if value and not re.fullmatch(r"(19|20)\d\d", value, re.ASCII):
            self.refuse(column, "bad_year", _("“%(value)s” is not a year"), value=value[:40])
            return None
        return int(value) if value else None

    def one_of(self, column: str, words: Mapping[str, Any]) -> str:
        """The code for a word of the list, in either language and any case."""
        value = self.text(column)
        found = words.get(value.casefold(), "") or words.get(cells.simplified(value).casefold(), "")
        if not value or found:
            return str(found)
        first = {code: word for word, code in reversed(list(words.items()))}
        shown = [_as_listed(word, words) for word in reversed(first.values())]
        if len(shown) <= _MOST_WORDS_SHOWN:
            sentence = _("“%(value)s” is not one of these: %(words)s")
        else:
            sentence = _("“%(value)s” is not known")
        self.refuse(
            column,
            f"unknown_{column}",
            sentence,
            suggestion=_as_listed(nearest(value, words), words),
            value=value[:_LONGEST_SHOWN],
            words=" / ".join(shown[:_MOST_WORDS_SHOWN]),
        )
        return ""

    def shaped(self, column: str, shape: re.Pattern, expected) -> str:
        """Text that a pattern must match as a whole; expected: what that is, in words."""
        value = self.text(column)
        if value and not shape.fullmatch(value):
            sentence = _("“%(value)s” is not what is expected here: %(expected)s")
            shown = value[:_LONGEST_SHOWN]
            self.refuse(column, "shape", sentence, value=shown, expected=expected)
            return ""
        return value

    def only_once(self, column: str, value: str, lines: dict[str, int]) -> None:
        """lines: where each value was met first."""
        if value and lines.setdefault(value, self.row.line) != self.row.line:
            sentence = _("“%(value)s” already appears in line %(line)s")
            self.refuse(column, f"duplicate_{column}", sentence, value=value, line=lines[value])

    def refuse(self, column: str, code: str, text, *, suggestion: str = "", **params) -> None:
        self.remark(column, Weight.REFUSED, code, text, suggestion=suggestion, **params)

    def mended(self, column: str, before: str, after: str) -> None:
        sentence = _("“%(before)s” was read as “%(after)s”")
        before = before[:_LONGEST_SHOWN]
        self.remark(column, Weight.MENDED, "mended", sentence, before=before, after=after)

    def remark(
        self, column: str, weight: Weight, code: str, text, *, suggestion: str = "", **params
    ) -> None:
        self.remarks.append(Remark(self.row.line, column, weight, code, text, params, suggestion))


def nearest(value: str, words: Iterable[str]) -> str:
    """The word of a list that begins so, where that means one thing only, or looks most like it;
    empty where none does.
    """
    asked, listed = value.casefold()[:_LONGEST_SHOWN], list(words)
    codes = words if isinstance(words, Mapping) else dict(zip(listed, listed, strict=True))
    begun = {word: str(codes[word]) for word in listed if word.startswith(asked)}
    if len(set(begun.values())) == 1:
        word, code = next(iter(begun.items()))
        return code.casefold() if code.casefold() in begun else word
    found = difflib.get_close_matches(asked, listed, n=1)
    return found[0] if found else ""


def _as_listed(word: str, words: Mapping[str, Any]) -> str:
    """A code as it is written, not in small letters: N2."""
    code = str(words.get(word, ""))
    return code if code.casefold() == word else word


def words_of(choices: Iterable[tuple[str, Any]], **others: str) -> Any:
    """The words for each choice: its code and its label in both languages, small letters.

    A dict that is made when it is first asked: a module is loaded before the translations are.
    others: further words by which a choice is known.
    """
    return SimpleLazyObject(lambda: _words_of(choices, others))


def _words_of(choices: Iterable[tuple[str, Any]], others: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, label in choices:
        for language in (CHINESE, ENGLISH):
            with translation.override(language):
                found.setdefault(str(label).casefold(), code)
                found.setdefault(cells.plain(str(label)).casefold(), code)  # as a cell is read
        found.setdefault(code.casefold(), code)
    for word, code in others.items():
        found.setdefault(word.casefold(), code)
    return found
