import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEntry, StoredFile
from events import pictures
from events.models import EventPerson
from tests.events.pictures_of import picture
from tests.factories.accounts import user_with
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
WORDS = {"alt_zh": "会场", "alt_en": "The hall"}


@pytest.fixture
def office(client):
    user = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(user)
    return user


def test_cover_stands_on_the_page_in_its_sizes(client, office):
    event = EventFactory()

    pictures.set_cover(event, upload=picture((2000, 1200)), **WORDS, actor=office)

    event.refresh_from_db()
    page = client.get(event.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert [(size["width"], size["height"]) for size in event.cover] == [
        (480, 288), (960, 576), (1600, 960),
    ]  # fmt: skip
    assert f'srcset="{event.cover_picture.srcset}"' in page
    assert 'width="1600" height="960" alt="The hall" fetchpriority="high"' in page
    assert AuditEntry.objects.get(action="events.change_cover").actor == office


def test_new_cover_takes_the_place_of_the_old_one(office):
    event = EventFactory()
    pictures.set_cover(event, upload=picture(), **WORDS, actor=office)

    pictures.set_cover(event, upload=picture(), **WORDS, actor=office)
    event.refresh_from_db()

    kept = {str(uuid) for uuid in StoredFile.objects.values_list("uuid", flat=True)}
    assert kept == {size["uuid"] for size in event.cover}


def test_texts_of_a_cover_change_without_a_new_picture(office):
    event = EventFactory()
    pictures.set_cover(event, upload=picture(), **WORDS, actor=office)
    before = StoredFile.objects.count()

    pictures.set_cover(event, upload=None, alt_zh="大厅", alt_en="A hall", actor=office)

    event.refresh_from_db()
    assert (event.cover_alt_zh, event.cover_alt_en) == ("大厅", "A hall")
    assert (len(event.cover), StoredFile.objects.count()) == (before, before)


def test_removed_cover_leaves_no_file(office):
    event = EventFactory()
    pictures.set_cover(event, upload=picture(), **WORDS, actor=office)

    pictures.remove_cover(event, actor=office)

    event.refresh_from_db()
    assert (event.cover, event.cover_alt_en, StoredFile.objects.count()) == ([], "", 0)


def test_portrait_stands_beside_the_name(client, office):
    event = EventFactory()
    person = EventPerson.objects.create(event=event, role="speaker", name_en="Ann Example")

    pictures.set_portrait(person, upload=picture((900, 900)), actor=office)

    person.refresh_from_db()
    page = client.get(event.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert [size["width"] for size in person.portrait] == [240, 480]
    assert 'alt="Portrait of Ann Example" loading="lazy"' in page


def test_person_who_is_taken_off_the_program_takes_the_portrait_along(client, office):
    event = EventFactory()
    person = EventPerson.objects.create(event=event, role="speaker", name_en="Ann")
    pictures.set_portrait(person, upload=picture(), actor=office)
    url = reverse("admin:events_event_change", args=[event.pk])
    form = client.get(url).context
    data = {
        f"{inline.formset.prefix}-{key}": 0
        for inline in form["inline_admin_formsets"]
        for key in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    fields = {field.html_name: field.value() for field in form["adminform"].form}
    data |= {name: value for name, value in fields.items() if isinstance(value, str | int)}
    opens = event.registration_opens_at.astimezone()
    data |= {
        "registration_opens_at_0": f"{opens:%Y-%m-%d}",
        "registration_opens_at_1": f"{opens:%H:%M:%S}",
        "people-TOTAL_FORMS": 1, "people-INITIAL_FORMS": 1, "people-0-id": person.pk,
        "people-0-event": event.pk, "people-0-position": 1, "people-0-role": "speaker",
        "people-0-DELETE": "on",
    }  # fmt: skip

    response = client.post(url, data)

    assert response.status_code == 302
    assert (event.people.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", [Role.TALENT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_pictures_are_the_offices_alone(role):
    event, user = EventFactory(), user_with(role)
    person = EventPerson.objects.create(event=event, role="speaker", name_en="Ann")

    with pytest.raises(PermissionDenied):
        pictures.set_cover(event, upload=picture(), **WORDS, actor=user)
    with pytest.raises(PermissionDenied):
        pictures.set_portrait(person, upload=picture(), actor=user)

    assert not StoredFile.objects.exists()


def test_what_is_no_picture_leaves_the_old_cover(office):
    event = EventFactory()
    pictures.set_cover(event, upload=picture(), **WORDS, actor=office)
    event.refresh_from_db()
    before = event.cover

    with pytest.raises(ValidationError):
        pictures.set_cover(
            event, upload=SimpleUploadedFile("a.jpg", b"<svg/>"), **WORDS, actor=office
        )

    event.refresh_from_db()
    assert event.cover == before


# The page of the office ---------------------------------------------------------------------------
def post_cover(client, event, **data):
    return client.post(reverse("admin:event_cover", args=[event.pk]), data)


def test_page_wants_the_alternative_text_in_both_languages(client, office):
    event = EventFactory()

    response = post_cover(client, event, picture=picture(), alt_en="The hall")

    event.refresh_from_db()
    assert list(response.context["form"].errors) == ["alt_zh", "picture"]
    assert 'value="The hall"' in response.content.decode()
    assert event.cover == []


def test_page_says_what_is_wrong_with_a_file(client, office):
    event = EventFactory()
    cut = SimpleUploadedFile("a.jpg", picture((3000, 2000)).read()[:3000])

    response = post_cover(client, event, picture=cut, **WORDS)

    assert "damaged or was cut off" in response.content.decode()
    assert list(response.context["form"].errors) == ["picture"]


def test_page_keeps_a_cover_and_removes_it(client, office):
    event = EventFactory()

    kept = post_cover(client, event, picture=picture(), **WORDS)
    event.refresh_from_db()
    number = len(event.cover)
    client.post(reverse("admin:event_cover_remove", args=[event.pk]))
    event.refresh_from_db()

    assert kept.url == reverse("admin:event_pictures", args=[event.pk])
    assert (number, event.cover) == (2, [])


def test_page_refuses_where_the_space_is_full(client, office, settings):
    settings.UPLOAD_QUOTA_MB = 0

    response = post_cover(client, EventFactory(), picture=picture(), **WORDS)

    assert list(response.context["form"].errors) == ["picture"]
