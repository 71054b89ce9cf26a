"""What the offices ask the applicant to mend, and what comes back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails, fields
from applications.completeness import has_changed, unanswered
from applications.models import (
    Application,
    CorrectionRequest,
    DocumentSlot,
    HistoryEntry,
    Office,
    Screening,
    Snapshot,
)
from applications.querysets import CorrectionQuerySet
from applications.refusals import NotComplete, Refusal, TooLate
from applications.states import State, is_applicant, is_office
from applications.workflow import snapshots
from applications.workflow.moving import move, record, take_up
from applications.workflow.office import judge
from applications.workflow.offices import office_of
from core import audit
from core.templatetags.core_tags import moment

Weight = CorrectionRequest.Weight


class Ask(NamedTuple):
    """A field of the applicant's form or a slot, and the reason.

    due_at: left out, the day on which the hospital decides.
    """

    what: str | DocumentSlot
    reason: str
    weight: str = Weight.BLOCKING
    due_at: datetime | None = None


@transaction.atomic
def request_changes(
    application: Application,
    *,
    actor: User,
    items: Iterable[tuple],
    office: str = "",
    note: str = "",
    internal_note: str = "",
    seen: str | None = None,
    loop: int | None = None,
) -> Application:
    """Asks to mend named fields and documents, each with its reason; only these are unlocked.

    items: as `Ask`. What blocks sends the file back; where everything may follow later, it stays
    in screening. seen: as in `pass_screening`. loop: the number of the round that the officer
    means to begin; where it has begun already (a second press), nothing is asked twice.
    """
    application = take_up(application, "request_changes", actor, note)
    acting = office_of(actor, office)
    if late := why_not_ask(application):
        raise TooLate(late)
    following = _rounds(application) + 1
    if loop is not None and loop != following:
        raise Refusal(_("This was asked already, or somebody else has asked meanwhile."))
    asked = [_request(application, acting, actor, following, Ask(*item)) for item in items]
    if not asked:
        raise NotComplete(_("Name at least one field or document that is to be changed."))
    blocks = any(row.weight == Weight.BLOCKING for row in asked)
    if blocks:
        judge(application, acting, Screening.Verdict.CHANGES, actor, internal_note, seen=seen)
    CorrectionRequest.objects.bulk_create(asked)
    words: dict[str, Any] = {"note": note, "internal_note": internal_note}
    target = State.SENT_BACK if blocks else State.SCREENING
    move(application, "request_changes", actor=actor, role=acting, target=target, **words)
    emails.tell_applicant(application, "changes_requested", note=note, corrections=asked)
    return application


@transaction.atomic
def take_back(application: Application, *, actor: User, note: str, office: str = "") -> Application:
    """The offices take their request back; nothing is open to the applicant any more.

    What the applicant has saved so far counts, and is shown to the offices as a change.
    """
    application = take_up(application, "take_back", actor, note)
    acting = office_of(actor, office)
    changed = [row for row in _open(application) if _close(application, row)]
    application.screenings.filter(verdict=Screening.Verdict.CHANGES).delete()
    if changed:
        snapshots.take(application, Snapshot.Why.TAKEN_BACK)
    move(application, "take_back", actor=actor, role=acting, note=note)
    emails.tell_applicant(application, "moved", note=note)
    return application


@transaction.atomic
def resubmit(application: Application, *, actor: User, note: str = "") -> Application:
    """Sends what was asked for; the office that asked looks again, the other one's pass stays.

    What may follow later, and has not come yet, stays open.
    """
    application = take_up(application, "resubmit", actor, note)
    due = application.call.hospital_due_at
    if timezone.now() >= due:
        raise TooLate(
            _("Changes were taken until %(moment)s. What you typed is kept; ask the office.")
            % {"moment": moment(due, application.call.time_zone)}
        )
    asked = _open(application)
    missing = [
        row for row in asked if row.weight == Weight.BLOCKING and unanswered(application, row)
    ]
    if missing:
        raise NotComplete(
            _("Not everything that was asked for is there:"), [row.label for row in missing]
        )
    come = [row for row in asked if not row.may_follow or has_changed(application, row)]
    for row in come:
        _close(application, row, came=True)
    application.screenings.filter(verdict=Screening.Verdict.CHANGES).delete()
    snapshots.take(application, Snapshot.Why.RESUBMITTED)
    move(application, "resubmit", actor=actor, role=Role.TALENT, note=note)
    emails.tell_applicant(application, "received")
    emails.tell_officers(application, {row.by for row in come}, "changes_sent")
    return application


@transaction.atomic
def follow_up(application: Application, *, actor: User, note: str = "") -> Application:
    """Sends what was to follow, in whatever state the file is by now; that state stays."""
    application = _locked(application)
    if not is_applicant(actor, application):
        raise PermissionDenied
    come = [
        row
        for row in _open(application).answerable()
        if row.may_follow and has_changed(application, row)
    ]
    if application.state == State.SENT_BACK or not come:
        raise Refusal(_("There is nothing new to send. Change what was asked for first."))
    for row in come:
        _close(application, row, came=True)
    snapshots.take(application, Snapshot.Why.FOLLOWED)
    _tell_history(application, "follow_up", actor, Role.TALENT, note)
    emails.tell_officers(application, {row.by for row in come}, "changes_sent")
    return application


@transaction.atomic
def close_request(row: CorrectionRequest, *, actor: User, note: str = "") -> Application:
    """No longer needed. What alone keeps a file with the applicant is taken back instead."""
    application, row = _taken_up(row, actor)
    others = _open(application).exclude(pk=row.pk).filter(weight=Weight.BLOCKING)
    is_last = row.weight == Weight.BLOCKING and not others.exists()
    if application.state == State.SENT_BACK and is_last:
        raise Refusal(_("Nothing else is asked for: take the file back instead."))
    _close(application, row)
    _tell_history(application, "close_request", actor, row.office, note or row.label)
    return application


@transaction.atomic
def move_due(row: CorrectionRequest, *, actor: User, due_at: datetime) -> Application:
    """More time for the applicant, or less; never beyond the day on which the hospital decides."""
    application, row = _taken_up(row, actor)
    before = row.due
    row.due_at = _checked_due(application, due_at)
    row.save(update_fields=["due_at"])
    audit.record(
        actor,
        "application.move_due",
        application,
        before={"until": before, "what": row.label},
        after={"until": row.due, "what": row.label},
        subject=application.talent,
    )
    emails.tell_applicant(application, "changes_requested", note="", corrections=[row])
    return application


def _taken_up(row: CorrectionRequest, actor: User) -> tuple[Application, CorrectionRequest]:
    """The application's row, locked, and the request if it is still open; for its own office."""
    application = _locked(row.application)
    office_of(actor, row.office)
    if not is_office(actor, application):
        raise PermissionDenied
    fresh = _open(application).filter(pk=row.pk).first()
    if fresh is None:
        raise Refusal(_("This request is closed already."))
    return application, fresh


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("talent__user", "call__program").get(pk=application.pk)


