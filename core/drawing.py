"""Draws A4 papers with WeasyPrint; as a program of its own, one after another for who called it.

Called as `drawing.py SHEET…`; then each paper is asked for on the standard input and answered on
the standard output (`send` and `receive`). It imports nothing of the portal and ends with its
caller: what a long row of papers leaves behind in memory is gone with it.
"""

import struct
import sys
from collections.abc import Sequence
from typing import IO, NoReturn

LENGTH = struct.Struct(">Q")


def drawn(page: str, sheets: Sequence[str]) -> tuple[bytes, int]:
    """The PDF of a page of HTML, and of how many pages it is. sheets: files of CSS."""
    import weasyprint  # heavy, and loads Pango: only who draws a paper needs it

    styles = [weasyprint.CSS(filename=sheet, url_fetcher=_fetch_nothing) for sheet in sheets]
    document = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing).render(stylesheets=styles)
    return document.write_pdf(), len(document.pages)


def send(stream: IO[bytes], content: bytes) -> None:
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """What was sent; None where the other side has ended."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None


def _fetch_nothing(address: str) -> NoReturn:
    raise ValueError("A paper takes nothing from elsewhere.")


if __name__ == "__main__":
    while (asked := receive(sys.stdin.buffer)) is not None:
        send(sys.stdout.buffer, drawn(asked.decode(), sys.argv[1:])[0])
