"""The work on an import: looked through, taken over. One pipeline for all of it.

A file is read as a stream and judged piece by piece; a piece is all that is ever in memory.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from core import audit, files
from core.imports import shapes, trail
from core.imports.heads import known_heads
from core.imports.kinds import Asked, ImportKind, Judge, Judged
from core.imports.problems import UnreadableFile
from core.imports.remarks import Remark, Weight, in_languages, kept
from core.imports.staging import Stage, Stale
from core.imports.tables import Dress, Row, open_table
from core.imports.work import (
    BATCH,
    DOES_SOMETHING,
    NEEDS_A_HAND,
    TRIES,
    Standing,
    State,
    Superseded,
    at_work,
    collecting_less,
    kind_for,
    move,
    tell,
)
from core.models import ImportRow, ImportRun

LEFT_OUT = "left_out"


@task()
def check(run_id: int, attempt: int) -> None:
    """Judges every row, for the preview. Begun anew it starts from the first row."""
    run = at_work(run_id, State.CHECKING).filter(attempt=attempt).first()
    if run is None:
        return
    run.found.all().delete()
    try:
        with collecting_less():
            digest, counts = _look_through(run)
    except Superseded:
        return
    except UnreadableFile as problem:
        move(run, State.RECOGNIZED, problem=in_languages(problem.__str__))
        return
    move(
        run,
        State.CHECKED,
        fingerprint=digest,
        counts=dict(counts),
        rows=sum(counts.values()),
        percent=100,
    )


def _look_through(run: ImportRun) -> tuple[str, Counter]:
    digest, counts, judge = hashlib.sha256(), Counter[str](), judge_of(run)
    for batch, percent in batches(run, judge):
        with transaction.atomic():
            tell(run, percent=percent, rows=sum(counts.values()) + len(batch))
            ImportRow.objects.bulk_create(_as_row(run, judged) for judged in batch)
        counts.update(judged.standing.value for judged in batch)
        _add(digest, batch)
    _think_again(run, judge)
    return digest.hexdigest(), counts


def _think_again(run: ImportRun, judge: Judge) -> None:
    """Doubts that came up later are told in the rows that they are about."""
    doubts = iter(judge.afterthoughts())
    while piece := {remark.line: kept(remark) for remark in islice(doubts, BATCH)}:
        rows = list(run.found.filter(line__in=piece))
        for row in rows:
            row.remarks, row.is_doubtful = [*row.remarks, piece[row.line]], True
        with transaction.atomic():
            tell(run)
            ImportRow.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=["remarks", "is_doubtful"],
            )


@task()
def apply(run_id: int) -> None:
    """Does what was shown: all of it, or nothing. A second call finds nothing to do."""
    try:
        with collecting_less(), Stage() as stage:
            if any(_take_over(run_id, stage) for _try in range(TRIES)):
                return
            with transaction.atomic():  # where one lock serves for all, nobody comes between now
                if not _take_over(run_id, stage):
                    raise Stale
    except Superseded:
        return
    except (Stale, IntegrityError, UnreadableFile):
        _look_again(run_id)


def _take_over(run_id: int, stage: Stage) -> bool:
    """False where somebody has changed such records meanwhile: it has to be judged again."""
    run = at_work(run_id, State.APPLYING).first()
    if run is None:
        raise Superseded
    stage.clear()
    kind = kind_for(run)
    before = trail.mark(kind.records)
    if _prepare(run, kind, stage) != run.fingerprint:
        raise Stale
    with transaction.atomic():
        if at_work(run_id, State.APPLYING).select_for_update(of=("self",)).first() is None:
            raise Superseded
        stage.lock()
        if not before.holds:
            return False
        stage.write()
        move(run, State.APPLIED, applied_at=timezone.now(), rows=run.total, problem={})
        wipe_file(run)
        told = {**run.counts, "only_good": run.only_good, "sha256": run.sha256}
        audit.record(run.applied_by, "core.apply_importrun", run, after=told)
    return True


def _prepare(run: ImportRun, kind: ImportKind, stage: Stage) -> str:
    """Judges the rows again and makes what they do wait; returns the fingerprint of all of them."""
    digest, ready = hashlib.sha256(), 0
    for batch, _percent in batches(run, judge_of(run)):
        _add(digest, batch)
        good = [judged for judged in batch if judged.standing in DOES_SOMETHING]
        kind.write(good, actor=run.applied_by, stage=stage)
        rows = run.found.filter(line__in=[judged.row.line for judged in good])
        keys = dict(rows.values_list("line", "pk"))
        done = [ImportRow(pk=keys[judged.row.line], undo=judged.undo) for judged in good]
        stage.change(ImportRow, done, ["undo"])
        ready += len(batch)
        tell(run, rows=ready)
    return digest.hexdigest()


def _look_again(run_id: int) -> None:
    """Nothing was taken over: a new preview says why it is another one."""
    text = _(
        "The records have changed since the preview. Nothing was taken over; "
        "this is the preview as it is now."
    )
    with transaction.atomic():
        run = at_work(run_id, State.APPLYING).first()
        if run is not None:
            begin_check(run, problem=in_languages(lambda: text))


def begin_check(run: ImportRun, **values) -> None:
    """Has the worker look through the file (again). Inside a transaction."""
    attempt = run.attempt + 1
    move(run, State.CHECKING, attempt=attempt, percent=0, rows=0, counts={}, **values)
    check.enqueue(run_id=run.pk, attempt=attempt)


def give_up(run: ImportRun) -> None:
    """Again and again the worker did not come to an end with it: a person has to look."""
    text = _("The file could not be checked. Try again, or ask whoever runs the portal.")
    move(run, State.RECOGNIZED, problem=in_languages(lambda: text))


def judge_of(run: ImportRun) -> Judge:
    """A judge who has not seen a row yet."""
    people = {int(line): one["person"] for line, one in run.answers.items() if "person" in one}
    asked = Asked(
        today=timezone.localdate(),
        columns=frozenset(filter(None, run.mapping)),
        clears=run.clears,
        people=people,
        scope=run.scope,
    )
    return kind_for(run).judge(asked)


def batches(run: ImportRun, judge: Judge) -> Iterator[tuple[list[Judged], int]]:
    """The rows of the file, judged, and how much of it is read, in percent."""
    left = {int(line): one["out"] for line, one in run.answers.items() if one.get("out")}
    with run.open_file() as file:
        table = open_table(file, Dress(**run.dress))
        rows = (_as_answered(row, run) for row in table.rows(run.mapping))
        known = known_heads(kind_for(run).columns)
        while batch := list(islice(rows, BATCH)):
            judged = shapes.judged(judge, [row for row in batch if row.line not in left], known)
            judged += [_left_out(row, *left[row.line]) for row in batch if row.line in left]
            judged.sort(key=lambda one: one.row.line)
            yield judged, min(99, file.tell() * 100 // max(run.size, 1))


def _left_out(row: Row, key: str, label: str) -> Judged:
    """As a person has said it; for the other rows it is as if it were not there."""
    remark = Remark(row.line, "", Weight.REFUSED, LEFT_OUT, _("left out, as you chose"))
    return Judged(row, Standing.WRONG, key, label, remarks=[remark])


def _as_answered(row: Row, run: ImportRun) -> Row:
    """With the cells that a person has mended in the preview."""
    answer = run.answers.get(str(row.line), {}).get("cells")
    return replace(row, cells={**row.cells, **answer}) if answer else row


def wipe_file(run: ImportRun) -> None:
    """The bytes go once the transaction is through."""
    stored, run.file = run.file, None
    if stored is not None:
        ImportRun.objects.filter(pk=run.pk).update(file=None)
        files.discard(stored)


def _as_row(run: ImportRun, judged: Judged) -> ImportRow:
    return ImportRow(
        run=run,
        line=judged.row.line,
        standing=judged.standing,
        key=judged.key[:80],
        label=judged.label[:200],
        is_mended=judged.is_mended,
        is_doubtful=judged.is_doubtful,
        changes=[[one.column, one.before, one.after] for one in judged.changes],
        remarks=[kept(remark) for remark in judged.remarks],
        candidates=judged.candidates,
        cells=judged.row.raw if judged.standing in NEEDS_A_HAND else [],
        undo=judged.undo,
    )


def _add(digest, batch: Iterable[Judged]) -> None:
    for judged in batch:
        changes = [(one.column, one.before, one.after) for one in judged.changes]
        told = [judged.row.line, judged.standing.value, changes]
        digest.update(json.dumps(told).encode())
