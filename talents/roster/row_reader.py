"""Reads the cells of one row and keeps the remarks about them."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from talents.models import Talent
from talents.roster import cells
from talents.roster.reading import Row
from talents.roster.remarks import Remark, Weight

# Text that stays as it was typed; everything else is compared with a list or read as a number.
_AS_TYPED = {"name_zh", "department", "post", "title"}
_MAY_START_LIKE_A_FORMULA = {"phone"}  # +86 22 …
_MOST_WORDS_SHOWN = 12
_AHEAD = timedelta(days=366)


class RowReader:
    def __init__(self, row: Row, *, today: date):
        self.row, self.today = row, today
        self.remarks: list[Remark] = []

    def has(self, column: str) -> bool:
        return bool(self.row.cells.get(column, "").strip())

    def text(self, column: str, *, longest: int = 200) -> str:
        """The cell without surplus blanks; empty (and a remark) where it may not be kept."""
        raw = self.row.cells.get(column, "")
        value = cells.trimmed(raw) if column in _AS_TYPED else cells.plain(raw)
        if not value:
            return ""
        if cells.is_formula(value) and column not in _MAY_START_LIKE_A_FORMULA:
            sentence = _("“%(value)s” looks like a formula")
            self.refuse(column, "formula", sentence, value=value[:40])
            return ""
        if cells.has_control_signs(value) or len(value) > longest:
            self.refuse(column, "signs", _("is too long or holds invisible signs"))
            return ""
        if value != raw:
            self.mended(column, raw, value)
        return value

    def day(self, column: str, *, may_be_ahead: bool = False) -> date | None:
        value = self.text(column)
        if not value:
            return None
        try:
            day = cells.day(value)
        except cells.Unreadable:
            sentence = _("“%(value)s” is not a day of the calendar; write it like 2020-04-30")
            self.refuse(column, "bad_day", sentence, value=value)
            return None
        latest = self.today + _AHEAD if may_be_ahead else self.today
        if day > latest or day.year < 1900:
            self.refuse(column, "day_out_of_range", _("%(day)s cannot be right"), day=day)
            return None
        if day.isoformat() != value:
            self.mended(column, value, day.isoformat())
        return day

    def number(self, column: str, *, highest: Decimal, step: Decimal) -> Decimal | None:
        value = self.text(column)
        if not value:
            return None
        try:
            number = cells.number(value)
        except cells.Unreadable:
            self.refuse(column, "bad_number", _("“%(value)s” is not a number"), value=value)
            return None
        if number > highest or number % step:
            sentence = _(
                "%(value)s is not a score of this test (0 to %(highest)s in steps of %(step)s)"
            )
            self.refuse(
                column, "score_out_of_range", sentence, value=value, highest=highest, step=step
            )
            return None
        return number

    def year(self, column: str) -> int | None:
        value = self.text(column)
        if value and not re.fullmatch(r"(19|20)\d\d", value, re.ASCII):
            self.refuse(column, "bad_year", _("“%(value)s” is not a year"), value=value)
            return None
        return int(value) if value else None

    def one_of(self, column: str, words: Mapping[str, str]) -> str:
        """The code for a word of the list, in either language and any case."""
        value = self.text(column)
        found = words.get(value.casefold(), "")
        if not value or found:
            return str(found)
        shown = list({code: word for word, code in reversed(list(words.items()))}.values())[::-1]
        if len(shown) <= _MOST_WORDS_SHOWN:
            sentence = _("“%(value)s” is not one of these: %(words)s")
        else:
            sentence = _("“%(value)s” is not known")
        self.refuse(column, f"unknown_{column}", sentence, value=value, words=", ".join(shown))
        return ""

    def shaped(self, column: str, shape: re.Pattern, expected) -> str:
        """Text that a pattern must match as a whole; expected: what that is, in words."""
        value = self.text(column)
        longest = Talent._meta.get_field(column).max_length
        if value and (not shape.fullmatch(value) or len(value) > longest):
            sentence = _("“%(value)s” is not what is expected here: %(expected)s")
            self.refuse(column, "shape", sentence, value=value[:80], expected=expected)
            return ""
        return value

    def only_once(self, column: str, value: str, lines: dict[str, int]) -> None:
        """lines: where each value was met first."""
        if value and lines.setdefault(value, self.row.line) != self.row.line:
            sentence = _("“%(value)s” stands in line %(line)s already")
            self.refuse(column, f"duplicate_{column}", sentence, value=value, line=lines[value])

    def refuse(self, column: str, code: str, text, **params) -> None:
        self.remark(column, Weight.REFUSED, code, text, **params)

    def mended(self, column: str, before: str, after: str) -> None:
        sentence = _("“%(before)s” was read as “%(after)s”")
        self.remark(column, Weight.MENDED, "mended", sentence, before=before, after=after)

    def remark(self, column: str, weight: Weight, code: str, text, **params) -> None:
        self.remarks.append(Remark(self.row.line, column, weight, code, text, params))
