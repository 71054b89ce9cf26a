"""The photo of a person: bounded, re-encoded, without metadata, with a small one for lists."""

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core import audit, files, pictures, policy
from talents.models import Talent

SIDES = (240, 1200)  # of the small one for lists, and of the photo


def replace(talent: Talent, upload: File, *, actor: User) -> None:
    """Keeps the picture in place of the old one, which is removed with its bytes.

    Raises PermissionDenied, and ValidationError with a sentence where it is no usable picture.
    """
    _ask_leave(talent, actor)
    renditions = pictures.made(upload, SIDES)  # takes its time, so it holds no lock
    small, large, name = renditions[0], renditions[-1], upload.name or ""
    with transaction.atomic():
        old = [talent.photo, talent.thumbnail]
        talent.photo = pictures.store(large, name=name, owner=talent, by=actor)
        talent.thumbnail = pictures.store(small, name=name, owner=talent, by=actor)
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
