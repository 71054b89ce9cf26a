"""From a template to an A4 PDF that is kept. A paper asks for no address: it is all there is."""

import ctypes
from collections.abc import Mapping
from functools import cache
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core import files
from core.models import DrawnPaper
from core.uploads import Inspected

SHEETS = ("css/paper.css", "css/paper-certificate.css")
PANGO = ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.dylib")  # Linux, Windows, macOS


def pdf(template: str, context: Mapping[str, Any], language: str) -> bytes:
    """The paper in one language. template: extends `core/paper.html`."""
    return draw(template, context, language)[0]


def draw(template: str, context: Mapping[str, Any], language: str) -> tuple[bytes, int]:
    """The PDF, and of how many pages."""
    import weasyprint  # heavy, and loads Pango: only who draws a paper needs it

    with translation.override(language):
        page = render_to_string(template, {"institution": settings.INSTITUTION, **context})
    sheets = [
        weasyprint.CSS(filename=finders.find(name), url_fetcher=_fetch_nothing) for name in SHEETS
    ]
    document = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing).render(stylesheets=sheets)
    return document.write_pdf(), len(document.pages)


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


def _fetch_nothing(address: str) -> NoReturn:
    raise ValueError("A paper takes nothing from elsewhere.")
