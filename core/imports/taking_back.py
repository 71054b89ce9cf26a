"""Takes back what an import has done.

As in `running`, all is made ready while others go on with their work, and written at once.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from core import audit
from core.imports import trail
from core.imports.kinds import ImportKind
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
    names = _prepare_back(run, kind, stage)
    with transaction.atomic():
        if at_work(run_id, State.UNDOING).select_for_update(of=("self",)).first() is None:
            raise Superseded
        stage.lock()
        if not before.holds:
            return False
        if names:
            move(run, State.APPLIED, rows=run.total, problem=in_languages(lambda: _built_on(names)))
            return True
        stage.write()
        move(run, State.UNDONE, undone_at=timezone.now(), rows=run.total, problem={})
        audit.record(run.undone_by, "core.undo_importrun", run, before=run.counts)
    return True


def _prepare_back(run: ImportRun, kind: ImportKind, stage: Stage) -> list[str]:
    """Makes what undoes the rows wait; returns the names of what was built on, not all of many."""
    names: list[str] = []
    ready = 0
    for rows in _done_rows(run):
        names += kind.built_on(rows)
        if len(names) > MOST_NAMES:
            break
        if not names:
            kind.take_back(rows, actor=run.undone_by, reason=run.undo_reason, stage=stage)
        ready += len(rows)
        tell(run, rows=ready)
    return names


def _leave(run_id: int) -> None:
    """Nothing was taken back, and nobody can say which record it was."""
    text = _("Nothing was taken back, because the records have changed meanwhile. Try it again.")
    with transaction.atomic():
        run = at_work(run_id, State.UNDOING).first()
        if run is not None:
            move(run, State.APPLIED, rows=run.total, problem=in_languages(lambda: text))


def _built_on(names: list[str]) -> str:
    text = _("Nothing was taken back, because this has changed since: %(names)s.")
    shown = enumerated(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
    return str(text) % {"names": shown}


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
