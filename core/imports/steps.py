"""What an officer does with an import: one transaction and one audit row each."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, files, policy
from core.imports import heads as head_words
from core.imports import running, taking_back
from core.imports.kinds import ImportKind
from core.imports.problems import UnreadableFile
from core.imports.tables import XLSX, Dress, Table, open_table, recognize
from core.imports.work import DOES_SOMETHING, NEEDS_A_HAND, kind_for
from core.models import ImportMapping, ImportRun
from core.uploads import CONTENT_TYPES, Inspected, clean_name

State = ImportRun.State
UNDO_WITHIN = timedelta(days=30)
NO_ROWS = gettext_lazy(
    "The file has names of columns but no rows below them. Fill it in and upload it again, or "
    "choose below the line or sheet of the names."
)


class Refusal(Exception):
    """The step cannot be taken; says why in the active language."""


class AlreadyHere(Exception):
    """The same file is on its way already: `run`."""

    def __init__(self, run: ImportRun):
        super().__init__()
        self.run = run


def upload(kind: ImportKind, file: File, *, actor: Any, scope: str = "") -> ImportRun:
    """Keeps the file and recognizes how it is to be read. scope: what it is about.

    Raises PermissionDenied, `UnreadableFile`, and `AlreadyHere` for a file that is being worked on.
    """
    if not kind.may_bring_in(actor, scope):
        raise PermissionDenied
    table = recognize(file, kind.columns)  # type: ignore[arg-type]  # a File is read as one
    run = ImportRun(
        kind=kind.name,
        scope=scope,
        name=clean_name(file.name or "") or "list",
        size=file.size,
        sha256=files.digest_of(file),
        by=actor,
    )
    try:
        with transaction.atomic():
            _dress(run, table, kind)
            run.save()
            run.file = files.store(file, _inspected(run, table), owner=run, by=actor)
            run.save(update_fields=["file"])
            told = {"kind": kind.name, "file": run.name, "sha256": run.sha256}
            audit.record(actor, "core.add_importrun", run, after=told)
    except IntegrityError:
        here = ImportRun.objects.open().filter(kind=kind.name, scope=scope, sha256=run.sha256)
        same = here.first()
        if same is None:
            raise
        raise AlreadyHere(same) from None
    return run


def _inspected(run: ImportRun, table: Table) -> Inspected:
    if table.dress.format == XLSX:
        return Inspected(run.name, "xlsx", CONTENT_TYPES["xlsx"])
    return Inspected(run.name, "csv", "text/csv")


def _dress(run: ImportRun, table: Table, kind: ImportKind) -> None:
    """What is known of the columns: as somebody mapped these heads before, or by their words."""
    found = head_words.recognized(table.heads, kind.columns)
    known = ImportMapping.objects.filter(
        kind=kind.name, heads_hash=head_words.hash_of(table.heads)
    ).first()
    run.dress, run.heads = table.dress.kept(), table.heads
    run.head_language = found.language
    run.mapping = known.mapping if known else found.mapping


@transaction.atomic
def read_otherwise(run: ImportRun, dress: Dress, *, actor: Any) -> ImportRun:
    """Reads the file as the officer says. Raises PermissionDenied, Refusal, `UnreadableFile`."""
    run = _locked(run, actor, State.RECOGNIZED, State.CHECKED)
    with run.open_file() as file:
        _dress(run, open_table(file, dress), kind_for(run))
    run.state, run.problem, run.answers = State.RECOGNIZED, {}, {}
    run.save()
    return run


@transaction.atomic
def map_columns(
    run: ImportRun, mapping: list[str], *, clears: bool = False, actor: Any
) -> ImportRun:
    """Says what the columns are and has the file looked through. The next file of these heads is
    read alike. Raises PermissionDenied, Refusal.
    """
    run = _locked(run, actor, State.RECOGNIZED, State.CHECKED)
    if not _has_rows(run):
        raise Refusal(str(NO_ROWS))
    if complaints := complaints_about(mapping, kind_for(run)):
        raise Refusal(" ".join(complaints))
    run.mapping, run.clears = mapping, clears
    ImportMapping.objects.update_or_create(
        kind=run.kind, heads_hash=head_words.hash_of(run.heads), defaults={"mapping": mapping}
    )
    running.begin_check(run, mapping=mapping, clears=clears, answers={}, problem={})
    return run


def _has_rows(run: ImportRun) -> bool:
    """Or something that cannot be read, which the worker explains."""
    with run.open_file() as file:
        try:
            return bool(open_table(file, Dress(**run.dress)).sample(1))
        except UnreadableFile:
            return True


def complaints_about(mapping: list[str], kind: ImportKind) -> list[str]:
    """Why a file with these columns cannot be looked through; a sentence each."""
    said = []
    for name in head_words.doubled(mapping):
        text = _("Two columns stand for “%(column)s”. Leave one of them out.")
        said.append(text % {"column": kind.columns[name].label})
    if not any(set(group) <= set(mapping) for group in kind.needed):
        groups = [
            _(" with ").join(str(kind.columns[name].label) for name in one) for one in kind.needed
        ]
        text = _("The file needs a column for %(columns)s. Say below which one that is.")
        said.append(text % {"columns": _(", or ").join(groups)})
    return said


@transaction.atomic
def answer(run: ImportRun, answers: dict[str, dict], *, actor: Any) -> ImportRun:
    """Takes over what a person said of single rows (as the model keeps it); looks again."""
    run = _locked(run, actor, State.CHECKED)
    merged = dict(run.answers)
    for line, one in answers.items():
        before = merged.get(line, {})
        cells = {**before.get("cells", {}), **one.get("cells", {})}
        merged[line] = {**before, **one, **({"cells": cells} if cells else {})}
    running.begin_check(run, answers=merged, problem={})
    return run


@transaction.atomic
def take_over(
    run: ImportRun, *, only_good: bool, actor: Any, attempt: int | None = None
) -> ImportRun:
    """Has the worker do what the preview shows. Raises PermissionDenied, Refusal.

    attempt: of the preview that a person has seen, if one has; there may be a newer one by now.
    """
    run = _locked(run, actor, State.CHECKED)
    if attempt not in (None, run.attempt):
        raise Refusal(_("The preview has changed since you saw it. Look at it as it is now."))
    counts = run.counts
    if not sum(counts.get(standing, 0) for standing in DOES_SOMETHING):
        raise Refusal(_("There is nothing to take over."))
    if not only_good and sum(counts.get(standing, 0) for standing in NEEDS_A_HAND):
        raise Refusal(_("Some rows are wrong or not confirmed. Take only the good ones."))
    run.only_good, run.applied_by, run.rows = only_good, actor, 0
    _begin(run, State.APPLYING, ["only_good", "applied_by", "rows"])
    running.apply.enqueue(run_id=run.pk)
    return run


@transaction.atomic
def take_back(run: ImportRun, *, actor: Any, reason: str = "") -> ImportRun:
    """Has the worker undo an import. Raises PermissionDenied, Refusal."""
    run = _locked(run, actor, State.APPLIED)
    if kind_for(run).asks_reason and not reason.strip():
        raise Refusal(_("Say why it is taken back."))
    if not can_be_taken_back(run):
        raise Refusal(_("The time for taking it back is over."))
    run.undone_by, run.undo_reason, run.rows = actor, reason.strip()[:1000], 0
    _begin(run, State.UNDOING, ["undone_by", "undo_reason", "rows"])
    taking_back.undo.enqueue(run_id=run.pk)
    return run


def can_be_taken_back(run: ImportRun) -> bool:
    return (
        run.state == State.APPLIED
        and run.applied_at is not None
        and timezone.now() < run.applied_at + UNDO_WITHIN
    )


@transaction.atomic
def discard(run: ImportRun, *, actor: Any) -> ImportRun:
    """Ends an import that was not taken over; its file and rows go. Raises PermissionDenied."""
    run = _locked(run, actor, State.RECOGNIZED, State.CHECKING, State.CHECKED)
    throw_away(run, actor=actor)
    return run


def throw_away(run: ImportRun, *, actor: Any) -> None:
    """Inside a transaction; actor: None where the time was over."""
    run.found.all().delete()
    run.state, run.answers = State.DISCARDED, {}
    run.save(update_fields=["state", "answers"])
    running.wipe_file(run)
    audit.record(actor, "core.discard_importrun", run)


def _begin(run: ImportRun, state: str, columns: list[str]) -> None:
    run.state, run.problem, run.touched_at = state, {}, timezone.now()
    try:
        with transaction.atomic():
            run.save(update_fields=["state", "problem", "touched_at", *columns])
    except IntegrityError:
        raise Refusal(_("Another list is being taken over just now. Try again shortly.")) from None


def _locked(run: ImportRun, actor: Any, *states: str) -> ImportRun:
    if not policy.can(actor, "change", run):
        raise PermissionDenied
    fresh = ImportRun.objects.select_for_update(of=("self",)).select_related("file").get(pk=run.pk)
    if fresh.state not in states:
        raise Refusal(_("It is already “%s”.") % fresh.get_state_display())
    return fresh
