"""Reads single cells: mends what has one meaning only, and says what has none."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(3654, 73415)  # 1910 to 2100
FORMULA_STARTS = ("=", "+", "-", "@", "|", "%")
_DAY = re.compile(
    r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?: 0{1,2}:00(?::00)?)?", re.ASCII
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


class Unreadable(ValueError):
    """The cell has no meaning, or more than one."""


def trimmed(raw: str) -> str:
    """Without blanks around it (ideographic and no-break ones too), single blanks inside."""
    return " ".join(unicodedata.normalize("NFC", raw).split())


def plain(raw: str) -> str:
    """As `trimmed`, full-width signs as plain ones: for numbers, days, addresses, Latin names."""
    return trimmed(unicodedata.normalize("NFKC", raw))


def is_formula(text: str) -> bool:
    """What a spreadsheet could run when the list is exported again."""
    return plain(text).startswith(FORMULA_STARTS)


def has_control_signs(text: str) -> bool:
    return bool(_CONTROL.search(text))


def day(text: str) -> date:
    """A day as year-month-day in any usual dress, or as the number that Excel keeps.

    Days without a clear order (3/4/2020) have more than one meaning. Raises `Unreadable`.
    """
    if match := _DAY.fullmatch(text) or _COMPACT.fullmatch(text):
        try:
            return date(*map(int, match.groups()))
        except ValueError as error:
            raise Unreadable from error
    if text.isascii() and text.isdigit() and int(text[:9]) in EXCEL_DAYS and len(text) < 6:
        return EXCEL_DAY_ZERO + timedelta(days=int(text))
    raise Unreadable


def number(text: str) -> Decimal:
    """Raises `Unreadable`."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,4})?", text, re.ASCII):
        raise Unreadable
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Unreadable from error
