import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from pypdf import PdfWriter

from accounts.roles import Role
from core import codes, office_files
from core.models import AuditEntry, StoredFile
from events import materials
from events.models import Material
from events.seating.codes import PLACE
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory, MaterialFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
OVER = timezone.now() - timedelta(days=2)
DETAILS = {"title_zh": "幻灯片", "title_en": "Slides", "phase": "before", "readers": "registered"}


@pytest.fixture
def office(client):
    user = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(user)
    return user


def package(kind: str, *more: str) -> bytes:
    """A ZIP with the list of contents that a word processor or slides program writes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        listed = office_files.MAIN_PARTS[kind].decode()
        parts.writestr("[Content_Types].xml", f'<Override ContentType="application/{listed}"/>')
        for name in more:
            parts.writestr(name, b"x")
    return target.getvalue()


def pdf() -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(target)
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    Workbook().save(target)
    return target.getvalue()


def add(office, content: bytes, name: str) -> Material:
    return materials.add(EventFactory(), SimpleUploadedFile(name, content), DETAILS, actor=office)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf()),
        ("a.pptx", package("pptx")),
        ("a.docx", package("docx", "word/document.xml")),
        ("a.xlsx", workbook()),
    ],
)
def test_papers_of_an_office_are_taken_as_they_are(office, name, content):
    made = add(office, content, name)

    assert made.file.file.read() == content
    assert (made.file.name, made.file.owner) == (name, made)
    assert AuditEntry.objects.get().details["after"]["sha256"] == made.file.sha256


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", package("pptx"), "content"),
        ("a.pdf", package("docx"), "content"),
        ("a.pptx", b"PK\x03\x04 broken", "content"),
        ("a.docx", package("docx", "word/vbaProject.bin"), "active"),
        ("a.pptx", package("pptx", "ppt/activeX/activeX1.bin"), "active"),
        ("a.xlsx", package("xlsx", "xl/embeddings/oleObject1.bin"), "active"),
        ("a.docm", package("docx"), "kind"),
        ("a.html", b"<script>alert(1)</script>", "kind"),
        ("a.pptx", b"<script>alert(1)</script>", "content"),
    ],
)
def test_what_runs_or_is_something_else_is_refused(office, name, content, code):
    with pytest.raises(ValidationError) as refusal:
        add(office, content, name)

    assert refusal.value.code == code
    assert not StoredFile.objects.exists()


def test_package_that_unpacks_to_too_much_is_refused(office, monkeypatch):
    monkeypatch.setattr(office_files, "MOST_UNPACKED_BYTES", 10)

    with pytest.raises(ValidationError) as refusal:
        add(office, package("docx"), "a.docx")

    assert refusal.value.code == "size"


def who_opens(material: Material, people: dict) -> set[str]:
    return {
        name for name, user in people.items()
        if Material.objects.visible_to(user).filter(pk=material.pk).exists()
    }  # fmt: skip


@pytest.fixture
def crowd():
    """The event of yesterday's lecture, and who was registered, was there, waited, or none."""
    event = EventFactory(starts_at=OVER)
    people = {name: UserFactory() for name in ("seated", "attended", "waiting", "stranger")}
    RegistrationFactory(event=event, user=people["seated"])
    RegistrationFactory(event=event, user=people["attended"], attended_at=OVER)
    RegistrationFactory(event=event, user=people["waiting"], state="waiting", seated_at=None)
    return event, people | {"office": user_with(Role.HUMAN_RESOURCES)}


@pytest.mark.parametrize(
    ("readers", "expected"),
    [
        ("everybody", {"seated", "attended", "waiting", "stranger", "office"}),
        ("registered", {"seated", "attended", "office"}),
        ("attended", {"attended", "office"}),
    ],
)
def test_each_material_is_for_those_the_office_chose(crowd, readers, expected):
    event, people = crowd
    material = MaterialFactory(event=event, readers=readers)

    assert who_opens(material, people) == expected


def test_what_is_for_afterwards_is_had_once_the_event_is_over():
    ahead, over = EventFactory(), EventFactory(starts_at=OVER)
    user = UserFactory()
    rows = [
        MaterialFactory(event=event, phase="after", readers="everybody") for event in (ahead, over)
    ]

    assert list(Material.objects.visible_to(user)) == [rows[1]]


def test_draft_gives_nothing_away():
    MaterialFactory(event__state="draft", readers="everybody")

    assert not Material.objects.visible_to(UserFactory()).exists()


def test_page_links_what_one_may_open_and_says_for_whom_the_rest_is(client, crowd):
    event, people = crowd
    open_one = MaterialFactory(event=event, readers="everybody", title_en="Overview")
    closed = MaterialFactory(event=event, readers="registered", title_en="Checklist")
    english = {"accept-language": "en"}

    visitor = client.get(event.get_absolute_url(), headers=english).content.decode()
    client.force_login(people["seated"])
    seated = client.get(event.get_absolute_url(), headers=english).content.decode()

    assert open_one.file.get_absolute_url() in visitor
    assert "Checklist" in visitor
    assert "for those who hold a seat" in visitor
    assert closed.file.get_absolute_url() not in visitor
    assert closed.file.get_absolute_url() in seated


def test_change_and_removal_leave_their_mark(office):
    material = MaterialFactory()

    materials.change(material, DETAILS | {"readers": "attended"}, actor=office)
    material.refresh_from_db()
    readers = material.readers
    materials.remove(material, actor=office)

    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert readers == "attended"
    assert list(actions) == ["events.change_material", "events.remove_material"]
    assert (Material.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", [Role.TALENT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_materials_are_the_offices_alone(role):
    material, user = MaterialFactory(), user_with(role)

    for act in (
        lambda: add(user, pdf(), "a.pdf"),
        lambda: materials.change(material, DETAILS, actor=user),
        lambda: materials.remove(material, actor=user),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert Material.objects.count() == 1


def test_office_adds_a_file_on_its_page(client, office):
    event = EventFactory()
    file = SimpleUploadedFile("slides.pdf", pdf())

    response = client.post(
        reverse("admin:event_material_new", args=[event.pk]), DETAILS | {"file": file}
    )

    assert response.url == reverse("admin:event_materials", args=[event.pk])
    assert "slides.pdf" in client.get(response.url).content.decode()


@pytest.mark.parametrize(("state", "status"), [("seated", 200), ("waiting", 404)])
def test_guest_opens_it_after_the_link_of_the_mail(client, state, status):
    event = EventFactory()
    material = MaterialFactory(event=event)
    held = {"state": state, "seated_at": timezone.now() if state == "seated" else None}
    guest = RegistrationFactory(
        event=event, user=None, guest_name="Gu", guest_email="gu@example.org", **held
    )
    url = reverse("events:material", args=[event.slug, material.pk])
    before = client.get(url).status_code

    client.get(reverse("events:place", args=[codes.code(PLACE, guest.uuid)]))

    answer = client.get(url)
    page = client.get(event.get_absolute_url()).content.decode()
    assert (before, answer.status_code, url in page) == (404, status, status == 200)
    if status == 200:
        assert b"".join(answer.streaming_content) == b"%PDF-1.7 slides"
        assert "no-store" in answer["Cache-Control"]
