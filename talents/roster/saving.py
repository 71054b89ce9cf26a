"""Brings a roster in at once, as a command does: the whole file, nothing, or its good rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.imports import heads, shapes, trail
from core.imports.kinds import Asked, Judged, Standing
from core.imports.problems import UnreadableFile
from core.imports.remarks import Remark
from core.imports.staging import Stage
from core.imports.tables import Table, recognize
from core.punctuation import enumerated
from talents.roster.columns import COLUMNS, IGNORED, REQUIRED, label
from talents.roster.kind import ROSTER

_BATCH = 500


class NothingImported(Exception):
    """Some rows are refused and the whole file was asked for. `report` says which."""

    def __init__(self, report: "Report"):
        super().__init__()
        self.report = report


@dataclass
class Report:
    encoding: str
    unknown_heads: list[str]
    rows: list[Judged] = field(default_factory=list)

    def numbers(self, standing: str) -> list[str]:
        """Staff numbers of the rows of one standing."""
        return [row.key for row in self.rows if row.standing == standing]

    @property
    def added(self) -> list[str]:
        return self.numbers(Standing.NEW)

    @property
    def changed(self) -> list[str]:
        return self.numbers(Standing.CHANGED)

    @property
    def unchanged(self) -> list[str]:
        return self.numbers(Standing.UNCHANGED)

    @property
    def refused(self) -> list[Judged]:
        """Wrong ones, and those about which only a person can say who is meant."""
        return [row for row in self.rows if row.standing in (Standing.WRONG, Standing.ASKED)]

    @property
    def remarks(self) -> Iterable[Remark]:
        return (remark for row in self.rows for remark in row.remarks)


def import_roster(
    file: BinaryIO, *, actor, good_rows: bool = False, dry_run: bool = False
) -> Report:
    """Reads, checks and saves; a second run of the same file changes nothing.

    good_rows: leave out the refused rows instead of the whole file. dry_run: say what would happen.
    Raises `UnreadableFile` where it is no roster, `NothingImported` where a row is refused.
    """
    table = recognize(file, COLUMNS)
    mapping = _mapping_of(table)
    unknown = [
        head
        for head, name in zip(table.heads, mapping, strict=True)
        if head and not name and heads.bare(head) not in IGNORED
    ]
    report = Report(table.dress.encoding_in_words, unknown)
    asked = Asked(timezone.localdate(), frozenset(filter(None, mapping)))
    known = heads.known_heads(COLUMNS)
    judge, rows = ROSTER.judge(asked), table.rows(mapping)
    before = trail.mark(ROSTER.records)
    with Stage() as stage:
        while batch := list(islice(rows, _BATCH)):
            judged = shapes.judged(judge, batch, known)
            report.rows += judged
            good = (Standing.NEW, Standing.CHANGED)
            ROSTER.write([row for row in judged if row.standing in good], actor=actor, stage=stage)
        if report.refused and not good_rows:
            raise NothingImported(report)
        if not dry_run:
            _write(stage, before)
    return report


def _write(stage: Stage, before: trail.Mark) -> None:
    with transaction.atomic():
        stage.lock()
        if not before.holds:
            raise UnreadableFile(_("The records have changed meanwhile. Try it again."))
        stage.write()


def _mapping_of(table: Table) -> list[str]:
    """Nobody is asked here: each column once, and all that a new person needs."""
    mapping = heads.recognized(table.heads, COLUMNS).mapping
    if twice := heads.doubled(mapping):
        raise UnreadableFile(_("The column “%(column)s” appears twice."), column=label(twice[0]))
    missing = [label(name) for name in REQUIRED if name not in mapping]
    if missing:
        raise UnreadableFile(
            _("These columns are missing: %(columns)s."), columns=enumerated(missing)
        )
    return mapping
