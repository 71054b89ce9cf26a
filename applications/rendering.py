"""A program of its own: draws the pages of one file, within limits of time, memory and size.

Called as `rendering.py CONTENT_TYPE SOURCE FOLDER`; leaves page-001.jpg … in FOLDER. It imports
nothing of the portal, so that a hostile file meets an empty process.
"""

import resource
import sys
from pathlib import Path

from PIL import Image, ImageOps

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
FILE_BYTES = 20 << 20
MOST_PAGES = 30
WIDTH = 1240  # pixels: A4 at 150 dpi
HEIGHT = 3508


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def draw_pdf(source: Path, folder: Path) -> None:
    import pypdfium2  # heavy: only this process needs it

    with pypdfium2.PdfDocument(source) as document:
        for index in range(min(len(document), MOST_PAGES)):
            page = document[index]
            scale = min(WIDTH / max(page.get_width(), 1), HEIGHT / max(page.get_height(), 1))
            picture = page.render(scale=scale, may_draw_forms=False).to_pil()
            picture.convert("RGB").save(folder / f"page-{index + 1:03}.jpg", "JPEG", quality=80)


def draw_image(source: Path, folder: Path) -> None:
    with Image.open(source, formats=["JPEG", "PNG"]) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((WIDTH, HEIGHT))
    upright.save(folder / "page-001.jpg", "JPEG", quality=80)


if __name__ == "__main__":
    bound()
    kind, origin, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    (draw_pdf if kind == "application/pdf" else draw_image)(origin, target)
