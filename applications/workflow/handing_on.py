"""From the hospital to the sponsor and back, for one file."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails
from applications.models import Application, ForwardedFile
from applications.refusals import NotComplete, Refusal
from applications.states import State, is_foreign_affairs
from applications.workflow.moving import move, take_up
from core.models import Message
from core.outbox.recalling import WAITING, recall, told_of

Outcome = ForwardedFile.Outcome
DECIDED = "applications/decided"  # the mail that tells of an outcome


@transaction.atomic
def forward(application: Application, *, actor: User, note: str = "") -> Application:
    """The file goes to the receiving unit with the batch that names it."""
    application = take_up(application, "forward", actor, note)
    if not ForwardedFile.objects.filter(application=application).exists():
        raise Refusal(_("The application stands in no batch."))
    move(application, "forward", actor=actor, role=Role.FOREIGN_AFFAIRS, note=note)
    emails.tell_applicant(application, "moved", note=note)
    return application


@transaction.atomic
def record_outcome(
    application: Application, *, actor: User, outcome: str, note: str = ""
) -> Application:
    """What the sponsor decided; outcome: `awarded` or `not_awarded`. The applicant is told."""
    application = take_up(application, "record_outcome", actor, note)
    if outcome not in {Outcome.AWARDED, Outcome.NOT_AWARDED}:
        raise NotComplete(_("Say what the sponsor decided."))
    ForwardedFile.objects.filter(application=application).update(
        outcome=outcome, outcome_note=note, outcome_by=actor, outcome_at=timezone.now()
    )
    role = _role_of(actor, application)
    move(application, "record_outcome", actor=actor, role=role, target=State(outcome), note=note)
    emails.tell_applicant(application, "decided", note=note)
    return application


@transaction.atomic
def take_outcome_back(application: Application, *, actor: User, note: str = "") -> Application:
    """What was recorded is not what the sponsor decided: the file waits for the outcome again.

    A mail that tells of it and is not out yet is discarded; who may have read it is told again.
    """
    application = take_up(application, "take_outcome_back", actor, note)
    file = ForwardedFile.objects.select_for_update(of=("self",)).get(application=application)
    since = file.outcome_at or timezone.now()
    file.outcome, file.outcome_note, file.outcome_by, file.outcome_at = Outcome.OPEN, "", None, None
    file.save(update_fields=["outcome", "outcome_note", "outcome_by", "outcome_at"])
    role = _role_of(actor, application)
    move(application, "take_outcome_back", actor=actor, role=role, note=note)
    if recall(DECIDED, application, since=since, reason=note, actor=actor):
        emails.tell_applicant(application, "moved", note=note)
    return application


def was_told(application: Application) -> bool:
    """Whether a mail that tells of the outcome is out, or may be."""
    since = ForwardedFile.objects.values_list("outcome_at", flat=True).get(application=application)
    mails = told_of(DECIDED, application, since=since) if since else Message.objects.none()
    return mails.exclude(state__in=WAITING).exists()


def _role_of(actor: User, application: Application) -> Role:
    office = is_foreign_affairs(actor, application)
    return Role.FOREIGN_AFFAIRS if office else Role.UNIVERSITY_OFFICE
