"""The cover of an event and the portraits of its people."""

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core import audit, pictures, policy
from events.models import Event, EventPerson

PORTRAIT_SIDES = (240, 480)


def set_cover(event: Event, *, upload: File | None, alt_zh: str, alt_en: str, actor: User) -> Event:
    """Puts a picture in place of the one before; without an upload, only its texts change.

    Raises PermissionDenied, and ValidationError where the upload is no usable picture.
    """
    _ask_leave(event, actor)
    renditions = pictures.made(upload) if upload else []  # takes its time, so it holds no lock
    with transaction.atomic():
        locked = Event.objects.select_for_update().get(pk=event.pk)
        if upload:
            pictures.discard(locked.cover)
            locked.cover = pictures.stored(
                renditions, name=upload.name or "", owner=locked, by=actor
            )
        before = {"alt_zh": locked.cover_alt_zh, "alt_en": locked.cover_alt_en}
        locked.cover_alt_zh, locked.cover_alt_en = alt_zh, alt_en
        locked.save(update_fields=["cover", "cover_alt_zh", "cover_alt_en", "updated_at"])
        after = {"alt_zh": alt_zh, "alt_en": alt_en}
        audit.record(actor, "events.change_cover", locked, before=before, after=after)
    return locked


@transaction.atomic
def remove_cover(event: Event, *, actor: User) -> None:
    """Raises PermissionDenied. Where there is none, nothing happens."""
    _ask_leave(event, actor)
    locked = Event.objects.select_for_update().get(pk=event.pk)
    if not locked.cover:
        return
    pictures.discard(locked.cover)
    locked.cover, locked.cover_alt_zh, locked.cover_alt_en = [], "", ""
    locked.save(update_fields=["cover", "cover_alt_zh", "cover_alt_en", "updated_at"])
    audit.record(actor, "events.remove_cover", locked)


def set_portrait(person: EventPerson, *, upload: File, actor: User) -> None:
    """Raises PermissionDenied, and ValidationError where the upload is no usable picture."""
    _ask_leave(person.event, actor)
    renditions = pictures.made(upload, PORTRAIT_SIDES)
    with transaction.atomic():
        locked = EventPerson.objects.select_for_update(of=["self"]).get(pk=person.pk)
        pictures.discard(locked.portrait)
        locked.portrait = pictures.stored(
            renditions, name=upload.name or "", owner=locked, by=actor
        )
        locked.save(update_fields=["portrait"])
        audit.record(actor, "events.change_portrait", locked, label=str(person.event))


@transaction.atomic
def remove_portrait(person: EventPerson, *, actor: User) -> None:
    """Raises PermissionDenied. Where there is none, nothing happens."""
    _ask_leave(person.event, actor)
    locked = EventPerson.objects.select_for_update(of=["self"]).get(pk=person.pk)
    if not locked.portrait:
        return
    pictures.discard(locked.portrait)
    locked.portrait = []
    locked.save(update_fields=["portrait"])
    audit.record(actor, "events.remove_portrait", locked, label=str(person.event))


def _ask_leave(event: Event, actor: User) -> None:
    if not policy.can(actor, "change", event):
        raise PermissionDenied
