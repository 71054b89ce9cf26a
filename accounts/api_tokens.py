"""Making and revoking tokens, whose token a caller shows, and what is recorded of its use."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import scopes
from accounts.models import ApiToken, User
from accounts.querysets import UserQuerySet
from core import audit, outbox, policy
from core.context import origin

LONGEST = timedelta(days=366)
DAY_SECONDS = 24 * 60 * 60


@transaction.atomic
def make(
    *,
    actor: User,
    system: str,
    purpose: str,
    holder: User,
    opens: Mapping[str, Sequence[str]],
    networks: Sequence[str] = (),
    expires_on: date,
) -> tuple[ApiToken, str]:
    """The row and the token itself, which can be read now and never again; the holder is told.

    opens: the scopes, each with the parts that it is kept to (none: all). Raises PermissionDenied
    where `actor` makes no tokens, or the holder may not hand on what it would open; ValueError for
    a day that is over or more than a year away.
    """
    if not policy.can(actor, "add", ApiToken):
        raise PermissionDenied
    if not opens or not all(may_hand_on(holder, name) for name in opens):
        raise PermissionDenied
    if not timedelta() <= expires_on - timezone.localdate() <= LONGEST:
        raise ValueError(expires_on)
    token = ApiToken(
        system=system,
        purpose=purpose,
        holder=holder,
        scopes={name: sorted(parts) for name, parts in opens.items()},
        networks=list(networks),
        expires_on=expires_on,
        made_by=actor,
    )
    secret = token.give_secret()
    token.save()
    told = {"holder": str(holder), "purpose": purpose, "expires_on": expires_on}
    told |= {"scopes": _in_lines(token.scopes), "networks": token.networks}
    audit.record(actor, "accounts.make_api_token", token, after=told)
    outbox.write("accounts/api_token", to=holder, context={"token": token})
    return token, secret


@transaction.atomic
def revoke(token: ApiToken, *, actor: User) -> bool:
    """It opens nothing from the next request on. True where it had not been revoked before."""
    if not policy.can(actor, "revoke", token):
        raise PermissionDenied
    standing = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if not standing.update(revoked_at=timezone.now()):
        return False
    audit.record(actor, "accounts.revoke_api_token", token)
    return True


def may_hand_on(holder: User, name: str) -> bool:
    """Whether this person may hand on what the scope opens; one that nobody named opens nothing."""
    scope = scopes.find(name)
    return scope is not None and holder.is_active and scope.may(holder)


def holders() -> UserQuerySet:
    """Those who may hand on what at least one scope opens; `may_hand_on` says of one which."""
    seeing = [scope.seen_by for scope in scopes.every()]
    return User.objects.holding("core.take_exportrecord").holding(*seeing)


def behind(secret: str) -> ApiToken | None:
    """The row of a token, whether it still opens or not."""
    rows = ApiToken.objects.select_related("holder").prefetch_related("holder__groups")
    return rows.filter(token_hash=ApiToken.hashed(secret)).first()


def note_use(token: ApiToken) -> None:
    """Keeps the day: an administrator sees which tokens nobody needs any more."""
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


def record_read(
    token: ApiToken, *, what: str, filters: Mapping[str, str], references: list[str], tag: str
) -> None:
    """Which system read whose records, and from where. tag: stands for the very content.

    The same content that the same token reads again on the same day leaves no further row.
    """

    def write() -> None:
        told = {"list": what, **filters, "rows": len(references), "references": references}
        audit.record(token.holder, "accounts.read_by_api_token", token, after=told)

    if references:
        _once_a_day(f"read:{token.pk}:{what}:{tag}", write)


def record_refusal(token: ApiToken, reason: str) -> None:
    """That a token which is known did not open; for each reason and address once a day."""

    def write() -> None:
        audit.record(None, "accounts.refuse_api_token", token, note=reason)

    _once_a_day(f"refused:{token.pk}:{reason}:{origin.get().address}", write)


def _in_lines(opens: Mapping[str, Sequence[str]]) -> list[str]:
    """For the trail: `applications.read`, or `applications.read (csc-vs, esmo)`."""
    return [f"{name} ({', '.join(parts)})" if parts else name for name, parts in opens.items()]


def _once_a_day(name: str, write: Callable[[], None]) -> None:
    """A cache that forgets leads to one row more, never to one too few."""
    key = f"api-token:{timezone.localdate()}:{name}"
    if cache.get(key) is None:
        write()
        cache.set(key, True, DAY_SECONDS)
