"""Draws A4 papers with WeasyPrint; also as a program of its own (see `core.beside`)."""

from collections.abc import Sequence
from typing import NoReturn


def drawn(page: str, sheets: Sequence[str]) -> tuple[bytes, int]:
    """The PDF of a page of HTML, and of how many pages it is. sheets: files of CSS."""
    import weasyprint  # heavy, and loads Pango: only who draws a paper needs it

    styles = [weasyprint.CSS(filename=sheet, url_fetcher=_fetch_nothing) for sheet in sheets]
    document = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing).render(stylesheets=styles)
    return document.write_pdf(), len(document.pages)


def answer(question: bytes, *sheets: str) -> bytes:
    """The PDF of a page that is asked for."""
    return drawn(question.decode(), sheets)[0]


def _fetch_nothing(address: str) -> NoReturn:
    raise ValueError("A paper takes nothing from elsewhere.")
