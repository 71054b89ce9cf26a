"""Keeps a spreadsheet from running what somebody typed (CSV injection, OWASP)."""

import re
from typing import Any

# What str.isspace() knows, and what nobody sees: a spreadsheet may skip both.
SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e"
# = + - @ and every full-width, small, raised or lowered form of them (NFKC), escaped for a class.
STARTS = (
    "=+@\\-\u2212\u207a\u207b\u207c\u208a\u208b\u208c\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b"
    "\uff0b\uff0d\uff1d\uff20"
)
# The same words serve Python and PostgreSQL. Apostrophes in front are looked through: the one more
# that the guard puts there can be taken off again.
PATTERN = f"^'*([\t\r\n]|[{SPACES}{INVISIBLE}]*[{STARTS}])"
_RUNS = re.compile(PATTERN)
# Nearly every cell begins with a digit, a Latin letter or a Han character: those are let through
# before the pattern is asked, by few looks at the code of the first character. {0} is the column.
IN_SQL = (
    "CASE WHEN ascii({0}) BETWEEN 13312 AND 64255 THEN {0}"
    " WHEN ascii({0}) > 64 THEN CASE WHEN ascii({0}) < 128 THEN {0}"
    " WHEN {0} ~ %s THEN '''' || {0} ELSE {0} END"
    " WHEN ascii({0}) BETWEEN 48 AND 57 THEN {0} WHEN {0} = '' THEN NULL"
    " WHEN {0} ~ %s THEN '''' || {0} ELSE {0} END"
)


def guarded(value: Any) -> Any:
    """Text that a spreadsheet could take for a formula gets an apostrophe in front; all else stays.

    Looks behind blanks, line breaks and invisible characters, and at full-width and small forms.
    """
    if not isinstance(value, str) or value[:1].isalnum():  # nearly every cell
        return value
    return f"'{value}" if _RUNS.match(value.replace("\x00", "")) else value


def unguarded(text: str) -> str:
    """As it was before `guarded`: for a sheet that comes back."""
    return text[1:] if text[:1] == "'" and _RUNS.match(text[1:]) else text
