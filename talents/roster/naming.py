"""Whether a row that has somebody's staff number names somebody else."""

import re
from dataclasses import dataclass

from core.search import normalized
from talents.models import Talent
from talents.names import in_latin
from talents.roster.checking import RosterRow

_UMLAUT = re.compile(r"(?<=[ln])(?:yu|v)")  # 吕 is Lyu, Lv or Lü


@dataclass(frozen=True)
class OtherName:
    """column: that has it. known: in the portal; said: in the file."""

    column: str
    known: str
    said: str


def other_name(row: RosterRow, talent: Talent) -> OtherName | None:
    """A name that differs by more than how it is written.

    The Chinese name decides. One in Latin letters has many spellings: it counts where the row has
    no Chinese one, or another birth date.
    """
    if row.name_zh:
        if not _is_same(row.name_zh, talent.name_zh):
            return OtherName("name_zh", talent.name_zh, row.name_zh)
        if row.birth_date in (None, talent.birth_date):
            return None
    said = in_latin(row.family_name, row.given_name)
    turned = f"{talent.given_name} {talent.family_name}"
    if not said or not talent.name_en or _is_same(said, talent.name_en) or _is_same(said, turned):
        return None
    return OtherName("name_en", talent.name_en, said)


def _is_same(one: str, other: str) -> bool:
    return one == other or _letters(one) == _letters(other)


def _letters(name: str) -> str:
    return _UMLAUT.sub("u", "".join(filter(str.isalnum, normalized(name))))
