"""Draws a paper and keeps it: the worker's part."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from applications.models import Paper
from applications.papers.contents import contents_of
from core import files, printing
from core.uploads import Inspected


@task()
def make(paper_id: int) -> bool:
    """Draws it anew, whatever was there; running twice does no harm. False: it could not be."""
    rows = Paper.objects.select_related("call", "application")
    paper = rows.filter(pk=paper_id).first()
    if paper is None:
        return False
    if not printing.is_possible():
        Paper.objects.filter(pk=paper.pk).update(state=Paper.State.FAILED)
        return False
    _keep(paper, *draw(paper))
    return True


def draw(paper: Paper) -> tuple[bytes, int]:
    """The PDF, and of how many pages. Its days are those of the call's time zone."""
    with translation.override(paper.language), timezone.override(paper.call.time_zone):
        template, context = contents_of(paper)
        return printing.draw(template, context, paper.language)


@transaction.atomic
def _keep(paper: Paper, content: bytes, pages: int) -> None:
    """The new file in the place of the one before."""
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    name, before = name_of(paper), paper.file
    seen = Inspected(name, "pdf", "application/pdf", pages)
    paper.file = files.store(ContentFile(content, name=name), seen, owner=paper)
    paper.state, paper.made_at = Paper.State.READY, timezone.now()
    paper.save(update_fields=["file", "state", "made_at"])
    if before is not None:
        files.discard(before)


def name_of(paper: Paper) -> str:
    about = paper.application.reference if paper.application else paper.call.slug
    return f"{about}-{paper.kind}-{paper.language.partition('-')[0]}.pdf"
