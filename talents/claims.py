"""Signing up by staff number: the link goes to the address in the roster and nowhere else."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import invitations
from accounts.invitations import LinkUnusable
from accounts.models import User
from accounts.roles import Role
from core import audit, outbox
from talents.models import Claim, Talent


@transaction.atomic
def send_link(staff_no: str, *, language: str) -> None:
    """Mails a link, or a reminder where there is an account; unknown numbers are passed over.

    Runs in the worker, so that the page answers the same, in the same time, for every number.
    """
    talent = Talent.objects.active().filter(staff_no__iexact=staff_no).exclude(email="").first()
    if talent is None:
        return
    context = {"name": talent.name_zh if language.startswith("zh") else talent.name_en}
    if talent.user_id:
        context["link"] = settings.SITE_URL + reverse("account_login")
        outbox.write("talents/claimed", to=talent.email, context=context, language=language)
        return
    Claim.objects.filter(talent=talent).usable().update(revoked_at=timezone.now())
    claim = Claim(talent=talent, email=talent.email)
    token = claim.give_token()
    claim.save()
    context["link"] = settings.SITE_URL + reverse("account_claim_accept", args=[token])
    outbox.write("talents/claim", to=talent.email, context=context, language=language)
    audit.record(None, "talents.send_claim", talent)


def account_of(claim: Claim) -> User | None:
    """The account that the roster's address has already: it is taken, no second one is made."""
    return User.objects.filter(email__iexact=claim.email).first()


@transaction.atomic
def accept(token: str, *, password: str = "") -> User:
    """Ties account and person together, opening the account where there is none yet.

    password: of the new account. Raises LinkUnusable.
    """
    claim = invitations.find(Claim, token)
    talent = Talent.objects.select_for_update().get(pk=claim.talent_id)
    if talent.email.casefold() != claim.email.casefold() or talent.left_on:
        raise LinkUnusable(_("Your data in the roster has changed since. Ask for a new link."))
    invitations.use_up(claim)
    user = account_of(claim)
    if user is None:
        user = invitations.open_account(
            talent.email,
            password=password,
            roles=[Role.TALENT],
            name_zh=talent.name_zh,
            name_en=talent.name_en,
        )
    elif not user.is_active:
        raise LinkUnusable(_("Your account is switched off. Ask the office."))
    else:
        user.take_roles({*user.roles, Role.TALENT})
    try:
        with transaction.atomic():
            tied = Talent.objects.filter(pk=talent.pk, user=None).update(user=user)
    except IntegrityError as error:
        raise LinkUnusable(_("Your account belongs to another person of the roster.")) from error
    if not tied:
        raise LinkUnusable(_("There is an account for this person already. Sign in."))
    audit.record(user, "talents.claim", talent)
    return user
