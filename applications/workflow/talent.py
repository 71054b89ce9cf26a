"""The talent's own steps."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails
from applications.completeness import check_eligible, missing_in
from applications.models import Application, Snapshot
from applications.refusals import NotComplete, Refusal, TooLate
from applications.states import State
from applications.workflow import snapshots
from applications.workflow.moving import move, record, take_up
from core import files
from core.models import StoredFile
from core.templatetags.core_tags import moment
from programs.eligibility import language_route
from programs.models import Call


@transaction.atomic
def submit(
    application: Application,
    *,
    actor: User,
    consent_version: str,
    revision: int | None = None,
    note: str = "",
) -> Application:
    """Sends the draft: to the department, or to the offices where the call asks no opinion.

    consent_version: of the privacy notice to which all ticks were given. revision: of the draft
    that the person has checked. The server's clock decides whether the call is open.
    """
    application = take_up(application, "submit", actor, note)
    call, now = application.call, timezone.now()
    refuse_unless_open(call)
    if revision is not None and revision != application.revision:
        raise Refusal(
            _("The draft was changed in another window. Check it once more before you send it.")
        )
    if not consent_version:
        raise NotComplete(_("Your consent is needed to send the application."))
    missing = missing_in(application)
    if missing:
        sentences = [item.sentence for item in missing]
        raise NotComplete(_("Something is still missing:"), sentences)
    findings = check_eligible(application)
    sent: dict[str, Any] = {
        "submitted_at": now,
        "findings": [finding.to_json() for finding in findings],
        "findings_on": timezone.localdate(now),
        "language_route": language_route(findings),
        "consent_version": consent_version,
        "consent_at": now,
    }
    snapshots.take(application, Snapshot.Why.SUBMITTED)
    move(application, "submit", actor=actor, role=Role.TALENT, **sent)
    emails.tell_applicant(application, "received")
    if call.asks_opinion:
        emails.ask_heads(application)
    return application


def refuse_unless_open(call: Call) -> None:
    """Raises TooLate or Refusal with the moment in the call's own zone."""
    if call.is_open and call.program.takes_applications:
        return
    if call.phase == call.Phase.CLOSED:
        raise TooLate(
            _("The call closed on %(moment)s. What you typed is kept, but can no longer be sent.")
            % {"moment": moment(call.closes_at, call.time_zone)}
        )
    raise Refusal(_("The call takes no applications now. What you typed is kept."))


@transaction.atomic
def discard(application: Application, *, actor: User, note: str = "") -> Application:
    """Deletes the draft with its files; its number is not given again, its audit row stays."""
    application = take_up(application, "discard", actor, note)
    versions = StoredFile.objects.filter(
        pk__in=application.slots.values("versions__file")
    ) | StoredFile.objects.filter(pk__in=application.slots.values("versions__pages__file"))
    kept = list(versions)
    record(application, "discard", actor=actor, source=State.DRAFT, note=note)
    application.delete()
    for stored in kept:
        files.discard(stored)
    return application


@transaction.atomic
def call_back(application: Application, *, actor: User, note: str = "") -> Application:
    """Makes it a draft again, as long as nobody has taken it up and the call still takes it."""
    application = take_up(application, "call_back", actor, note)
    if not application.call.is_open:
        raise TooLate(
            _(
                "The call has closed, so a draft could not be sent again. "
                "You can withdraw the application instead."
            )
        )
    unsent: dict[str, Any] = {"submitted_at": None, "findings": [], "findings_on": None}
    unsent["language_route"] = ""
    move(application, "call_back", actor=actor, role=Role.TALENT, note=note, **unsent)
    emails.tell_applicant(application, "moved")
    return application


@transaction.atomic
def withdraw(application: Application, *, actor: User, note: str = "") -> Application:
    """Takes the application back for good; those who have it on their desk are told."""
    application = take_up(application, "withdraw", actor, note)
    application.corrections.filter(closed_at=None).update(closed_at=timezone.now())
    concerned = emails.concerned_by(application)
    move(application, "withdraw", actor=actor, role=Role.TALENT, note=note)
    emails.tell_applicant(application, "moved")
    emails.tell_officers(application, concerned, "withdrawn")
    return application
