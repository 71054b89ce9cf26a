"""The steps of the two offices (外事办公室, 人事处)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails
from applications.checklist import checklist_of
from applications.models import Application, DocumentSlot, Office, Screening
from applications.refusals import Refusal
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
    seen: str | None = None,
) -> Application:
    """One office passes; the second pass makes it qualified, the first leaves it in screening.

    office: needed of somebody who is in both. note: the applicant reads it. internal_note: stays
    in the offices. Its own checklist must be answered, with no requirement against the file.
    seen: the office's own verdict when the officer opened the form; a colleague's since then stays.
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
    judge(application, acting, Verdict.PASS, actor, internal_note, seen=seen)
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
    seen: str | None = None,
) -> Application:
    """Either office finds it not qualified; the applicant reads the reason (`note`).

    seen: as in `pass_screening`.
    """
    application = take_up(application, "fail", actor, note)
    acting = office_of(actor, office)
    judge(application, acting, Verdict.FAIL, actor, internal_note, seen=seen)
    words: dict[str, Any] = {"note": note, "internal_note": internal_note}
    move(application, "fail", actor=actor, role=acting, **words)
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


def judge(
    application: Application,
    office: Office,
    verdict: str,
    actor: User,
    internal_note: str,
    *,
    seen: str | None = None,
) -> None:
    """Sets the office's verdict. Call it with the application's row in hand.

    seen: the office's verdict when the officer opened the form; where a colleague has judged
    since, nothing is overwritten.
    """
    current = application.screenings.filter(office=office).select_related("by").first()
    if seen is not None and seen != (current.verdict if current else ""):
        raise Refusal(_judged_meanwhile(current))
    Screening.objects.update_or_create(
        application=application,
        office=office,
        defaults={"verdict": verdict, "by": actor, "note": internal_note},
    )


def _judged_meanwhile(current: Screening | None) -> str:
    if current is None:
        return _("Your office's verdict was lifted meanwhile. Look at the file again.")
    return _("%(name)s of your office has decided meanwhile: %(verdict)s.") % {
        "name": current.by,
        "verdict": current.get_verdict_display(),
    }
