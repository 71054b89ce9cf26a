"""Takes back what an import has done.

As in `running`, all is made ready while others go on with their work, and written at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from core import audit
from core.imports import trail
from core.imports.kinds import BuiltOn, ImportKind
from core.imports.remarks import in_languages
from core.imports.staging import Stage, Stale
from core.imports.work import (
    BATCH,
    DOES_SOMETHING,
    TRIES,
    State,
    Superseded,
    at_work,
    collecting_less,
    kind_for,
    move,
    tell,
)
from core.models import ImportRow, ImportRun
from core.punctuation import enumerated

MOST_NAMES = 20
LOOKED_AT_ONCE = 5_000  # rows that a page looks at while somebody waits for it


@task()
def undo(run_id: int) -> None:
    """Takes back what an import has done, where nothing was built on it: all of it, or nothing."""
    try:
        with collecting_less(), Stage() as stage:
            if any(_give_back(run_id, stage) for _try in range(TRIES)):
                return
            with transaction.atomic():
                if not _give_back(run_id, stage):
                    raise Stale
    except Superseded:
        return
    except (Stale, IntegrityError):
        _leave(run_id)


def _give_back(run_id: int, stage: Stage) -> bool:
    """False where somebody has changed such records meanwhile: it has to be looked at again."""
    run = at_work(run_id, State.UNDOING).first()
    if run is None:
        raise Superseded
    stage.clear()
    kind = kind_for(run)
    before = trail.mark(kind.records)
    against = _prepare_back(run, kind, stage)
    with transaction.atomic():
        if at_work(run_id, State.UNDOING).select_for_update(of=("self",)).first() is None:
            raise Superseded
        stage.lock()
        if not before.holds:
            return False
        if against:
            move(run, State.APPLIED, rows=run.total, problem=_problem(against))
            return True
        stage.write()
        move(run, State.UNDONE, undone_at=timezone.now(), rows=run.total, problem={})
        audit.record(run.undone_by, "core.undo_importrun", run, before=run.counts)
    return True


def _prepare_back(run: ImportRun, kind: ImportKind, stage: Stage) -> list[BuiltOn]:
    """Makes what undoes the rows wait; returns what stands against it, not all of very much."""
    against: list[BuiltOn] = []
    ready = 0
    for rows in _done_rows(run):
        against += kind.built_on(rows)
        if len(against) > MOST_NAMES:
            break
        if not against:
            kind.take_back(rows, actor=run.undone_by, reason=run.undo_reason, stage=stage)
        ready += len(rows)
        tell(run, rows=ready)
    return against


def _leave(run_id: int) -> None:
    """Nothing was taken back, and nobody can say which record it was."""
    text = _("Nothing was taken back, because the records have changed meanwhile. Try it again.")
    with transaction.atomic():
        run = at_work(run_id, State.UNDOING).first()
        if run is not None:
            move(run, State.APPLIED, rows=run.total, problem=in_languages(lambda: text))


def _problem(against: list[BuiltOn]) -> dict[str, Any]:
    """In words, and the lines of the file for who looks at it again."""
    text = _("Nothing was taken back, because this has changed since: %(names)s.")
    names = [one.name for one in against[:MOST_NAMES]]

    def sentence() -> str:
        more = " …" if len(against) > MOST_NAMES else ""
        return str(text) % {"names": enumerated(names) + more}

    return {**in_languages(sentence), "lines": [one.row.line for one in against]}


@dataclass(frozen=True)
class Look:
    """What stands against taking an import back. is_whole: all of its rows were looked at."""

    against: list[BuiltOn]
    is_whole: bool


def look(run: ImportRun) -> Look:
    """Before anybody takes it back. Of very many rows only those are looked at that the worker has
    named; it looks at all of them before it writes.
    """
    done = run.found.filter(standing__in=DOES_SOMETHING).order_by("line")
    is_whole = done.count() <= LOOKED_AT_ONCE
    if not is_whole:
        done = done.filter(line__in=run.problem.get("lines", []))
    rows, against = list(done), []
    for start in range(0, len(rows), BATCH):
        against += kind_for(run).built_on(rows[start : start + BATCH])
    return Look(against, is_whole)


def _done_rows(run: ImportRun) -> Iterator[list[ImportRow]]:
    """Piece by piece; the rows about one record stand in one piece."""
    done = run.found.filter(standing__in=DOES_SOMETHING).order_by("key", "line")
    piece: list[int] = []
    for _key, rows in groupby(list(done.values_list("key", "pk")), key=itemgetter(0)):
        piece += [pk for _key, pk in rows]
        if len(piece) >= BATCH:
            yield list(done.filter(pk__in=piece))
            piece = []
    if piece:
        yield list(done.filter(pk__in=piece))
