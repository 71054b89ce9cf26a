"""The department's step."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails
from applications.models import Application, Opinion
from applications.refusals import NotComplete, TooLate
from applications.states import is_head, is_office
from applications.workflow.moving import move, take_up
from applications.workflow.offices import office_of
from core.templatetags.core_tags import moment


@transaction.atomic
def give_opinion(
    application: Application,
    *,
    actor: User,
    verdict: str,
    note: str = "",
    text: str = "",
    on_behalf: bool = False,
    office: str = "",
) -> Application:
    """The department agrees or refuses; both bring the file to the offices.

    text (or note): the reason, asked of both. on_behalf: given by an office for a head who is away,
    also after the day until which heads may speak; office: as in `pass_screening`.
    """
    text = (text or note).strip()
    application = take_up(application, "give_opinion", actor, text)
    if not (is_office if on_behalf else is_head)(actor, application):
        raise PermissionDenied
    if verdict not in Opinion.Verdict.values:
        raise NotComplete(_("Choose whether the department agrees."))
    due = application.call.hospital_due_at
    if not on_behalf and timezone.now() >= due:
        raise TooLate(
            _("Opinions were taken until %(moment)s. The offices can still enter yours for you.")
            % {"moment": moment(due, application.call.time_zone)}
        )
    Opinion.objects.update_or_create(
        application=application,
        defaults={"verdict": verdict, "text": text, "by": actor, "on_behalf": on_behalf},
    )
    role = office_of(actor, office) if on_behalf else Role.DEPARTMENT_HEAD
    move(application, "give_opinion", actor=actor, role=role, internal_note=text)
    emails.tell_applicant(application, "moved")
    if on_behalf:
        emails.tell_heads_it_was_entered(application, by=actor)
    return application
