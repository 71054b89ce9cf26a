"""How a statement of a person reads: “CSC award still valid: no”."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.templatetags.core_tags import day

_words: dict[str, str | Promise] = {}


def name_codes(words: Mapping[str, str | Promise]) -> None:
    """Tells how the codes read; the rules that ask for them are a neighbor's."""
    _words.update(words)


def in_words(code: str) -> str:
    """“CSC award still valid”; the code of a statement that nobody named."""
    return str(_words.get(code, code))


def answer_in_words(answer: Any) -> str:
    """Yes or no, a day as the language writes it, or the number as it is."""
    if isinstance(answer, bool):
        return _("yes") if answer else _("no")
    stated_day = parse_date(answer) if isinstance(answer, str) else None
    return day(stated_day) if stated_day else str(answer)
