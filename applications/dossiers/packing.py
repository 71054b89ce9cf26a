"""Writes the ZIP: person after person, paper after paper, each read in pieces from the store."""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.dossiers import naming
from applications.dossiers.summary import summary_of
from applications.models import Application, DocumentSlot
from core import printing
from core.exports.columns import Pieces
from core.exports.packing import BYTES_A_PIECE, Package

PEOPLE_A_READ = 20
READ = ("call__program", "track", "host_institution", "talent__department")


@dataclass(frozen=True)
class Plan:
    """What goes in. with_identity: papers of class P3 too. merged: one PDF of all a person has."""

    folder: str = naming.FOLDER
    file: str = naming.FILE
    with_identity: bool = False
    merged: bool = False


@dataclass(frozen=True)
class Entry:
    """A line of the manifest. missing: why the file is not there; empty where it is."""

    path: str
    reference: str
    what: str
    size: int = 0
    sha256: str = ""
    missing: str = ""


class Dossiers:
    """One ZIP. head: what the manifest says of the whole: filter, time, who, purpose."""

    def __init__(self, files: Any, plan: Plan, head: dict[str, Any]):
        self.files, self.plan, self.head = files, plan, head
        self.package, self.taken = Package(timezone.localtime()), naming.Taken()
        self.entries: list[Entry] = []
        self.press = printing.Press()

    def pieces(self) -> Pieces:
        """Bytes, and a person with the last of theirs."""
        with self.press:
            yield from self._pieces()

    def _pieces(self) -> Pieces:
        papers = ("slots__requirement", "slots__versions__file")
        found = self.files.select_related(*READ).prefetch_related(*papers)
        people = 0
        for application in self._read(found):
            for piece in self._person(application):
                yield piece, 0
            yield b"", 1
            people += 1
        for piece in self._manifest(people):
            yield piece, 0
        for piece in self.package.end():
            yield piece, 0

    def _read(self, found: QuerySet[Application]) -> Iterator[Application]:
        """Some at a time, each to the end: while SQLite is read on, no progress could be noted."""
        keys = list(self.files.values_list("pk", flat=True))
        for start in range(0, len(keys), PEOPLE_A_READ):
            some = keys[start : start + PEOPLE_A_READ]
            rows = found.in_bulk(some)
            yield from (rows[key] for key in some if key in rows)

    def _person(self, application: Application) -> Iterator[bytes]:
        values = _values(application)
        folder = self.taken.free(naming.named(self.plan.folder, values))
        slots = [slot for slot in application.slots.all() if self._goes_in(slot)]
        parts: list[bytes] = []
        if printing.is_possible():
            parts.append(summary_of(application, slots, self.press))
            path = self.taken.free(f"{folder}/00 {_('Summary')}.pdf")
            yield from self._add(path, application, "summary", [parts[0]])
        else:
            self._missing(f"{folder}/", application, "summary", "Pango is not installed")
        for number, slot in enumerate(slots, start=1):
            yield from self._paper(application, folder, number, slot, values, parts)
        if self.plan.merged and parts:
            path = self.taken.free(f"{folder}/{naming.named('{reference}', values)}.pdf")
            yield from self._add(path, application, "merged", [merged(parts)])

    def _goes_in(self, slot: DocumentSlot) -> bool:
        return self.plan.with_identity or not slot.requirement.is_sensitive

    def _paper(
        self,
        application: Application,
        folder: str,
        number: int,
        slot: DocumentSlot,
        values: dict[str, str],
        parts: list[bytes],
    ) -> Iterator[bytes]:
        version, code = slot.current, slot.requirement.code
        if version is None:
            self._missing(f"{folder}/", application, code, "not sent in")
            return
        told = {
            **values,
            "number": f"{number:02}",
            "document": slot.requirement.name,
            "version": str(version.number),
        }
        ending = "." + str(version.file.file.name).rpartition(".")[2]
        path = self.taken.free(f"{folder}/{naming.named(self.plan.file, told, ending)}")
        try:
            content = version.file.file.open("rb")
        except FileNotFoundError:
            self._missing(path, application, code, "lost from the store")
            return
        with content:
            yield from self._add(path, application, code, _read(content))
            if self.plan.merged and version.file.content_type == "application/pdf":
                content.seek(0)
                parts.append(content.read())

    def _add(
        self, path: str, application: Application, what: str, content: Iterable[bytes]
    ) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0

        def watched() -> Iterator[bytes]:
            nonlocal size
            for piece in content:
                digest.update(piece)
                size += len(piece)
                yield piece

        yield from self.package.add(path, watched(), packed=False)
        self.entries.append(Entry(path, application.reference, what, size, digest.hexdigest()))

    def _missing(self, path: str, application: Application, what: str, why: str) -> None:
        self.entries.append(Entry(path, application.reference, what, missing=why))

    def _manifest(self, people: int) -> Iterator[bytes]:
        told = {**self.head, "made_at": timezone.localtime().isoformat(), "people": people}
        told["files"] = [asdict(entry) for entry in self.entries]
        text = json.dumps(told, ensure_ascii=False, indent=1)
        yield from self.package.add("manifest.json", [text.encode()])
        sums = [f"{entry.sha256}  {entry.path}\n" for entry in self.entries if entry.sha256]
        yield from self.package.add("SHA256SUMS", ["".join(sums).encode()])


def _values(application: Application) -> dict[str, str]:
    talent = application.talent
    return {
        "reference": application.reference,
        "staff_no": talent.staff_no,
        "name": talent.name_zh,
        "passport_name": talent.name_en,
        "department": talent.department.name if talent.department else "",
        "call": application.call.title,
    }


def _read(content: Any) -> Iterator[bytes]:
    return iter(lambda: content.read(BYTES_A_PIECE), b"")


def merged(parts: list[bytes]) -> bytes:
    """One PDF of several, in their order."""
    import pypdf  # heavy: the worker alone merges

    writer = pypdf.PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part), import_outline=False)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
