"""Tokens of other systems."""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.roles import Role
from tests.factories.accounts import user_with

READ, STAYS = "applications.read", "stays.read"


def exporter(*roles: Role, **fields) -> User:
    """Somebody who may hand the list of applications on."""
    user = user_with(*(roles or [Role.HUMAN_RESOURCES]), **fields)
    user.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    return user


def token_for(holder: User | None = None, *, opens: dict | None = None, **fields):
    """The row of a valid token, and the token itself."""
    holder = holder or exporter()
    token = ApiToken(
        system="HR system",
        purpose="nightly",
        holder=holder,
        made_by=holder,
        scopes={READ: []} if opens is None else opens,
        **{"expires_on": timezone.localdate() + timedelta(days=30), **fields},
    )
    secret = token.give_secret()
    token.save()
    return token, secret


def bearer(secret: str) -> dict[str, str]:
    """The headers with which a system asks, in English."""
    return {"authorization": f"Bearer {secret}", "accept-language": "en"}
