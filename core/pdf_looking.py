"""A program of its own (see `core.beside`): looks into a PDF, within limits of memory.

Asked with the path of a file, it answers with JSON: {"pages": 3}, or {"refused": "encrypted"},
"active" (it holds what acts by itself) or "damaged".
"""

import json
import resource
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEMORY_BYTES = 300 << 20
# Names of PDF objects that make a reader do something by itself (ISO 32000-1, 12.6 and 7.11.4).
ACTIVE_NAMES = ("/AA", "/JavaScript", "/JS", "/EmbeddedFiles", "/Launch", "/RichMedia")
NOT_A_PDF = (
    *(PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError),
    *(RecursionError, OSError),
)


@dataclass
class _Walk:
    """Bounds of the look into a PDF's objects."""

    left: int = 20_000
    seen: set = field(default_factory=set)


def answer(question: bytes) -> bytes:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    return json.dumps(looked_into(question.decode())).encode()


def looked_into(path: str) -> dict[str, Any]:
    try:
        with PdfReader(path, strict=False) as reader:
            if reader.is_encrypted:
                return {"refused": "encrypted"}
            pages = len(reader.pages)
            active = _is_active(reader.trailer, _Walk())
    except NOT_A_PDF:
        return {"refused": "damaged"}
    if not pages:
        return {"refused": "damaged"}
    return {"refused": "active"} if active else {"pages": pages}


def _is_active(value: Any, walk: _Walk) -> bool:
    """Whether any object below `value` acts by itself; a file with too many objects counts so."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in walk.seen:
                continue
            walk.seen.add((item.idnum, item.generation))
            item = item.get_object()
        walk.left -= 1
        if walk.left < 0:
            return True
        if isinstance(item, DictionaryObject):
            if any(name in item for name in ACTIVE_NAMES) or _acts_on_opening(item):
                return True
            todo.extend(item.values())
        elif isinstance(item, ArrayObject):
            todo.extend(item)
    return False


def _acts_on_opening(item: DictionaryObject) -> bool:
    """An /OpenAction that only names the page to show first is what every word processor writes."""
    action: Any = item.get("/OpenAction")
    action = action.get_object() if hasattr(action, "get_object") else action
    return hasattr(action, "keys") and action.get("/S") != "/GoTo"
