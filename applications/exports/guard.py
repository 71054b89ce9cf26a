"""Keeps a spreadsheet from running what somebody typed (CSV injection, OWASP)."""

import unicodedata
from typing import Any

# Invisible characters that Python's strip() leaves: a spreadsheet may skip them.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\x00"
STARTS = frozenset("=+-@\u2212")


def guarded(value: Any) -> Any:
    """Text that a spreadsheet could take for a formula gets an apostrophe in front; all else stays.

    Looks behind blanks, line breaks and invisible characters, and at full-width and small forms.
    """
    if not isinstance(value, str) or not value:
        return value
    if value[0] in "\t\r\n":
        return f"'{value}"
    first = _first(value)
    return f"'{value}" if unicodedata.normalize("NFKC", first)[:1] in STARTS else value


def _first(value: str) -> str:
    """The first character that shows; empty where there is none."""
    for letter in value:
        if not letter.isspace() and letter not in INVISIBLE:
            return letter
    return " "
