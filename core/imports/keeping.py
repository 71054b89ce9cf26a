"""Looks after imports: goes on with what a killed worker left, wipes what is over."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.imports import running, taking_back
from core.imports.steps import UNDO_WITHIN, throw_away
from core.models import ImportRow, ImportRun

State = ImportRun.State
SILENT = timedelta(minutes=3)
FORGOTTEN = timedelta(days=7)
MOST_ATTEMPTS = 50


def go_on() -> int:
    """Hands work on which nobody has been heard for a while to a worker again; returns how many.

    A row that is locked has somebody at work; a task that finds its work done does nothing.
    """
    silent = ImportRun.objects.at_work().filter(touched_at__lt=timezone.now() - SILENT)
    count = 0
    for pk in list(silent.values_list("pk", flat=True)):
        with transaction.atomic():
            run = silent.select_for_update(skip_locked=True).filter(pk=pk).first()
            if run is not None:
                _again(run)
                count += 1
    return count


def _again(run: ImportRun) -> None:
    if run.state == State.CHECKING:
        if run.attempt < MOST_ATTEMPTS:
            running.begin_check(run)
        else:
            running.give_up(run)
        return
    ImportRun.objects.filter(pk=run.pk).update(touched_at=timezone.now())
    if run.state == State.APPLYING:
        running.apply.enqueue(run_id=run.pk)
    elif run.state == State.UNDOING:
        taking_back.undo.enqueue(run_id=run.pk)


def wipe() -> int:
    """Throws away what nobody went on with, and rows that can no longer be taken back."""
    now = timezone.now()
    forgotten = ImportRun.objects.filter(
        state__in=[State.RECOGNIZED, State.CHECKED], touched_at__lt=now - FORGOTTEN
    )
    for run in forgotten:
        with transaction.atomic():
            throw_away(run, actor=None)
    over = ImportRun.objects.filter(state__in=[State.APPLIED, State.UNDONE, State.DISCARDED])
    over = over.filter(touched_at__lt=now - UNDO_WITHIN)
    ImportRow.objects.filter(run__in=over).delete()
    return over.exclude(answers={}).update(answers={})
