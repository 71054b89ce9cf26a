"""Switching the open data on and off. What stands in them is put together by the roof."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import OpenDataEdition
from applications.refusals import Refusal
from core import audit, policy


def publish(content: dict[str, Any], *, license: str, actor: User) -> OpenDataEdition:
    """Makes it the edition that everybody reads, in the place of the one before.

    Raises PermissionDenied, and Refusal where somebody else has published at the same moment.
    """
    if not policy.can(actor, "add", OpenDataEdition):
        raise PermissionDenied
    try:
        return _published(content, license, actor)
    except IntegrityError:
        raise Refusal(_("Somebody has just published an edition. Look at it first.")) from None


@transaction.atomic
def _published(content: dict[str, Any], license: str, actor: User) -> OpenDataEdition:
    OpenDataEdition.objects.public().update(is_public=False)
    edition = OpenDataEdition.objects.create(content=content, license=license, published_by=actor)
    audit.record(actor, "applications.publish_open_data", edition, after={"license": license})
    return edition


@transaction.atomic
def withdraw(*, actor: User) -> bool:
    """Nobody reads it any more. False where none was public."""
    if not policy.can(actor, "change", OpenDataEdition):
        raise PermissionDenied
    edition = OpenDataEdition.objects.public().select_for_update().first()
    if edition is None:
        return False
    edition.is_public = False
    edition.save(update_fields=["is_public"])
    audit.record(
        actor,
        "applications.withdraw_open_data",
        edition,
        before={"is_public": True},
        after={"is_public": False},
    )
    return True
