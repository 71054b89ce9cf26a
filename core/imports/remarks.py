"""What an import has to say about a line of the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise


class Weight(StrEnum):
    REFUSED = "refused"  # the row is not taken
    ASKED = "asked"  # a person has to say what is meant
    DOUBTED = "doubted"  # taken as it is, and likely wrong: a person has to look
    MENDED = "mended"  # one way to read it: taken, and told
    NOTED = "noted"  # taken as it is, worth a look


@dataclass(frozen=True)
class Remark:
    """One sentence about one cell (or the whole line, then `column` is empty).

    line: as a text editor counts, the heads are line 1. text: a lazy translation with `params`.
    suggestion: what may have been meant; a person takes it, or not.
    """

    line: int
    column: str
    weight: Weight
    code: str
    text: str | Promise
    params: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str = ""

    @property
    def sentence(self) -> str:
        """In the active language."""
        return str(self.text) % {key: str(value) for key, value in self.params.items()}


def kept(remark: Remark) -> dict[str, Any]:
    """As a row keeps it: readable in every language, whoever looks later."""
    return {
        "column": remark.column,
        "weight": remark.weight.value,
        "code": remark.code,
        "suggestion": remark.suggestion,
        "sentence": in_languages(lambda: remark.sentence),
    }


def in_languages(sentence) -> dict[str, str]:
    """What the function says, by language."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = str(sentence())
    return said


def read_out(said: Mapping[str, str]) -> str:
    """What was kept by `in_languages`, in the active language."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return said.get(language) or said.get(settings.LANGUAGE_CODE, "")
