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

Outcome = ForwardedFile.Outcome


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
    office = is_foreign_affairs(actor, application)
    ForwardedFile.objects.filter(application=application).update(
        outcome=outcome, outcome_note=note, outcome_by=actor, outcome_at=timezone.now()
    )
    role = Role.FOREIGN_AFFAIRS if office else Role.UNIVERSITY_OFFICE
    move(application, "record_outcome", actor=actor, role=role, target=State(outcome), note=note)
    emails.tell_applicant(application, "decided", note=note)
    return application
