"""The panel's steps for one file; who scores what is arranged in `applications.panels`."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails
from applications.models import Application, Panel
from applications.refusals import Refusal
from applications.workflow.moving import move, take_up


@transaction.atomic
def open_panel(application: Application, *, actor: User, note: str = "") -> Application:
    """Gives a qualified file to the experts of its call's open panel."""
    application = take_up(application, "open_panel", actor, note)
    panel = _panel_of(application)
    if panel is None or not panel.takes_scores:
        raise Refusal(_("The panel of this call is not open."))
    move(application, "open_panel", actor=actor, role=Role.FOREIGN_AFFAIRS, note=note)
    emails.tell_applicant(application, "moved", note=note)
    return application


@transaction.atomic
def close_scoring(application: Application, *, actor: User, note: str = "") -> Application:
    """The scores of the file are final; what follows is the ranking."""
    application = take_up(application, "close_scoring", actor, note)
    panel = _panel_of(application)
    if panel is None or panel.closed_at is None:
        raise Refusal(_("The scoring of this call is not closed yet."))
    move(application, "close_scoring", actor=actor, role=Role.FOREIGN_AFFAIRS, note=note)
    return application


def _panel_of(application: Application) -> Panel | None:
    return Panel.objects.filter(call=application.call_id).first()
