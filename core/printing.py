"""From a template to an A4 PDF that is kept. A paper asks for no address: it is all there is."""

import ctypes
from collections.abc import Mapping
from functools import cache
from typing import Any, Self

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core import drawing, files
from core.beside import Beside
from core.models import DrawnPaper
from core.uploads import Inspected

SHEETS = ("css/paper.css", "css/paper-certificate.css", "css/annual-report.css")
PAPERS_A_PROCESS, SECONDS = 50, 120
PANGO = ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.dylib")  # Linux, Windows, macOS


def draw(template: str, context: Mapping[str, Any], language: str) -> tuple[bytes, int]:
    """The PDF in one language, and of how many pages. template: extends `core/paper.html`."""
    return drawing.drawn(_page(template, context, language), _sheets())


class Press:
    """Draws many papers in a process of its own, a new one after every PAPERS_A_PROCESS.

    Each paper leaves something behind in memory; here it does not add up in the worker.
    """

    def __init__(self) -> None:
        program = drawing.__file__
        self.beside = Beside(program, _sheets(), most=PAPERS_A_PROCESS, seconds=SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.beside.end()

    def pdf(self, template: str, context: Mapping[str, Any], language: str) -> bytes:
        """The PDF, as `draw` gives it. Raises Broken where the process broke down over it."""
        return self.beside.ask(_page(template, context, language).encode())


def _page(template: str, context: Mapping[str, Any], language: str) -> str:
    with translation.override(language):
        return render_to_string(template, {"institution": settings.INSTITUTION, **context})


def _sheets() -> list[str]:
    return [str(finders.find(name)) for name in SHEETS]


@transaction.atomic
def keep(paper: DrawnPaper, name: str, content: bytes, pages: int) -> None:
    """What was drawn, as a file of this name in the place of the one before."""
    paper = type(paper)._default_manager.select_for_update(of=("self",)).get(pk=paper.pk)
    before, seen = paper.file, Inspected(name, "pdf", "application/pdf", pages)
    paper.file = files.store(ContentFile(content, name=name), seen, owner=paper)
    paper.state, paper.made_at = paper.State.READY, timezone.now()
    paper.save(update_fields=["file", "state", "made_at"])
    if before is not None:
        files.discard(before)


@cache
def is_possible() -> bool:
    """Whether this machine has what draws papers; where not, their buttons say so.

    Asks for Pango alone: a web process that shows the button does not load what draws.
    """
    return any(_loads(name) for name in PANGO)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
