"""I8: hostile files are refused with a sentence or kept harmless, within bounds of time and memory.

A PDF is looked into by a process that the system ends at 300 MB, and its asker after 8 seconds
(`core.pdf_looking`); pictures are decoded by one with bounds of its own (`core.resizing`).
"""

import hashlib
import resource
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from applications import documents
from applications.models import DocumentVersion
from core import pdf_looking, uploads
from core.beside import Beside
from core.models import StoredFile
from tests.factories.applications import ApplicationFactory, SlotFactory
from tests.security.hostile import ATTACKS, picture, plain_pdf, telling_picture, with_catalog

pytestmark = pytest.mark.django_db
FIELD = {"formats": ["pdf", "jpg", "png", "docx"], "max_mb": 10}
MOST_MIB, MOST_SECONDS = 300, 10


@pytest.fixture(scope="module")
def figures():
    """What each file took of this process; shown with `-s`."""
    found: dict[str, tuple[float, float]] = {}
    yield found
    for name, (seconds, mib) in found.items():
        print(f"{name:42} {seconds:6.2f} s  {mib:6.1f} MiB")


@pytest.fixture
def slot():
    return SlotFactory(application=ApplicationFactory(), requirement__limits=FIELD)


def sent(slot, name: str, content: bytes) -> DocumentVersion:
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # as a client may send it, past what Django makes of it
    return documents.upload(slot, upload, actor=slot.application.talent.user)


def taken_or_refused(slot, name: str, content: bytes) -> tuple[DocumentVersion | None, str]:
    """The version, or the code of the refusal."""
    try:
        return sent(slot, name, content), ""
    except ValidationError as refusal:
        return None, refusal.code


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("attack", ATTACKS)
def test_file_is_refused_with_a_sentence_or_taken(slot, figures, attack):
    row = ATTACKS[attack]
    content = row.make()
    began, before = time.monotonic(), peak_mib()

    version, code = taken_or_refused(slot, row.name, content)

    figures[attack] = time.monotonic() - began, peak_mib() - before
    assert code == row.code
    assert figures[attack][1] < MOST_MIB
    assert bool(version) == StoredFile.objects.exists()
    if version:
        assert "/" not in version.file.name
        assert "\u202e" not in version.file.name


def test_pdf_is_kept_byte_by_byte(slot):
    content = plain_pdf()

    stored = sent(slot, "cv.pdf", content).file

    with stored.file.open("rb") as kept:
        assert kept.read() == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()


def test_scan_is_made_anew_upright_and_tells_nothing(slot):
    stored = sent(slot, "scan.jpg", telling_picture()).file

    with stored.file.open("rb") as kept:
        content = kept.read()
        with Image.open(kept) as shown:
            assert (shown.size, dict(shown.getexif())) == ((20, 40), {})
    assert b"MARKER" not in content
    assert stored.content_type == "image/jpeg"


def test_png_becomes_a_jpeg_of_the_same_name(slot):
    stored = sent(slot, "page 1.png", picture("PNG")).file

    assert (stored.name, stored.content_type) == ("page 1.jpg", "image/jpeg")


def test_pdf_that_takes_too_long_is_refused_and_the_next_is_taken(slot, monkeypatch):
    """Text in hexadecimals: pypdf reads it sign by sign."""
    impatient = Beside(pdf_looking.__file__, most=9, seconds=0.3)
    monkeypatch.setattr(uploads, "_pdf_looking", impatient)
    long = with_catalog(b"/X<" + b"41" * (4 << 20) + b">")

    with pytest.raises(ValidationError) as refused:
        sent(slot, "cv.pdf", long)
    impatient.seconds = 8
    taken = sent(slot, "cv.pdf", plain_pdf())
    impatient.end()

    assert refused.value.code == "too_much"
    assert taken.file.pages == 1


def test_process_that_looks_into_pdfs_gets_no_more_memory_than_that(slot):
    sent(slot, "cv.pdf", plain_pdf())

    limits = Path(f"/proc/{uploads._pdf_looking.process.pid}/limits").read_text()

    [line] = [line for line in limits.splitlines() if line.startswith("Max address space")]
    assert int(line.split()[3]) == MOST_MIB << 20
    assert uploads._pdf_looking.seconds < MOST_SECONDS


@pytest.mark.parametrize("attack", ["page called PDF", "PDF with a script", "picture cut off"])
def test_applicant_reads_the_sentence_and_keeps_the_page(client, slot, attack):
    row = ATTACKS[attack]
    client.force_login(slot.application.talent.user)
    address = reverse("applications:upload", args=[slot.application.reference, slot.pk])

    answer = client.post(address, {"file": SimpleUploadedFile(row.name, row.make())}, follow=True)

    assert answer.status_code == 200
    assert "alert-danger" in answer.content.decode()
    assert not DocumentVersion.objects.exists()
