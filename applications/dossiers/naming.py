"""How folders and files of a dossier are named: by a rule of the office, safe anywhere."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.punctuation import enumerated

FOLDER = "{reference} {name}"
FILE = "{number} {document}"
# What may stand in braces, for folders and for files.
OF_PERSON = {
    "reference": gettext_lazy("reference"),
    "staff_no": gettext_lazy("staff number"),
    "name": gettext_lazy("Chinese name"),
    "passport_name": gettext_lazy("name in the passport"),
    "department": gettext_lazy("department"),
    "call": gettext_lazy("call"),
}
OF_FILE = {
    "number": gettext_lazy("number"),
    "document": gettext_lazy("document"),
    "version": gettext_lazy("version"),
    **OF_PERSON,
}
LONGEST = 80
_BRACES = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
# Names that Windows keeps for devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def check(rule: str, known: Mapping) -> None:
    """Raises ValidationError for what would stand in every name as it is, or tell none apart."""
    found = _BRACES.findall(rule)
    if unknown := [word for word in found if word not in known]:
        told = {
            "unknown": enumerated(f"{{{word}}}" for word in unknown),
            "known": enumerated(f"{{{word}}}" for word in known),
        }
        raise ValidationError(_("%(unknown)s is not known. These are: %(known)s.") % told)
    if "{" in _BRACES.sub("", rule) or "}" in _BRACES.sub("", rule):
        raise ValidationError(_("A brace stands alone."))
    if not found:
        raise ValidationError(_("Without a word in braces all would have the same name."))


def named(rule: str, values: Mapping[str, str], ending: str = "") -> str:
    """The name by the rule, without what a computer refuses. ending: with its dot."""
    told = _BRACES.sub(lambda word: str(values.get(word[1], "")), rule)
    plain = " ".join(_FORBIDDEN.sub("_", told).split()).strip(" .")[:LONGEST].strip(" .")
    if not plain or _DEVICES.fullmatch(plain):
        plain = f"_{plain}"
    return plain + ending


class Taken:
    """Gives every name once: the second one of a folder gets a number behind it."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def free(self, path: str) -> str:
        found, number = PurePosixPath(path), 1
        stem, ending = found.stem if found.suffix else found.name, found.suffix
        while str(found).casefold() in self.names:
            number += 1
            found = found.with_name(f"{stem} ({number}){ending}")
        self.names.add(str(found).casefold())
        return str(found)
