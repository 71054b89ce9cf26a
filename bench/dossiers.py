"""The dossiers of 500 people with nine papers each, packed as the worker does it.

Called as `bench.dossiers:function` in a process of the portal; each prints one JSON object.
"""

import hashlib
import json
import time
import zipfile

from django.core.files.base import ContentFile
from django.http import QueryDict

from accounts.models import User
from applications.admin.dossiers import DossiersList
from applications.dossiers import naming
from applications.models import Application, DocumentSlot, DocumentVersion
from applications.states import State
from bench.memory import peak, rest
from bench.selection import OFFICER, call_named, files_in
from core.exports import asking, building
from core.exports.lists import Wish
from core.models import ExportRecord, StoredFile
from programs.models import RequiredDocument

PEOPLE, PAPERS = 500, 9
PAPER_BYTES = 300_000


def fill() -> None:
    """Files with all their papers. The bytes of each paper are its own, its format is not looked
    at: a paper goes into the ZIP as it is.
    """
    call = call_named("dossiers")
    wanted = RequiredDocument.objects.bulk_create(
        RequiredDocument(
            call=call,
            position=number,
            code=f"paper-{number}",
            name_zh=f"材料{number}",
            name_en=f"Paper {number}",
            required="always",
            source="applicant",
        )
        for number in range(PAPERS)
    )
    files = files_in(call, PEOPLE, State.SCREENING)
    slots = DocumentSlot.objects.bulk_create(
        DocumentSlot(application=file, requirement=paper) for file in files for paper in wanted
    )
    stored = StoredFile.objects.bulk_create(map(_stored, slots))
    DocumentVersion.objects.bulk_create(
        DocumentVersion(slot=slot, number=1, file=file)
        for slot, file in zip(slots, stored, strict=True)
    )
    print(json.dumps(len(stored)))


def _stored(slot: DocumentSlot) -> StoredFile:
    content = hashlib.sha256(str(slot.pk).encode()).digest() * (PAPER_BYTES // 32)
    row = StoredFile(
        name=f"{slot.requirement.code}.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        pages=1,
        owner=slot,
    )
    row.file.save(f"bench/{slot.pk}.pdf", ContentFile(content), save=False)
    return row


def pack() -> None:
    """Prints seconds, MiB by which this process grew, and files that the ZIP has too few."""
    call = Application.objects.filter(call__slug="bench-dossiers").values_list("call", flat=True)[0]
    rule = {"folder": naming.FOLDER, "file": naming.FILE, "purpose": "Measured."}
    wanted = DossiersList(
        User.objects.get(email=OFFICER),
        QueryDict(f"call={call}"),
        **{**rule, "merged": False, "with_identity": False, "only": []},
    )
    record = asking.ask(wanted, Wish("zip", "zh", ()), purpose=rule["purpose"])
    before, began = rest(), time.perf_counter()
    building.build.call(record_id=record.pk)
    done = {"seconds": time.perf_counter() - began, "mib": peak() - before}
    made = ExportRecord.objects.get(pk=record.pk).file
    if made is None:
        raise RuntimeError("No file was made.")
    with made.file.open("rb") as content:
        names = zipfile.ZipFile(content).namelist()
    papers = PEOPLE * (PAPERS + 1) + 2  # a summary each; the manifest and the sums
    print(json.dumps({**done, "missing": papers - len(names)}))
