"""What each row of a sheet would do, before anything is done."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import ForwardedFile, Forwarding
from applications.outcomes.reading import Row, Sheet
from applications.states import TRANSITIONS
from applications.workflow.forwardings import Decided

Outcome = ForwardedFile.Outcome
LONGEST_NOTE = 1000
# How people write it, small letters and without blanks.
WORDS = {
    Outcome.AWARDED: {
        "awarded",
        "yes",
        "录取",
        "已录取",
        "拟录取",
        "获批",
        "入选",
        "获资助",
        "已获资助",
        "是",
    },
    Outcome.NOT_AWARDED: {
        *("notawarded", "not_awarded", "no", "未录取", "不录取", "未获批", "未入选", "未获资助"),
        "否",
    },
}
OPEN = {"", "stilltocome", "待定", "尚无结果"}


class Standing(models.TextChoices):
    """What becomes of a row."""

    NEW = "new", _("will be recorded")
    SAME = "same", _("recorded already")
    OPEN = "open", _("no outcome given")
    UNKNOWN = "unknown", _("not a file of this batch")
    TWICE = "twice", _("stands in the file twice")
    OTHER_NAME = "other_name", _("the name is another person's")
    CONTRADICTS = "contradicts", _("another outcome is recorded already")
    UNCLEAR = "unclear", _("the outcome is not understood")
    TOO_LONG = "too_long", _("the note is longer than 1000 characters")
    ENDED = "ended", _("the file takes no outcome any more")


LEFT_OUT = [*Standing][3:]


@dataclass(frozen=True)
class Line:
    """A row of the sheet and what it would do; `file` is None where it is not of the batch."""

    row: Row
    standing: Standing
    file: ForwardedFile | None = None
    outcome: str = ""

    @property
    def label(self) -> str:
        return str(self.standing.label)

    @property
    def is_left_out(self) -> bool:
        """Something is wrong with it, and a human has to look."""
        return self.standing in LEFT_OUT


def judge(sheet: Sheet, forwarding: Forwarding) -> list[Line]:
    """A line for every row of the sheet, in its order. Writes nothing."""
    return lines_of(sheet.rows, files_of(forwarding.pk))


def files_of(forwarding: int) -> dict[str, ForwardedFile]:
    """The files of a batch, by the reference of their application."""
    files = ForwardedFile.objects.filter(forwarding=forwarding)
    files = files.select_related("application__talent", "application__call")
    return {file.application.reference: file for file in files}


def lines_of(rows: Sequence[Row], known: Mapping[str, ForwardedFile]) -> list[Line]:
    counted = Counter(row.reference.upper() for row in rows)
    return [
        _line(row, known.get(row.reference.upper()), counted[row.reference.upper()]) for row in rows
    ]


def to_record(lines: list[Line]) -> list[Decided]:
    return [
        Decided(line.file.application.reference, line.outcome, line.row.note)
        for line in lines
        if line.standing == Standing.NEW and line.file is not None
    ]


def _line(row: Row, file: ForwardedFile | None, times: int) -> Line:
    if file is None:
        return Line(row, Standing.UNKNOWN)
    if times > 1:
        return Line(row, Standing.TWICE, file)
    talent = file.application.talent
    if row.name and _plain(row.name) not in {_plain(talent.name_zh), _plain(talent.name_en)}:
        return Line(row, Standing.OTHER_NAME, file)
    outcome = _understood(row.outcome)
    if outcome is None:
        return Line(row, Standing.UNCLEAR, file)
    return Line(row, _standing(row, file, outcome), file, outcome)


def _standing(row: Row, file: ForwardedFile, outcome: str) -> Standing:
    if not outcome:
        return Standing.OPEN
    if file.outcome:
        return Standing.SAME if file.outcome == outcome else Standing.CONTRADICTS
    application = file.application
    if application.state not in TRANSITIONS["record_outcome"].sources_in(application.stages):
        return Standing.ENDED
    return Standing.TOO_LONG if len(row.note) > LONGEST_NOTE else Standing.NEW


def _understood(word: str) -> str | None:
    """An outcome; empty where none is given, None where nobody can know."""
    plain = _plain(word)
    if plain in OPEN:
        return ""
    return next((outcome.value for outcome, words in WORDS.items() if plain in words), None)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
