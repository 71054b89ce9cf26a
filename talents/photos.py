"""The photo of a person: bounded, re-encoded, without metadata, with a small one for lists."""

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core import audit, files, policy, uploads
from talents.models import Talent

LIMITS = uploads.Limits(formats=("jpg", "png"), max_mb=10)
LONGEST_SIDE, THUMBNAIL_SIDE = 1200, 240


@transaction.atomic
def replace(talent: Talent, upload: File, *, actor: User) -> None:
    """Keeps the picture in place of the old one, which is removed with its bytes.

    Raises PermissionDenied, and ValidationError with a sentence where it is no usable picture.
    """
    _ask_leave(talent, actor)
    uploads.inspect(upload, LIMITS)
    picture, seen = uploads.without_metadata(upload, longest_side=LONGEST_SIDE)
    small, small_seen = uploads.without_metadata(picture, longest_side=THUMBNAIL_SIDE)
    picture.seek(0)
    old = [talent.photo, talent.thumbnail]
    talent.photo = files.store(picture, seen, owner=talent, by=actor, is_own_image=True)
    talent.thumbnail = files.store(small, small_seen, owner=talent, by=actor, is_own_image=True)
    talent.save(update_fields=["photo", "thumbnail", "updated_at"])
    _discard(old)
    audit.record(actor, "talents.change_photo", talent)


@transaction.atomic
def remove(talent: Talent, *, actor: User) -> None:
    """Raises PermissionDenied."""
    _ask_leave(talent, actor)
    old = [talent.photo, talent.thumbnail]
    if not any(old):
        return
    talent.photo = talent.thumbnail = None
    talent.save(update_fields=["photo", "thumbnail", "updated_at"])
    _discard(old)
    audit.record(actor, "talents.remove_photo", talent)


def _discard(old: list) -> None:
    for stored in filter(None, old):
        files.discard(stored)


def _ask_leave(talent: Talent, actor: User) -> None:
    if not policy.can(actor, "change", talent):
        raise PermissionDenied
