"""What all work on an import has in common: whose it is, how far it has come, where it leads."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from core.imports.kinds import ImportKind, kind_of
from core.models import ImportRow, ImportRun

State, Standing = ImportRun.State, ImportRow.Standing
BATCH = 1000
TRIES = 3  # to write while others go on with their work
DOES_SOMETHING = (Standing.NEW, Standing.CHANGED)
NEEDS_A_HAND = (Standing.WRONG, Standing.ASKED)


class Superseded(Exception):
    """Somebody has begun anew: this run of the work is over."""


def kind_for(run: ImportRun) -> ImportKind:
    kind = kind_of(run.kind)
    if kind is None:
        raise LookupError(f"There is no kind of list “{run.kind}”.")
    return kind


@contextmanager
def collecting_less() -> Iterator[None]:
    """The collector need not look through all that was loaded before, again and again: it took a
    quarter of the time. Where somebody has frozen it already, it stays so.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def at_work(run_id: int, state: str):
    return ImportRun.objects.select_related("file", "applied_by", "undone_by").filter(
        pk=run_id, state=state
    )


def tell(run: ImportRun, **values) -> None:
    """How far the work has come. Raises Superseded where somebody has begun anew."""
    mine = ImportRun.objects.filter(pk=run.pk, state=run.state, attempt=run.attempt)
    if not mine.update(touched_at=timezone.now(), **values):
        raise Superseded


def move(run: ImportRun, state: str, **values) -> None:
    values |= {"state": state, "touched_at": timezone.now()}
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=[*values])
