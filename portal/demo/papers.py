"""Invented papers for the demo: one-page PDFs that say whose specimen they are."""

import io
from functools import lru_cache

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

A4 = (620, 877)  # 75 dots an inch


@lru_cache(maxsize=64)
def _page(lines: tuple[str, ...]) -> bytes:
    page = Image.new("1", A4, 1)
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, A4[0] - 40, A4[1] - 40), outline=0)
    for number, line in enumerate(lines):
        size = 30 if number == 0 else 18
        pen.text((70, 90 + 52 * number), line, fill=0, font=ImageFont.load_default(size))
    target = io.BytesIO()
    page.save(target, "PDF", resolution=75)
    return target.getvalue()


def paper(title: str, person: str, note: str = "") -> ContentFile:
    """A PDF headed by `title` (Latin letters), as an upload would come in."""
    lines = ("SPECIMEN", title, f"of {person}", note or "Invented for the demonstration.")
    return ContentFile(_page(lines), name=f"{title.lower().replace(' ', '-')}.pdf")
