"""The steps of the two offices (外事办公室, 人事处)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails
from applications.checklist import checklist_of
from applications.models import Application, CorrectionRequest, DocumentSlot, Office, Screening
from applications.refusals import NotComplete, Refusal
from applications.states import State
from applications.workflow.moving import move, take_up
from applications.workflow.offices import office_of

Verdict = Screening.Verdict
Item = tuple[str | DocumentSlot, str]  # a field of Application.EDITABLE or a slot, and the reason


@transaction.atomic
def pass_screening(
    application: Application,
    *,
    actor: User,
    office: str = "",
    note: str = "",
    internal_note: str = "",
) -> Application:
    """One office passes; the second pass makes it qualified, the first leaves it in screening.

    office: needed of somebody who is in both. note: the applicant reads it. internal_note: stays
    in the offices. Its own checklist must be answered, with no requirement against the file.
    """
    application = take_up(application, "pass", actor, note)
    acting = office_of(actor, office)
    passed = set(
        application.screenings.filter(verdict=Verdict.PASS).values_list("office", flat=True)
    )
    if acting in passed:
        raise Refusal(_("Your office has passed this application already."))
    if hindrance := checklist_of(application).hindrance(acting):
        raise Refusal(hindrance)
    _judge(application, acting, Verdict.PASS, actor, internal_note)
    is_last = passed | {acting} == set(Office)
    words: dict[str, Any] = {"note": note, "internal_note": internal_note}
    target = State.QUALIFIED if is_last else State.SCREENING
    move(application, "pass", actor=actor, role=acting, target=target, **words)
    if is_last:
        emails.tell_applicant(application, "moved", note=note)
    return application


@transaction.atomic
def fail(
    application: Application,
    *,
    actor: User,
    note: str,
    office: str = "",
    internal_note: str = "",
) -> Application:
    """Either office finds it not qualified; the applicant reads the reason (`note`)."""
    application = take_up(application, "fail", actor, note)
    acting = office_of(actor, office)
    _judge(application, acting, Verdict.FAIL, actor, internal_note)
    words: dict[str, Any] = {"note": note, "internal_note": internal_note}
    move(application, "fail", actor=actor, role=acting, **words)
    emails.tell_applicant(application, "moved", note=note)
    return application


@transaction.atomic
def request_changes(
    application: Application,
    *,
    actor: User,
    items: Iterable[Item],
    office: str = "",
    note: str = "",
    internal_note: str = "",
) -> Application:
    """Sends it back with reasons for named fields and documents; only these are unlocked."""
    application = take_up(application, "request_changes", actor, note)
    acting = office_of(actor, office)
    asked = [_request(application, acting, actor, *item) for item in items]
    if not asked:
        raise NotComplete(_("Name at least one field or document that is to be changed."))
    CorrectionRequest.objects.bulk_create(asked)
    _judge(application, acting, Verdict.CHANGES, actor, internal_note)
    words: dict[str, Any] = {"note": note, "internal_note": internal_note}
    move(application, "request_changes", actor=actor, role=acting, **words)
    emails.tell_applicant(application, "changes_requested", note=note, corrections=asked)
    return application


@transaction.atomic
def take_back(application: Application, *, actor: User, note: str, office: str = "") -> Application:
    """The offices take their request back; nothing is open to the applicant any more."""
    application = take_up(application, "take_back", actor, note)
    acting = office_of(actor, office)
    application.corrections.filter(closed_at=None).update(closed_at=timezone.now())
    application.screenings.filter(verdict=Verdict.CHANGES).delete()
    move(application, "take_back", actor=actor, role=acting, note=note)
    emails.tell_applicant(application, "moved", note=note)
    return application


@transaction.atomic
def reconsider(
    application: Application, *, actor: User, note: str, office: str = ""
) -> Application:
    """A file found not qualified is looked at again; what the other office passed stays passed."""
    application = take_up(application, "reconsider", actor, note)
    acting = office_of(actor, office)
    application.screenings.filter(verdict=Verdict.FAIL).delete()
    move(application, "reconsider", actor=actor, role=acting, note=note)
    emails.tell_applicant(application, "moved", note=note)
    return application


def _judge(
    application: Application, office: Office, verdict: str, actor: User, internal_note: str
) -> None:
    Screening.objects.update_or_create(
        application=application,
        office=office,
        defaults={"verdict": verdict, "by": actor, "note": internal_note},
    )


def _request(
    application: Application, office: Office, actor: User, what: str | DocumentSlot, reason: str
) -> CorrectionRequest:
    """One row, with what the office sees now, so that it is shown what has changed afterwards."""
    if not reason.strip():
        raise NotComplete(_("Say of each field and document what is to be changed."))
    asked = CorrectionRequest(
        application=application, office=office, by=actor, reason=reason.strip()
    )
    if isinstance(what, DocumentSlot):
        if what.application_id != application.pk or not what.takes_upload:
            raise Refusal(_("The applicant cannot send this document: %s.") % what)
        asked.slot = what
    elif what in Application.EDITABLE:
        asked.field = what
    else:
        raise Refusal(_("The applicant cannot change this field: %s.") % what)
    asked.before = asked.seen_now()
    return asked
