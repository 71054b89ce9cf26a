"""Addresses of a case file, and a paper in it."""

from django.core.files.base import ContentFile
from django.urls import reverse

from applications.models import Application, DocumentSlot, DocumentVersion
from core import files
from core.uploads import Inspected
from tests.factories.programs import RequiredDocumentFactory


def file_of(application: Application, tab: str = "") -> str:
    address = reverse("admin:applications_application_change", args=[application.pk])
    return f"{address}?tab={tab}" if tab else address


def step_of(application: Application, step: str) -> str:
    return reverse("admin:applications_application_step", args=[application.pk, step])


def paper(application: Application, *, is_sensitive: bool = False) -> DocumentVersion:
    requirement = RequiredDocumentFactory(call=application.call, is_sensitive=is_sensitive)
    slot = DocumentSlot.objects.create(application=application, requirement=requirement)
    seen = Inspected("paper.pdf", "pdf", "application/pdf", 1)
    stored = files.store(ContentFile(b"%PDF-1.7 paper", "paper.pdf"), seen, owner=slot)
    return DocumentVersion.objects.create(slot=slot, number=1, file=stored)
