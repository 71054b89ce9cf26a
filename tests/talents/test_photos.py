import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.roles import Role
from core.models import StoredFile
from talents import photos
from tests.factories.accounts import user_with
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
PLACE = 0x8825
ORIENTATION = 0x0112


def picture(size=(3000, 2000), kind="JPEG", *, name="me.jpg", turned=False) -> SimpleUploadedFile:
    """A picture with a camera's name, a place and, if `turned`, the mark of an upright camera."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(PLACE)[1] = "N"
    if turned:
        exif[ORIENTATION] = 6
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, exif=exif)
    return SimpleUploadedFile(name, target.getvalue())


def opened(stored: StoredFile) -> Image.Image:
    with stored.file.open() as file:
        image = Image.open(io.BytesIO(file.read()))
        image.load()
        return image


@pytest.fixture
def talent():
    return TalentFactory()


def test_photo_is_bounded_and_its_metadata_gone(talent):
    photos.replace(talent, picture(), actor=talent.user)

    large, small = opened(talent.photo), opened(talent.thumbnail)
    assert (max(large.size), max(small.size)) == (1200, 240)
    assert large.getexif() == {}
    with talent.photo.file.open() as file:
        assert b"SecretCamera" not in file.read()


def test_photo_is_turned_upright(talent):
    photos.replace(talent, picture(turned=True), actor=talent.user)

    width, height = opened(talent.photo).size
    assert width < height


def test_png_becomes_a_jpeg(talent):
    photos.replace(talent, picture(kind="PNG", name="me.png"), actor=talent.user)

    assert opened(talent.photo).format == "JPEG"
    assert talent.photo.content_type == "image/jpeg"


@pytest.mark.django_db(transaction=True)
def test_new_photo_removes_the_old_one_and_its_bytes():
    talent = TalentFactory()
    photos.replace(talent, picture(), actor=talent.user)
    old = [talent.photo.file.name, talent.thumbnail.file.name]

    photos.replace(talent, picture(), actor=talent.user)

    assert StoredFile.objects.count() == 2
    assert [default_storage.exists(name) for name in old] == [False, False]
    assert default_storage.exists(talent.photo.file.name)


@pytest.mark.django_db(transaction=True)
def test_remove_leaves_nothing():
    talent = TalentFactory()
    photos.replace(talent, picture(), actor=talent.user)
    names = [talent.photo.file.name, talent.thumbnail.file.name]

    photos.remove(talent, actor=talent.user)

    talent.refresh_from_db()
    assert (talent.photo, talent.thumbnail, StoredFile.objects.count()) == (None, None, 0)
    assert not any(default_storage.exists(name) for name in names)


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("me.jpg", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("me.jpg", b"\xff\xd8\xff\xe0 broken"),
        SimpleUploadedFile("me.svg", b"<svg/>"),
        SimpleUploadedFile("me.pdf", b"%PDF-1.4"),
        SimpleUploadedFile("me.jpg", b""),
    ],
    ids=["svg", "broken", "svg-name", "pdf", "empty"],
)
def test_what_is_no_photo_is_refused_and_the_old_one_stays(talent, upload):
    photos.replace(talent, picture(size=(50, 50)), actor=talent.user)
    before = talent.photo_id

    with pytest.raises(ValidationError):
        photos.replace(talent, upload, actor=talent.user)

    talent.refresh_from_db()
    assert talent.photo_id == before


def test_nobody_changes_the_photo_of_somebody_else(talent):
    with pytest.raises(PermissionDenied):
        photos.replace(talent, picture(size=(50, 50)), actor=TalentFactory().user)


def test_photo_is_seen_by_those_who_see_the_person(client, talent):
    photos.replace(talent, picture(size=(50, 50)), actor=talent.user)
    head = user_with(Role.DEPARTMENT_HEAD)
    talent.department.heads.add(head)
    people = {
        200: [talent.user, head, user_with(Role.HUMAN_RESOURCES), user_with(Role.AUDITOR)],
        404: [TalentFactory().user, user_with(Role.DEPARTMENT_HEAD), user_with(Role.REVIEWER)],
    }

    for status, users in people.items():
        for user in users:
            client.force_login(user)
            assert client.get(talent.photo.get_absolute_url()).status_code == status


def test_page_takes_a_photo_and_shows_it(client, talent):
    client.force_login(talent.user)

    client.post(reverse("profile_photo"), {"photo": picture(size=(400, 300))})

    talent.refresh_from_db()
    page = client.get(reverse("profile")).content.decode()
    assert talent.thumbnail.get_absolute_url() in page


def test_page_says_why_a_file_is_no_photo(client, talent):
    client.force_login(talent.user)

    response = client.post(reverse("profile_photo"), {"photo": SimpleUploadedFile("a.jpg", b"x")})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["photo"]


def test_page_refuses_where_the_space_is_full(client, talent, settings):
    settings.UPLOAD_QUOTA_MB = 0
    client.force_login(talent.user)

    response = client.post(reverse("profile_photo"), {"photo": picture(size=(40, 30))})

    assert list(response.context["form"].errors) == ["photo"]
