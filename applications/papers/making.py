"""Draws a paper and keeps it: the worker's part."""

from django.utils import timezone, translation
from django_tasks import task

from applications.models import Paper
from applications.papers.contents import contents_of
from core import printing


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
    printing.keep(paper, name_of(paper), *draw(paper))
    return True


def draw(paper: Paper) -> tuple[bytes, int]:
    """The PDF, and of how many pages. Its days are those of the call's time zone."""
    with translation.override(paper.language), timezone.override(paper.call.time_zone):
        template, context = contents_of(paper)
        return printing.draw(template, context, paper.language)


def name_of(paper: Paper) -> str:
    about = paper.application.reference if paper.application else paper.call.slug
    return f"{about}-{paper.kind}-{paper.language.partition('-')[0]}.pdf"
