"""How papers come into their slots. Every version is kept; only a draft never sent lets one go."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications import previews
from applications.models import Application, DocumentSlot, DocumentVersion
from applications.refusals import Refusal, TooLate
from applications.states import State
from core import audit, files, pictures, policy, uploads
from core.templatetags.core_tags import moment


def limits_of(slot: DocumentSlot) -> uploads.Limits:
    """What the requirement says; where it says nothing, a PDF of 10 MB."""
    known = slot.requirement.limits or {}
    plain = uploads.Limits()
    return uploads.Limits(
        formats=tuple(known.get("formats") or plain.formats),
        max_mb=min(known.get("max_mb") or plain.max_mb, settings.UPLOAD_MAX_MB),
        max_pages=known.get("max_pages"),
    )


def upload(slot: DocumentSlot, file: File, *, actor: User) -> DocumentVersion:
    """Keeps the file as the slot's newest version and has its preview made.

    Raises ValidationError with a sentence about the file, Refusal where the slot is not open or the
    space is used up, PermissionDenied for anybody but the applicant.
    """
    seen = uploads.inspect(file, limits_of(slot))
    if file.size > files.quota_left(actor):
        raise ValidationError(
            _("Your space of %(most)s MB is used up. Remove files of a draft, or ask the office.")
            % {"most": settings.UPLOAD_QUOTA_MB},
            code="quota",
        )
    file, seen = pictures.cleaned(file, seen)
    with transaction.atomic():
        slot = _taken_up(slot, actor)
        version = keep(slot, file, seen, by=actor)
        _record(actor, "application.upload", slot, after=described(version))
    return version


def keep(
    slot: DocumentSlot, file: File, seen: uploads.Inspected, *, by: User | None = None
) -> DocumentVersion:
    """The file as the slot's newest version, its preview on the way.

    Call it inside a transaction that holds the application's row.
    """
    newest = slot.versions.first()
    stored = files.store(file, seen, owner=slot, by=by)
    version = DocumentVersion.objects.create(
        slot=slot, number=newest.number + 1 if newest else 1, file=stored
    )
    previews.make.enqueue(version.pk)
    return version


@transaction.atomic
def remove(slot: DocumentSlot, *, actor: User) -> None:
    """Empties the slot of a draft that nobody has seen yet."""
    slot = _taken_up(slot, actor)
    application = slot.application
    if application.state != State.DRAFT or application.consent_at is not None:
        raise Refusal(_("This application was sent before: replace the file, it stays on record."))
    for version in slot.versions.select_related("file"):
        _record(actor, "application.remove_document", slot, before=described(version))
        previewed = [page.file for page in version.pages.select_related("file")]
        original = version.file
        version.delete()
        for stored in [*previewed, original]:
            files.discard(stored)


def _taken_up(slot: DocumentSlot, actor: User) -> DocumentSlot:
    """The slot with its application's row locked, so that the state cannot move meanwhile."""
    Application.objects.select_for_update().get(pk=slot.application_id)
    slot = DocumentSlot.objects.select_related("application__talent", "requirement").get(pk=slot.pk)
    if slot.application.talent.user_id != actor.pk:
        raise PermissionDenied
    if not policy.can(actor, "upload", slot):
        raise closed(slot)
    return slot


def closed(slot: DocumentSlot) -> Refusal:
    """Why the slot takes no file: the time is over, or nobody asks for it."""
    late = slot.corrections.pending().soonest_first().first()
    if late is None:
        return Refusal(_("This document cannot be changed now."))
    return TooLate(
        _("The office took this document until %(moment)s. Ask the office for more time.")
        % {"moment": moment(late.due, slot.application.call.time_zone)}
    )


def described(version: DocumentVersion) -> dict:
    """What the audit trail says of a version."""
    return {
        "document": version.slot.requirement.code,
        "version": version.number,
        "sha256": version.file.sha256,
        "size": version.file.size,
    }


def _record(actor: User, action: str, slot: DocumentSlot, **changes: Any) -> None:
    application = slot.application
    audit.record(actor, action, application, subject=application.talent, **changes)
