"""The article about an event: written, illustrated, published, taken back."""

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, pictures, policy
from events.models import Event, Recap, RecapPhoto
from events.workflow import StepRefused

TEXTS = ("title_zh", "title_en", "text_zh", "text_en")
WORDS = ("alt_zh", "alt_en", "caption_zh", "caption_en")
MOST_PHOTOS = 24


@transaction.atomic
def write(event: Event, texts: dict, *, actor: User) -> Recap:
    """Keeps the article as it stands; a new one is a draft. texts: the TEXTS by name.

    Raises PermissionDenied.
    """
    _ask_leave(event, actor)
    locked = Event.objects.select_for_update().get(pk=event.pk)
    recap = Recap.objects.filter(event=locked).first() or Recap(event=locked)
    before = {name: getattr(recap, name) for name in TEXTS}
    for name in TEXTS:
        setattr(recap, name, texts[name])
    recap.save()
    before, after = audit.changes(before, {name: texts[name] for name in TEXTS})
    if after:
        audit.record(actor, "events.write_recap", locked, before=before, after=after)
    return recap


@transaction.atomic
def publish(recap: Recap, *, actor: User) -> Recap:
    """Shows it on the event's page, the home page and in the feed.

    Raises PermissionDenied, and StepRefused where the event is not over or nobody sees it.
    """
    locked = _locked(recap, actor)
    if not locked.event.is_over or locked.event.state != Event.State.PUBLISHED:
        raise StepRefused(_("A recap is published once the event has taken place."))
    if locked.published_at is not None:
        raise StepRefused(_("The recap is published already."))
    locked.published_at = timezone.now()
    locked.save(update_fields=["published_at", "updated_at"])
    audit.record(actor, "events.publish_recap", locked.event)
    return locked


@transaction.atomic
def take_back(recap: Recap, *, actor: User) -> Recap:
    """Makes it a draft again. Raises PermissionDenied, and StepRefused where it is one."""
    locked = _locked(recap, actor)
    if locked.published_at is None:
        raise StepRefused(_("The recap is a draft already."))
    locked.published_at = None
    locked.save(update_fields=["published_at", "updated_at"])
    audit.record(actor, "events.take_recap_back", locked.event)
    return locked


def add_photo(recap: Recap, upload: File, words: dict, *, actor: User) -> RecapPhoto:
    """Puts a photo behind the others. words: the WORDS by name.

    Raises PermissionDenied, StepRefused where there are enough, and ValidationError where the
    upload is no usable picture.
    """
    _ask_leave(recap.event, actor)
    renditions = pictures.made(upload)  # takes its time, so it holds no lock
    with transaction.atomic():
        locked = _locked(recap, actor)
        if locked.photos.count() >= MOST_PHOTOS:
            raise StepRefused(
                _("A recap takes %(most)d photos. Remove one first.") % {"most": MOST_PHOTOS}
            )
        last = locked.photos.last()
        photo = RecapPhoto.objects.create(
            recap=locked,
            position=last.position + 1 if last else 1,
            **{name: words[name] for name in WORDS},
        )
        photo.sizes = pictures.stored(renditions, name=upload.name or "", owner=photo, by=actor)
        photo.save(update_fields=["sizes"])
        audit.record(actor, "events.add_photo", locked.event, after=_described(photo))
    return photo


@transaction.atomic
def describe_photo(photo: RecapPhoto, words: dict, *, actor: User) -> None:
    """Changes its texts. Raises PermissionDenied."""
    _ask_leave(photo.recap.event, actor)
    locked = RecapPhoto.objects.select_for_update(of=["self"]).get(pk=photo.pk)
    before = _described(locked)
    for name in WORDS:
        setattr(locked, name, words[name])
    locked.save(update_fields=WORDS)
    before, after = audit.changes(before, _described(locked))
    if after:
        audit.record(actor, "events.describe_photo", photo.recap.event, before=before, after=after)


@transaction.atomic
def move_photo(photo: RecapPhoto, by: int, *, actor: User) -> None:
    """One place forward (-1) or back (1); the first and the last stay. Raises PermissionDenied."""
    recap = _locked(photo.recap, actor)
    photos = list(recap.photos.all())
    here = [row.pk for row in photos].index(photo.pk)
    there = min(max(here + by, 0), len(photos) - 1)
    photos.insert(there, photos.pop(here))
    for position, row in enumerate(photos, start=1):
        row.position = position
    RecapPhoto.objects.bulk_update(photos, ["position"])
    if here != there:
        audit.record(
            actor,
            "events.move_photo",
            recap.event,
            before={"position": here + 1},
            after={"position": there + 1},
        )


@transaction.atomic
def remove_photo(photo: RecapPhoto, *, actor: User) -> None:
    """With its files. Raises PermissionDenied."""
    recap = _locked(photo.recap, actor)
    audit.record(actor, "events.remove_photo", recap.event, before=_described(photo))
    pictures.discard(photo.sizes)
    photo.delete()


def _described(photo: RecapPhoto) -> dict:
    return {name: getattr(photo, name) for name in WORDS}


def _locked(recap: Recap, actor: User) -> Recap:
    _ask_leave(recap.event, actor)
    return Recap.objects.select_for_update(of=["self"]).select_related("event").get(pk=recap.pk)


def _ask_leave(event: Event, actor: User) -> None:
    if not policy.can(actor, "change", event):
        raise PermissionDenied
