"""The public notice (公示), for one file."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails
from applications.models import Application, NoticeEntry, Objection
from applications.refusals import Refusal
from applications.workflow.moving import move, take_up


@transaction.atomic
def publish_notice(application: Application, *, actor: User, note: str = "") -> Application:
    """The file stands on a notice that was published."""
    application = take_up(application, "publish_notice", actor, note)
    if not _entries(application).exists():
        raise Refusal(_("The application stands on no notice that runs."))
    move(application, "publish_notice", actor=actor, role=Role.FOREIGN_AFFAIRS, note=note)
    emails.tell_applicant(application, "moved", note=note)
    return application


@transaction.atomic
def uphold_objection(application: Application, *, actor: User, note: str) -> Application:
    """An objection holds: the person is not recommended, and reads why (`note`)."""
    application = take_up(application, "uphold_objection", actor, note)
    move(application, "uphold_objection", actor=actor, role=Role.FOREIGN_AFFAIRS, note=note)
    emails.tell_applicant(application, "decided", note=note)
    return application


@transaction.atomic
def end_notice(application: Application, *, actor: User | None, note: str = "") -> Application:
    """The notice is over and no objection is left to examine: the file is recommended."""
    application = take_up(application, "end_notice", actor, note)
    if _entries(application).filter(notice__ends_at__gt=timezone.now()).exists():
        raise Refusal(_("The notice still runs."))
    if _open_objections(application).exists():
        raise Refusal(_("An objection is still to be examined."))
    move(application, "end_notice", actor=actor)
    emails.tell_applicant(application, "moved")
    return application


def _entries(application: Application) -> QuerySet[NoticeEntry]:
    return NoticeEntry.objects.filter(application=application, notice__closed_at=None)


def _open_objections(application: Application) -> QuerySet[Objection]:
    """Those that name the person, and those that name nobody on the notice."""
    notices = _entries(application).values("notice")
    concerned = Q(entry=None) | Q(entry__application=application)
    return Objection.objects.filter(concerned, notice__in=notices, state=Objection.State.OPEN)
