"""What an import has to say about a line of the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise


class Weight(StrEnum):
    REFUSED = "refused"  # the row is not taken
    MENDED = "mended"  # one way to read it: taken, and told
    NOTED = "noted"  # taken as it is, worth a look


@dataclass(frozen=True)
class Remark:
    """One sentence about one cell (or the whole line, then `column` is empty).

    line: as a text editor counts, the heads are line 1. text: a lazy translation with `params`.
    """

    line: int
    column: str
    weight: Weight
    code: str
    text: str | Promise
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """In the active language."""
        return str(self.text) % {key: str(value) for key, value in self.params.items()}
