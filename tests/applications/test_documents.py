import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django_tasks_db.models import DBTaskResult
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from accounts.roles import Role
from accounts.tasks import send_password_reset
from applications import documents, previews
from applications.models import DocumentVersion
from applications.refusals import Refusal
from core import policy
from core.models import AuditEntry, StoredFile
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, SlotFactory, pdf, version_in
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def upload(slot, file):
    return documents.upload(slot, file, actor=slot.application.talent.user)


def written(name: str, change) -> SimpleUploadedFile:
    """A PDF of one page, changed by `change(writer)` before it is written."""
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return SimpleUploadedFile(name, target.getvalue())


def with_script(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def picture(name: str) -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (30, 20)).save(target, "PNG")
    return SimpleUploadedFile(name, target.getvalue())


BAD = {
    "wrong_kind": (lambda: picture("scan.png"), "must be a file of the kind PDF"),
    "renamed": (lambda: picture("scan.pdf"), "its content is of another kind"),
    "no_extension": (lambda: SimpleUploadedFile("scan", b"%PDF-1.7"), "of the kind PDF"),
    "damaged": (lambda: SimpleUploadedFile("a.pdf", pdf().read()[:150]), "damaged or not complete"),
    "empty": (lambda: SimpleUploadedFile("a.pdf", b""), "The file is empty"),
    "oversized": (
        lambda: SimpleUploadedFile("a.pdf", b"%PDF-1.7" + b"0" * (1 << 20)),
        "at most 1 MB",
    ),
    "encrypted": (lambda: written("a.pdf", lambda w: w.encrypt("secret")), "has a password"),
    "script": (lambda: written("a.pdf", with_script), "holds scripts"),
    "attachment": (
        lambda: written("a.pdf", lambda w: w.add_attachment("x.exe", b"MZ")),
        "attached files",
    ),
    "too_many_pages": (lambda: pdf(pages=4), "at most 3 are taken"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_file_gets_a_sentence_and_leaves_nothing(case):
    slot = SlotFactory(requirement__limits={"formats": ["pdf"], "max_mb": 1, "max_pages": 3})
    make, sentence = BAD[case]

    with pytest.raises(ValidationError, match=sentence):
        upload(slot, make())

    assert not StoredFile.objects.exists()
    assert not DocumentVersion.objects.exists()


def test_limits_without_any_are_a_pdf_of_ten_megabytes():
    limits = documents.limits_of(SlotFactory())

    assert (limits.formats, limits.max_mb, limits.max_pages) == (("pdf",), 10, None)


def test_upload_keeps_every_version_under_the_slot():
    slot = SlotFactory()
    first, second = upload(slot, pdf("old.pdf")), upload(slot, pdf("新版.pdf", pages=2))

    assert (first.number, second.number, slot.current) == (1, 2, second)
    assert (second.file.owner, second.file.name, second.file.pages) == (slot, "新版.pdf", 2)
    assert AuditEntry.objects.filter(action="application.upload").count() == 2


def test_upload_beyond_the_quota_is_refused():
    with override_settings(UPLOAD_QUOTA_MB=0), pytest.raises(ValidationError, match="used up"):
        upload(SlotFactory(), pdf())


@pytest.mark.parametrize("state", ["submitted", "screening", "sent_back", "qualified"])
def test_upload_into_a_closed_slot_is_refused_and_leaves_no_file(state):
    slot = SlotFactory(application__state=state)

    with pytest.raises(Refusal, match="cannot be changed now"):
        upload(slot, pdf())

    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("source", ["third_party", "office", "paper"])
def test_upload_of_what_the_applicant_does_not_send_is_refused(source):
    with pytest.raises(Refusal):
        upload(SlotFactory(requirement__source=source), pdf())


def test_upload_by_anybody_else_is_refused():
    with pytest.raises(PermissionDenied):
        documents.upload(SlotFactory(), pdf(), actor=TalentFactory().user)


def test_remove_empties_the_slot_of_a_draft(django_capture_on_commit_callbacks):
    slot = SlotFactory()
    versions = [version_in(slot), version_in(slot)]

    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(slot, actor=slot.application.talent.user)

    assert not slot.versions.exists()
    kept = [version.file.file for version in versions]
    assert [file.storage.exists(file.name) for file in kept] == [False, False]


def test_remove_from_a_draft_that_was_sent_before_is_refused():
    slot = SlotFactory(application__consent_at="2026-11-01T00:00:00Z")
    version_in(slot)

    with pytest.raises(Refusal, match="replace the file"):
        documents.remove(slot, actor=slot.application.talent.user)

    assert slot.versions.count() == 1


# Previews --------------------------------------------------------------------------------------
def test_preview_draws_each_page_once():
    version = version_in(SlotFactory())

    assert previews.make.call(version.pk) == 1
    assert previews.make.call(version.pk) == 0

    version.refresh_from_db()
    page = version.pages.get()
    assert version.preview == "ready"
    assert page.file.is_own_image
    with page.file.file.open() as drawn, Image.open(drawn) as image:
        assert (image.format, image.width) == ("JPEG", 1240)


def test_preview_of_what_cannot_be_drawn_says_so():
    version = version_in(SlotFactory())
    version.file.file.save("broken", SimpleUploadedFile("broken", b"no PDF at all"))

    assert previews.make.call(version.pk) == 0

    version.refresh_from_db()
    assert version.preview == "failed"


def test_preview_obeys_the_permissions_of_its_document():
    application = ApplicationFactory(state="screening")
    slot = SlotFactory(application=application, requirement__is_sensitive=True)
    version = version_in(slot)
    previews.make.call(version.pk)
    head = user_with(Role.DEPARTMENT_HEAD)
    application.talent.department.heads.add(head)
    picture_file = version.pages.get().file

    assert not policy.can(head, "download", picture_file)
    assert policy.can(application.talent.user, "download", picture_file)


def test_a_password_mail_goes_before_the_pictures_of_many_papers():
    slot = SlotFactory()
    for number in range(3):
        upload(slot, pdf(f"{number}.pdf"))

    send_password_reset.enqueue(email="talent@example.org")

    assert DBTaskResult.objects.ready().first().task_path.endswith("send_password_reset")
