"""Long texts of the offices: plain text whose lines say with a mark what they are.

    ## A heading            - an item of a list            > a quotation

Everything else is a paragraph; an empty line ends one. Nothing in it is ever read as HTML.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

MARKS = {"## ": "heading", "- ": "list", "> ": "quotation"}
RUNNING = {"list", "paragraph", "quotation"}  # the next line of the same kind goes on


@dataclass
class Block:
    """kind: heading, list, quotation or paragraph; its lines without their marks."""

    kind: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    for kind, line in _lines(text):
        if not kind:
            found.append(Block(""))
        elif found and found[-1].kind == kind and kind in RUNNING:
            found[-1].lines.append(line)
        else:
            found.append(Block(kind, [line]))
    return [block for block in found if block.kind]


def plain(text: str) -> str:
    """Its paragraphs in one line: for a summary, in which a list or a heading would read oddly."""
    return " ".join(line for kind, line in _lines(text) if kind == "paragraph")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line with its kind; an empty kind for an empty line."""
    for line in text.splitlines():
        line = line.strip()
        mark = next((mark for mark in MARKS if line.startswith(mark)), "")
        kind = MARKS.get(mark, "paragraph" if line else "")
        yield kind, line.removeprefix(mark).strip()
