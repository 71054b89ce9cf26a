"""Files for those who come: added, kept for some readers, taken away."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core import audit, files, pictures, policy, uploads
from events.models import Event, Material

FORMATS = ("pdf", "pptx", "docx", "xlsx", "jpg", "png")
ACCEPT = ",".join(f".{kind}" for kind in (*FORMATS, "jpeg"))  # of a file field
DETAILS = ("title_zh", "title_en", "phase", "readers")


def limits() -> uploads.Limits:
    return uploads.Limits(formats=FORMATS, max_mb=settings.UPLOAD_MAX_MB)


def add(event: Event, upload: File, details: dict, *, actor: User) -> Material:
    """Puts a file behind the others. details: the DETAILS by name.

    Raises PermissionDenied, and ValidationError with a sentence about the file.
    """
    _ask_leave(event, actor)
    upload, seen = pictures.cleaned(upload, uploads.inspect(upload, limits()))
    with transaction.atomic():
        last = Event.objects.select_for_update().get(pk=event.pk).materials.last()
        stored = files.store(upload, seen, owner=event, by=actor)
        material = Material.objects.create(
            event=event,
            file=stored,
            position=last.position + 1 if last else 1,
            **{name: details[name] for name in DETAILS},
        )
        stored.owner = material  # who may open it is asked of the material
        stored.save(update_fields=["owner_type", "owner_id"])
        audit.record(actor, "events.add_material", event, after=_described(material))
    return material


@transaction.atomic
def change(material: Material, details: dict, *, actor: User) -> None:
    """Raises PermissionDenied."""
    _ask_leave(material.event, actor)
    locked = (
        Material.objects.select_for_update(of=["self"])
        .select_related("event", "file")
        .get(pk=material.pk)
    )
    before = _described(locked)
    for name in DETAILS:
        setattr(locked, name, details[name])
    locked.save(update_fields=DETAILS)
    before, after = audit.changes(before, _described(locked))
    if after:
        audit.record(actor, "events.change_material", locked.event, before=before, after=after)


@transaction.atomic
def remove(material: Material, *, actor: User) -> None:
    """With its file. Raises PermissionDenied."""
    _ask_leave(material.event, actor)
    stored = material.file
    audit.record(actor, "events.remove_material", material.event, before=_described(material))
    material.delete()
    files.discard(stored)


def _described(material: Material) -> dict:
    """What the audit trail says of it."""
    texts = {name: getattr(material, name) for name in DETAILS}
    return texts | {"file": material.file.name, "sha256": material.file.sha256}


def _ask_leave(event: Event, actor: User) -> None:
    if not policy.can(actor, "change", event):
        raise PermissionDenied
