"""Who helps at the door of one event: let in by the office, by account or by a link."""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OneTimeLink, User
from core import audit, outbox, policy
from events.models import CheckInHelper, Event


class PassRefused(Exception):
    """It cannot be done; the text says why."""


@transaction.atomic
def name_helper(event: Event, user: User, *, actor: User) -> CheckInHelper:
    """Lets an account in and tells its owner. Raises PassRefused, PermissionDenied."""
    _allowed(event, actor)
    helpers = CheckInHelper.objects.filter(event=event, user=user, revoked_at=None)
    if helpers.exists():
        raise PassRefused(_("%(name)s helps at this event already.") % {"name": user})
    helper = CheckInHelper.objects.create(event=event, user=user, name=str(user)[:100])
    audit.record(actor, "attendance.name_helper", helper, after={"event": event.code})
    outbox.write("events/helper", to=user, about=helper, context={"event": event})
    return helper


@transaction.atomic
def make_link(event: Event, name: str, *, actor: User) -> tuple[CheckInHelper, str]:
    """A helper without an account, and the token of their link, which is kept nowhere.

    Raises PassRefused, PermissionDenied.
    """
    _allowed(event, actor)
    token = secrets.token_urlsafe(32)
    helper = CheckInHelper.objects.create(
        event=event, name=name, token_hash=OneTimeLink.hashed(token)
    )
    audit.record(actor, "attendance.make_helper_link", helper, after={"event": event.code})
    return helper, token


@transaction.atomic
def recall(helper: CheckInHelper, *, actor: User) -> None:
    """Ends a helper's way in at once. Twice changes nothing."""
    if not policy.can(actor, "manage_check_in", helper.event):
        raise PermissionDenied
    live = CheckInHelper.objects.filter(pk=helper.pk, revoked_at=None)
    if live.update(revoked_at=timezone.now()):
        audit.record(actor, "attendance.recall_helper", helper)


@transaction.atomic
def open_link(token: str) -> CheckInHelper:
    """Takes the link's one use: the device that opens it is the helper's. Raises PassRefused."""
    helper = find(token)
    if not CheckInHelper.objects.filter(pk=helper.pk, opened_at=None).update(
        opened_at=timezone.now()
    ):
        raise PassRefused(_used())
    audit.record(None, "attendance.open_helper_link", helper)
    return helper


def find(token: str) -> CheckInHelper:
    """The helper of a link that still opens. Raises PassRefused with what to do."""
    rows = CheckInHelper.objects.select_related("event")
    helper = rows.filter(token_hash=OneTimeLink.hashed(token)).first()
    if helper is None:
        raise PassRefused(_("This link is not known. Copy it in full, or ask the office anew."))
    if helper.revoked_at:
        raise PassRefused(_("The office has recalled this link."))
    if helper.event.is_over:
        raise PassRefused(_("The event is over; its check-in is closed."))
    if helper.opened_at:
        raise PassRefused(_used())
    return helper


def _allowed(event: Event, actor: User) -> None:
    if not policy.can(actor, "manage_check_in", event):
        raise PermissionDenied
    if event.is_over or event.state != Event.State.PUBLISHED:
        raise PassRefused(_("At this event nobody is checked in any more."))


def _used() -> str:
    return _("This link was opened already, on one device; each helper needs a link of their own.")
