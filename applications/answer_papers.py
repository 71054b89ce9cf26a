"""The answers of a host as a PDF among the papers of the application."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from applications import documents
from applications.models import Application, DeliveryAnswer
from core import printing
from core.uploads import Inspected

LANGUAGE = "en"  # of the form as it was asked for


@task()
def make(answer_id: int) -> int:
    """Puts the PDF of one answer into its slot; returns its version's number, 0 if it is there."""
    answer = (
        DeliveryAnswer.objects.select_related(
            "link__slot__requirement", "link__slot__application__talent"
        )
        .filter(pk=answer_id, version=None)
        .first()
    )
    return 0 if answer is None else _keep(answer, *draw(answer))


def draw(answer: DeliveryAnswer) -> tuple[bytes, int]:
    """The PDF, and of how many pages."""
    slot = answer.link.slot
    context = {"answer": answer, "slot": slot, "talent": slot.application.talent}
    with timezone.override(slot.application.call.time_zone):
        return printing.draw("applications/answer_paper.html", context, LANGUAGE)


@transaction.atomic
def _keep(answer: DeliveryAnswer, content: bytes, pages: int) -> int:
    slot = answer.link.slot
    Application.objects.select_for_update().get(pk=slot.application_id)
    waiting = DeliveryAnswer.objects.filter(pk=answer.pk, version=None)
    if not waiting.exists():
        return 0
    name = f"{slot.requirement.code}.pdf"
    seen = Inspected(name, "pdf", "application/pdf", pages)
    version = documents.keep(slot, ContentFile(content, name=name), seen)
    waiting.update(version=version)
    return version.number
