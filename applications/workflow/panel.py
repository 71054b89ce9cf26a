"""The panel's steps, for one file or many; who scores what is arranged in `applications.panels`."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails
from applications.models import Application, Panel
from applications.refusals import Refusal
from applications.workflow.moving import move_all, take_up


@transaction.atomic
def open_panel(application: Application, *, actor: User, note: str = "") -> Application:
    """Gives a qualified file to the experts of its call's open panel."""
    application = take_up(application, "open_panel", actor, note)
    give_to_experts([application], actor=actor, note=note)
    return application


@transaction.atomic
def close_scoring(application: Application, *, actor: User, note: str = "") -> Application:
    """The scores of the file are final; what follows is the ranking."""
    application = take_up(application, "close_scoring", actor, note)
    end_scoring([application], actor=actor, note=note)
    return application


def give_to_experts(files: Sequence[Application], *, actor: User, note: str = "") -> None:
    """Moves files of one call that were taken up for it, and tells their applicants."""
    panel = _panel_of(files[0])
    if panel is None or not panel.takes_scores:
        raise Refusal(_("The panel of this call is not open."))
    move_all(files, "open_panel", actor=actor, role=Role.FOREIGN_AFFAIRS, note=note)
    emails.tell_applicants(files, "moved", note=note)


def end_scoring(files: Sequence[Application], *, actor: User, note: str = "") -> None:
    """Moves files of one call that were taken up for it."""
    panel = _panel_of(files[0])
    if panel is None or panel.closed_at is None:
        raise Refusal(_("The scoring of this call is not closed yet."))
    move_all(files, "close_scoring", actor=actor, role=Role.FOREIGN_AFFAIRS, note=note)


def _panel_of(application: Application) -> Panel | None:
    return Panel.objects.filter(call=application.call_id).first()