def _open(application: Application) -> CorrectionQuerySet:
    return (
        application.corrections.open()
        .select_related("slot__requirement", "by", "application__call")
        .prefetch_related("slot__versions")
    )


def _close(application: Application, row: CorrectionRequest, *, came: bool = False) -> bool:
    """Closes it with what stands there now, where that is an answer; whether it is one."""
    answered = came or has_changed(application, row)
    row.after = row.seen_now(application) if answered else {}
    row.closed_at = timezone.now()
    row.save(update_fields=["after", "closed_at"])
    return answered


def _tell_history(application: Application, step: str, actor: User, role: str, note: str) -> None:
    """What happens in a state without moving it."""
    state = State(application.state)
    HistoryEntry.objects.create(
        application=application, step=step, source=state, target=state, actor=actor, role=role,
        note=note,
    )  # fmt: skip
    record(application, step, actor=actor, source=state, note=note)


def _rounds(application: Application) -> int:
    """How often something was asked of this application so far."""
    newest = application.corrections.order_by("-loop").first()
    return newest.loop if newest else 0


def why_not_ask(application: Application) -> str:
    """Changes that could not be sent any more are not asked for: the file would be stuck."""
    due = application.call.hospital_due_at
    if timezone.now() < due:
        return ""
    told = _("Changes could be sent until %(moment)s. Decide on what is there, or move the day.")
    return told % {"moment": moment(due, application.call.time_zone)}


def _checked_due(application: Application, due_at: datetime | None) -> datetime | None:
    if due_at is None:
        return None
    latest = application.call.hospital_due_at
    if due_at <= timezone.now():
        raise NotComplete(_("The time for the changes must lie in the future."))
    if due_at > latest:
        raise NotComplete(
            _("The hospital decides on %(moment)s: changes are needed before.")
            % {"moment": moment(latest, application.call.time_zone)}
        )
    return due_at


def _request(
    application: Application, office: Office, actor: User, loop: int, ask: Ask
) -> CorrectionRequest:
    """One row, with what the office sees now, so that it is shown what has changed afterwards."""
    if not ask.reason.strip():
        raise NotComplete(_("Say of each field and document what is to be changed."))
    asked = CorrectionRequest(
        application=application,
        office=office,
        by=actor,
        reason=ask.reason.strip(),
        weight=Weight(ask.weight),
        due_at=_checked_due(application, ask.due_at),
        loop=loop,
    )
    if isinstance(ask.what, DocumentSlot):
        if ask.what.application_id != application.pk or not ask.what.takes_upload:
            raise Refusal(_("The applicant cannot send this document: %s.") % ask.what)
        asked.slot = ask.what
    elif ask.what in fields.asked_of(application):
        asked.field = ask.what
    else:
        raise Refusal(_("The applicant cannot change this field: %s.") % ask.what)
    asked.before = asked.seen_now()
    return asked
