"""Lets people in: by an invitation of the offices, or by a link of the portal itself."""

from collections.abc import Iterable
from typing import TypeVar, cast

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, OneTimeLink, User
from accounts.roles import Role
from core import audit, outbox, policy

# Whom an office may let in; everybody else is invited by an administrator.
ROLES_OF_OFFICES = frozenset(
    {Role.TALENT, Role.DEPARTMENT_HEAD, Role.REVIEWER, Role.UNIVERSITY_OFFICE}
)

Link = TypeVar("Link", bound=OneTimeLink)


class LinkUnusable(Exception):
    """The link opens nothing: `reason` says why in a sentence (lazy), and what to do."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class AddressTaken(Exception):
    """There is an account with this address already."""


def roles_to_give(actor: User) -> frozenset[Role]:
    """The roles that this person may give to somebody whom they invite."""
    if not policy.can(actor, "add", Invitation):
        return frozenset()
    return frozenset(Role) if actor.has_role(Role.ADMINISTRATOR) else ROLES_OF_OFFICES


@transaction.atomic
def invite(
    email: str,
    roles: Iterable[Role],
    *,
    actor: User,
    name_zh: str = "",
    name_en: str = "",
    language: str = settings.LANGUAGE_CODE,
) -> Invitation:
    """Makes an invitation and the mail with its link; earlier ones to the address no longer open.

    Raises PermissionDenied where `actor` may not give these roles, AddressTaken.
    """
    roles = frozenset(roles)
    if not roles or not roles <= roles_to_give(actor):
        raise PermissionDenied
    invitation, link = _invite(email, roles, actor=actor, name_zh=name_zh, name_en=name_en)
    context = {
        "link": link,
        "name": (name_zh or name_en) if language.startswith("zh") else (name_en or name_zh),
        "roles": sorted(roles),
        "inviter": actor,
        "expires_at": invitation.expires_at,
    }
    outbox.write(
        "accounts/invitation", to=invitation.email, context=context, about=invitation,
        language=language,
    )  # fmt: skip
    return invitation


@transaction.atomic
def invite_administrator(email: str) -> str:
    """The link by which the first administrator comes in; it is shown, not mailed."""
    _invitation, link = _invite(email, {Role.ADMINISTRATOR}, actor=None)
    return link


def _invite(
    email: str, roles: Iterable[Role], *, actor: User | None, name_zh: str = "", name_en: str = ""
) -> tuple[Invitation, str]:
    email = User.objects.normalize_email(email).lower()
    if User.objects.filter(email__iexact=email).exists():
        raise AddressTaken
    now = timezone.now()
    Invitation.objects.filter(email__iexact=email).usable().update(revoked_at=now)
    invitation = Invitation(email=email, name_zh=name_zh, name_en=name_en, invited_by=actor)
    token = invitation.give_token()
    invitation.save()
    names = sorted(str(role) for role in roles)
    invitation.groups.set(Group.objects.filter(name__in=names))
    audit.record(actor, "accounts.invite", invitation, after={"roles": names})
    return invitation, settings.SITE_URL + reverse("account_invitation", args=[token])


@transaction.atomic
def revoke(invitation: Invitation, *, actor: User) -> bool:
    """True where it was still open."""
    if not policy.can(actor, "add", Invitation):
        raise PermissionDenied
    open_one = Invitation.objects.filter(pk=invitation.pk).usable()
    if not open_one.update(revoked_at=timezone.now()):
        return False
    audit.record(actor, "accounts.revoke_invitation", invitation)
    return True


def find(model: type[Link], token: str) -> Link:
    """The link that the token belongs to, while it opens. Raises LinkUnusable."""
    link = model._default_manager.filter(token_hash=model.hashed(token)).first()
    if link is None:
        raise LinkUnusable(
            _("This link is not complete or not right. Copy the whole link from the e-mail.")
        )
    if link.used_at:
        raise LinkUnusable(_("This link was used already. Sign in with your e-mail and password."))
    if link.revoked_at:
        raise LinkUnusable(_("This link was replaced by a newer one. Open the latest e-mail."))
    if link.expires_at <= timezone.now():
        raise LinkUnusable(_("This link is older than one hour. Ask for a new one."))
    return cast(Link, link)


def use_up(link: OneTimeLink) -> None:
    """Takes the one use; of two at the same moment one raises LinkUnusable."""
    taken = type(link).objects.filter(pk=link.pk).usable().update(used_at=timezone.now())
    if not taken:
        raise LinkUnusable(_("This link was used already. Sign in with your e-mail and password."))


@transaction.atomic
def accept(token: str, *, password: str, name_zh: str, name_en: str) -> User:
    """Makes the account that the invitation promises. Raises LinkUnusable."""
    invitation = find(Invitation, token)
    use_up(invitation)
    roles = invitation.groups.values_list("name", flat=True)
    return open_account(
        invitation.email, password=password, roles=roles, name_zh=name_zh, name_en=name_en
    )


def open_account(
    email: str, *, password: str, roles: Iterable[str], name_zh: str = "", name_en: str = ""
) -> User:
    """A new account in the active language, its address confirmed: the link went there.

    Call it inside the transaction that uses up the link. Raises LinkUnusable where the address
    has an account by now.
    """
    roles = sorted(roles)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email,
                password,
                roles=roles,
                name_zh=name_zh,
                name_en=name_en,
                preferred_language=translation.get_language() or settings.LANGUAGE_CODE,
            )
    except IntegrityError as error:
        raise LinkUnusable(
            _("There is an account with your address already. Sign in, or set a new password.")
        ) from error
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record(user, "accounts.open_account", user, after={"roles": roles}, subject=user)
    return user
