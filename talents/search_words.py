"""What a person is found by: name, staff number, and every way to type the name's pinyin."""

import string
from typing import Any

from django.utils.translation import gettext as _

from core.search import closed_up, is_han, words
from core.word_index import indexed

TABLE = "talents_talent"
# The columns that it is made of.
SEARCHED = frozenset({"staff_no", "name_zh", "family_name", "given_name", "pinyin"})


def text_of(person: Any) -> str:
    """As `search_text` holds it. person: a talent, also as a migration knows one."""
    digits = person.staff_no.lstrip(string.ascii_letters)
    return indexed(
        person.staff_no,
        digits,
        digits.lstrip("0"),
        person.name_zh,
        closed_up(person.name_zh),
        person.name_zh[:1],  # a single character is looked for as a family name
        person.family_name,
        person.given_name,
        person.given_name + person.family_name,
        *spellings(person.pinyin),
    )


def hint_of(query: str) -> str:
    """What to tell who typed a single character and found nobody; empty for other queries."""
    if any(is_han(word) and len(word) == 1 for word in words(query)):
        return _("One character is looked for as a family name; type two or more of a given name.")
    return ""


def spellings(pinyin: str) -> list[str]:
    """Its syllables, from each one on as one word, and their initials; an ü is v, u or yu.

    "li ke xin" → li, ke, xin, likexin, kexin, lkx, kx.
    """
    parts = pinyin.split()
    rests = [parts[place:] for place in range(len(parts))]
    found = [*parts, *("".join(rest) for rest in rests)]
    found += ["".join(part[0] for part in rest) for rest in rests[:-1]]
    found += [word.replace("v", other) for word in found if "v" in word for other in ("u", "yu")]
    return list(dict.fromkeys(found))
