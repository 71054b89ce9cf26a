"""The two halves of every step: take the row up with leave, and move it with its records.

Of a step that is taken of many, `take_up_all` (a whole call), `take_up_these` (chosen files) and
`move_all` do the same at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application, HistoryEntry
from applications.refusals import NotComplete, Refusal, TransitionNotAllowed
from applications.states import TRANSITIONS, State, Transition, is_applicant, stages_of
from core import audit
from core.punctuation import labelled
from programs.models import Call

AT_ONCE = 1000
# What a step of many reads of each file: thousands of plans would be carried along for nothing.
OF_MANY = (
    *("reference", "call", "state", "state_since", "updated_at"),
    *("talent__name_zh", "talent__family_name", "talent__given_name"),
    *("talent__user__email", "talent__user__preferred_language"),
)


def take_up(application: Application, name: str, actor: User | None, note: str = "") -> Application:
    """The fresh row, locked where the database can. Call inside the transaction of the step.

    actor: None where the clock acts. Raises PermissionDenied where `actor` may not take the step,
    TransitionNotAllowed where the application is in none of its source states, NotComplete where
    words are needed.
    """
    step = TRANSITIONS[name]
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "talent__user", "talent__department", "call", "track"
    )
    fresh = rows.filter(pk=application.pk).first()
    if fresh is None:
        raise TransitionNotAllowed(_("discarded"))
    if not _has_leave(actor, step, fresh):
        raise PermissionDenied
    _hold_that_it_starts(step, fresh, actor, note)
    return fresh


def take_up_all(call: Call, name: str, actor: User) -> list[Application]:
    """Every file of a call with which a step begins that is taken of many; fresh, locked, by key.

    Call inside the transaction of the step. Empty where there is none. Raises PermissionDenied
    where `actor` may not take it: who may take such a step of one file may take it of all.
    """
    step = TRANSITIONS[name]
    if not step.of_many:
        raise ValueError(name)
    sources = step.sources_in(stages_of(call))
    files = list(_of_many(Application.objects.filter(call=call, state__in=sources)))
    for file in files:
        file.call = call
    if files and not _has_leave(actor, step, files[0]):
        raise PermissionDenied
    return files


def take_up_these(
    applications: Sequence[Application], name: str, actor: User, note: str = ""
) -> list[Application]:
    """As `take_up`, of many files of whatever calls, each named once; fresh, locked, in this order.

    As many queries are asked for one as for a thousand. Raises PermissionDenied, and Refusal with
    the reference in front.
    """
    step = TRANSITIONS[name]
    if step.allowed_of is None:
        raise ValueError(name)
    rows = Application.objects.filter(pk__in=[row.pk for row in applications])
    files = {file.pk: file for file in _of_many(rows)}
    calls = Call.objects.in_bulk({file.call_id for file in files.values()})
    for file in files.values():
        file.call = calls[file.call_id]
    allowed = set(step.allowed_of(actor, rows).values_list("pk", flat=True))
    if not (actor.is_authenticated and actor.is_active and allowed >= files.keys()):
        raise PermissionDenied
    for application in applications:
        try:
            if application.pk not in files:
                raise TransitionNotAllowed(_("discarded"))
            _hold_that_it_starts(step, files[application.pk], actor, note)
        except Refusal as refusal:
            raise Refusal(labelled(application.reference, refusal)) from refusal
    return [files[application.pk] for application in applications]


def _of_many(rows: QuerySet[Application]) -> QuerySet[Application]:
    rows = rows.select_related("talent__user").only(*OF_MANY).order_by("pk")
    return rows.select_for_update(of=("self",))


def _hold_that_it_starts(
    step: Transition, fresh: Application, actor: User | None, note: str
) -> None:
    if fresh.state not in step.sources_in(fresh.stages):
        raise TransitionNotAllowed(label_for(actor, fresh))
    if step.needs_words(fresh.state) and not note.strip():
        raise NotComplete(_("Say why: the reason is missing."))


def _has_leave(actor: User | None, step: Transition, application: Application) -> bool:
    if actor is None:
        return step.by_clock
    return actor.is_authenticated and actor.is_active and step.allowed(actor, application)


def move(
    application: Application,
    name: str,
    *,
    actor: User | None,
    role: str = "",
    target: State | None = None,
    note: str = "",
    internal_note: str = "",
    **columns: Any,
) -> Application:
    """Moves the row that `take_up` gave, and writes history and audit row.

    The condition on the state is the last word, on a database without row locks too.
    role: as whom; empty: the portal itself. target: where the step leads to another one of the
    table's targets than the usual. columns: set in the same breath.
    """
    source = State(application.state)
    target = target or TRANSITIONS[name].targets_in(application.stages)[0]
    now = timezone.now()
    columns |= {"updated_at": now} | ({"state_since": now} if target != source else {})
    rows = Application.objects.filter(pk=application.pk, state=source)
    if not rows.update(state=target, **columns):
        current = Application.objects.get(pk=application.pk)
        raise TransitionNotAllowed(label_for(actor, current))
    for column, value in {"state": target.value, **columns}.items():
        setattr(application, column, value)
    HistoryEntry.objects.create(
        application=application,
        step=name,
        source=source,
        target=target,
        actor=actor,
        role=role,
        note=note,
        internal_note=internal_note,
    )
    record(application, name, actor=actor, source=source, note=note, internal_note=internal_note)
    return application


def move_all(
    files: Sequence[Application],
    name: str,
    *,
    actor: User | None,
    role: str,
    target: State | None = None,
    note: str = "",
    notes: Mapping[int, str] | None = None,
) -> None:
    """Moves rows of one state to one target, as `move` does one; without a target, of one call.

    notes: words on single files, by their keys. As many queries are asked for one as for many.
    """
    source, now = State(files[0].state), timezone.now()
    target = target or TRANSITIONS[name].targets_in(files[0].stages)[0]
    columns = {"state": target.value, "state_since": now, "updated_at": now}
    rows = Application.objects.filter(pk__in=[file.pk for file in files], state=source)
    if rows.update(**columns) != len(files):
        raise Refusal(_("Something has changed meanwhile, so nothing was done. Look at it again."))
    for file in files:
        for column, value in columns.items():
            setattr(file, column, value)
    known = {"step": name, "source": source, "target": target, "actor": actor, "role": role}
    said = notes or {}
    HistoryEntry.objects.bulk_create(
        [HistoryEntry(application=file, note=said.get(file.pk, note), **known) for file in files],
        batch_size=AT_ONCE,
    )
    audit.record_all(
        actor,
        f"application.{name}",
        [(file, file.talent) for file in files],
        before={"state": source.value},
        after={"state": target.value},
        note=note,
        notes=notes,
    )


def record(
    application: Application,
    name: str,
    *,
    actor: User | None,
    source: State,
    note: str = "",
    internal_note: str = "",
) -> None:
    """The audit row of a step; the words in it are encrypted with the applicant's key."""
    after = {"state": application.state}
    if internal_note:
        after["internal_note"] = internal_note
    audit.record(
        actor,
        f"application.{name}",
        application,
        before={"state": source.value},
        after=after,
        note=note,
        subject=application.talent,
    )


def label_for(actor: User | None, application: Application) -> str:
    """The state in the words of the one who asked."""
    if actor is not None and is_applicant(actor, application):
        return application.public_state
    return application.get_state_display()
