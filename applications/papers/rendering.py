"""From a template to an A4 PDF. A paper takes nothing from elsewhere: no address is ever asked."""

import importlib
from collections.abc import Mapping
from functools import cache
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

SHEET = "css/paper.css"


def pdf(template: str, context: Mapping[str, Any], language: str) -> bytes:
    """The paper in one language. template: extends `applications/paper/base.html`."""
    return draw(template, context, language)[0]


def draw(template: str, context: Mapping[str, Any], language: str) -> tuple[bytes, int]:
    """The PDF, and of how many pages."""
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise RuntimeError("Papers need Pango (see README, “Run it for real”).")
    with translation.override(language):
        page = render_to_string(template, {"institution": settings.INSTITUTION, **context})
    sheet = weasyprint.CSS(filename=finders.find(SHEET), url_fetcher=_fetch_nothing)
    document = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing).render(stylesheets=[sheet])
    return document.write_pdf(), len(document.pages)


def is_possible() -> bool:
    """Whether this machine has what draws papers; where not, their buttons say so."""
    return _weasyprint() is not None


@cache
def _weasyprint():
    """Heavy, and loads Pango: only who draws a paper needs it. None where Pango is missing."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None


def _fetch_nothing(address: str) -> NoReturn:
    raise ValueError("A paper takes nothing from elsewhere.")
