"""A notice on A4, as evidence: what was shown, when, by which days, and how many objected."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from applications import notices
from applications.models import NoticePaper, PublicNotice
from applications.refusals import Refusal
from core import audit, files, printing
from core.uploads import Inspected

TEMPLATE = "applications/paper/notice.html"


@transaction.atomic
def ask(notice: PublicNotice, *, by: User | None = None) -> list[NoticePaper]:
    """Has the worker draw the notice as it stands, in both languages. by: None: by itself.

    Raises Refusal where somebody asks a machine that draws no papers.
    """
    if by is not None and not printing.is_possible():
        raise Refusal(_("This machine cannot draw papers: Pango is missing."))
    asked = [
        NoticePaper.objects.create(notice=notice, language=language, asked_by=by)
        for language, _name in settings.LANGUAGES
    ]
    audit.record(by, "applications.print_notice", notice)
    for paper in asked:
        make.enqueue(paper_id=paper.pk)
    return asked


@task()
def make(paper_id: int) -> int:
    """Draws one paper; returns of how many pages. A second run changes nothing.

    Where nothing can be drawn it stays without a file, and the page of the notice says why.
    """
    if not printing.is_possible():
        return 0
    papers = NoticePaper.objects.select_related("notice__call", "asked_by")
    paper = papers.filter(pk=paper_id, file=None).first()
    return 0 if paper is None else _keep(paper, *draw(paper))


def draw(paper: NoticePaper) -> tuple[bytes, int]:
    """The PDF, and of how many pages."""
    with timezone.override(paper.notice.zone):
        return printing.draw(TEMPLATE, _context(paper), paper.language)


def _context(paper: NoticePaper) -> dict:
    notice = paper.notice
    with translation.override(paper.language):
        rows = [notices.cells_of(entry.shown, notice.columns) for entry in notice.entries.all()]
        offices = settings.INSTITUTION["offices"]
        ending = "zh" if paper.language == settings.LANGUAGE_CODE else "en"
        return {
            "notice": notice,
            "header": notices.header_of(notice.columns),
            "rows": rows,
            "objections": list(notice.objections.order_by("pk")),
            "house": settings.INSTITUTION[f"name_{ending}"],
            "office": offices[0][f"name_{ending}"],
            "address": settings.SITE_URL + notice.get_absolute_url(),
            "made_at": timezone.now(),
        }


@transaction.atomic
def _keep(paper: NoticePaper, content: bytes, pages: int) -> int:
    name = f"{paper.notice.slug}-{paper.language}.pdf"
    seen = Inspected(name, "pdf", "application/pdf", pages)
    stored = files.store(ContentFile(content, name=name), seen, owner=paper, by=paper.asked_by)
    if not NoticePaper.objects.filter(pk=paper.pk, file=None).update(file=stored):
        files.discard(stored)  # another worker was quicker
        return 0
    audit.record(None, "applications.draw_notice", paper.notice, after={"sha256": stored.sha256})
    return pages
