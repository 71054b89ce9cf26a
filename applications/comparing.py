"""Two snapshots of an application held against each other, as people read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from applications import fields
from applications.models import Application, CorrectionRequest, DocumentVersion, Snapshot

LONG = {"plan_title", "plan", "use_at_home"}
MOST = 2_000_000  # pairs of words that are compared one by one; beyond it sentences are
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|[^\w\s]")
_SENTENCE = re.compile(r"[^。！？；.!?;\n]*[。！？；.!?;\n]?\s*")


@dataclass(frozen=True)
class Piece:
    """A run of text: `same`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True)
class ChangedField:
    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class ChangedPaper:
    """A document with the versions of then and now; None where there was none."""

    name: str
    is_sensitive: bool
    before: DocumentVersion | None
    after: DocumentVersion | None


@dataclass(frozen=True)
class Comparison:
    fields: list[ChangedField]
    papers: list[ChangedPaper]

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.papers)


def compare(application: Application, before: dict, after: dict) -> Comparison:
    """before, after: the data of two snapshots of this application."""
    old, new = before["fields"], after["fields"]
    changed = [name for name in Application.EDITABLE if old.get(name) != new.get(name)]
    return Comparison(
        [
            ChangedField(fields.label_of(name), _pieces_of(name, old.get(name), new.get(name)))
            for name in changed
        ],
        _papers(application, before["documents"], after["documents"]),
    )


def last_seen(
    snapshots: list[Snapshot], requests: list[CorrectionRequest], offices: list[str]
) -> Snapshot | None:
    """What these offices had before them when they last asked for changes.

    Where they never did: what was there at the last request of the other office, else the one
    before the newest. None where nothing was sent twice.
    """
    older = snapshots[:-1]
    own = [row for row in requests if row.office in offices]
    asked_at = max((row.created_at for row in own or requests), default=None)
    if asked_at is not None:
        seen = [row for row in older if row.taken_at <= asked_at]
        older = seen or older
    return older[-1] if older else None


def differing(before: str, after: str) -> list[Piece]:
    """The two texts as one, word by word; a Chinese character counts as a word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) * len(new) > MOST:
        old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    return _joined(_runs(old, new))


def _runs(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[first:last]))
            continue
        yield Piece("gone", "".join(old[first:last]))
        yield Piece("new", "".join(new[start:end]))


def _joined(runs: Iterator[Piece]) -> list[Piece]:
    """Between two changes a lone blank or character is no common ground: it would only flicker."""
    pieces = [run for run in runs if run.text]
    found: list[Piece] = []
    gone, new = "", ""
    for place, piece in enumerate(pieces):
        is_between = bool(gone or new) and place < len(pieces) - 1
        if piece.kind == "same" and not (is_between and len(piece.text.strip()) < 2):
            found += [Piece("gone", gone), Piece("new", new), piece]
            gone, new = "", ""
            continue
        gone += piece.text if piece.kind in {"gone", "same"} else ""
        new += piece.text if piece.kind in {"new", "same"} else ""
    return [piece for piece in [*found, Piece("gone", gone), Piece("new", new)] if piece.text]


def _pieces_of(name: str, old, new) -> list[Piece]:
    before, after = fields.shown(name, old), fields.shown(name, new)
    if name in LONG:
        return differing(before, after)
    whole = [Piece("gone", before), Piece("new", after)]
    return [piece for piece in whole if piece.text]


def _papers(application: Application, old: dict, new: dict) -> list[ChangedPaper]:
    changed = {code for code in {*old, *new} if old.get(code) != new.get(code)}
    slots = application.slots.filter(requirement__code__in=changed)
    found = []
    for slot in slots.select_related("requirement").prefetch_related(
        "versions__file", "versions__pages__file"
    ):
        versions = {row.number: row for row in slot.versions.all()}
        code = slot.requirement.code
        numbers = [side.get(code, {}).get("version") for side in (old, new)]
        before, after = (versions.get(number) for number in numbers)
        is_sensitive = slot.requirement.is_sensitive
        found.append(ChangedPaper(slot.requirement.name, is_sensitive, before, after))
    return found
