"""What is done to an account, with consequences: roles, rights, switching off, own settings."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.rights import Right, permissions_for, rights_of
from accounts.roles import Role
from core import audit, outbox, policy
from core.models import MutedMessage


class OwnAccount(Exception):
    """Nobody takes their own right to administer away: somebody must be left to give it back."""


@transaction.atomic
def set_roles(user: User, roles: Iterable[str], *, actor: User) -> None:
    """Replaces the roles; they hold from the next request. Raises PermissionDenied, OwnAccount."""
    _ask_leave(actor)
    before = sorted(user.groups.values_list("name", flat=True))
    after = sorted(str(role) for role in roles)
    if before == after:
        return
    if user.pk == actor.pk and Role.ADMINISTRATOR.value not in after:
        raise OwnAccount
    user.take_roles(after)
    audit.record(
        actor, "accounts.change_roles", user, before={"roles": before}, after={"roles": after}
    )


@transaction.atomic
def set_rights(user: User, rights: Iterable[str], *, actor: User) -> None:
    """Replaces what was given by name; it holds from the next request. Raises PermissionDenied."""
    _ask_leave(actor)
    before = rights_of(user)
    after = [right for right in Right.values if right in set(rights)]
    if before == after:
        return
    user.user_permissions.remove(*permissions_for(Right.values))
    user.user_permissions.add(*permissions_for(after))
    audit.record(
        actor, "accounts.change_rights", user, before={"rights": before}, after={"rights": after}
    )


@transaction.atomic
def set_active(user: User, is_active: bool, *, actor: User) -> None:
    """Switches the account on or off; off ends all its sessions. Raises as `set_roles` does."""
    _ask_leave(actor)
    if not is_active and user.pk == actor.pk:
        raise OwnAccount
    if not User.objects.filter(pk=user.pk).exclude(is_active=is_active).update(is_active=is_active):
        return
    user.is_active = is_active
    user.__dict__.pop("roles", None)
    if not is_active:
        end_sessions(user)
    audit.record(actor, "accounts.switch_on" if is_active else "accounts.switch_off", user)


@transaction.atomic
def end_sessions(user: User) -> None:
    """On the server, at once, wherever the person is signed in."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def change_settings(user: User, before: dict, after: dict) -> None:
    """Records what a person changed about their own account; the form has saved it."""
    before, after = audit.changes(before, after)
    if after:
        audit.record(
            user, "accounts.change_settings", user, before=before, after=after, subject=user
        )


@transaction.atomic
def choose_mails(user: User, muted: Iterable[str]) -> None:
    """Switches kinds of mail off, and all others on that the person may get in their roles."""
    offered = {kind.key for kind in outbox.kinds_for(user) if not kind.why_essential}
    before = set(user.muted_messages.values_list("key", flat=True))
    after = (before - offered) | (offered & set(muted))
    if before == after:
        return
    user.muted_messages.filter(key__in=before - after).delete()
    MutedMessage.objects.bulk_create(
        [MutedMessage(user=user, key=key) for key in sorted(after - before)], ignore_conflicts=True
    )
    audit.record(
        user,
        "accounts.choose_mails",
        user,
        before={"muted": sorted(before)},
        after={"muted": sorted(after)},
        subject=user,
    )


def _ask_leave(actor: User) -> None:
    if not policy.can(actor, "administer", User):
        raise PermissionDenied
