from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry, StoredFile
from events import recaps
from events.models import Recap
from events.workflow import StepRefused
from tests.events.pictures_of import picture
from tests.factories.accounts import user_with
from tests.factories.events import EventFactory, PhotoFactory, RecapFactory

pytestmark = pytest.mark.django_db
OVER = timezone.now() - timedelta(days=2)
TEXTS = {"title_zh": "回顾", "title_en": "Recap", "text_zh": "正文", "text_en": "## Head\n- point"}
WORDS = {"alt_zh": "会场", "alt_en": "The hall", "caption_zh": "", "caption_en": "Full <hall>"}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def office(client):
    user = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(user)
    return user


@pytest.fixture
def event():
    return EventFactory(starts_at=OVER)


def page_of(client, event) -> str:
    return client.get(event.get_absolute_url(), headers=ENGLISH).content.decode()


def test_draft_is_seen_by_nobody_and_published_by_all(client, event):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    recap = recaps.write(event, TEXTS, actor=officer)
    photo = recaps.add_photo(recap, picture(), WORDS, actor=officer)
    before = page_of(client, event), client.get("/", headers=ENGLISH).content.decode()

    recaps.publish(recap, actor=officer)

    page, home = page_of(client, event), client.get("/", headers=ENGLISH).content.decode()
    assert ["recap" in text for text in before] == [False, False]
    assert '<h2 id="recap-head">Recap</h2>' in page
    assert "<h3>Head</h3>" in page
    assert "<ul><li>point</li></ul>" in page
    assert 'alt="The hall" loading="lazy"' in page
    assert f'srcset="{photo.picture.srcset}"' in page
    assert "<figcaption>Full &lt;hall&gt;</figcaption>" in page
    assert f'href="{event.get_absolute_url()}#recap">Recap</a>' in home


def test_home_shows_the_latest_recap_with_the_same_number_of_queries(
    client, event, django_assert_num_queries
):
    client.get("/")
    with django_assert_num_queries(5):
        client.get("/")
    for days in range(1, 4):
        at = timezone.now() - timedelta(days=days)
        RecapFactory(event__starts_at=OVER, title_en=f"Of day {days}", published_at=at)

    with django_assert_num_queries(5):
        home = client.get("/", headers=ENGLISH).content.decode()

    assert [f"Of day {days}" in home for days in (1, 2, 3)] == [True, False, False]


def test_taken_back_it_is_a_draft_again(client, event):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    recap = RecapFactory(event=event)
    recaps.publish(recap, actor=officer)

    recaps.take_back(recap, actor=officer)

    assert "What was said" not in page_of(client, event)
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "events.publish_recap", "events.take_recap_back",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields", [{}, {"state": "draft", "starts_at": OVER}, {"state": "cancelled", "starts_at": OVER}]
)
def test_recap_of_what_did_not_take_place_is_not_published(office, fields):
    recap = RecapFactory(event=EventFactory(**fields))

    with pytest.raises(StepRefused):
        recaps.publish(recap, actor=office)

    assert not Recap.objects.published().exists()


def test_step_that_was_taken_already_is_refused(office, event):
    recap = RecapFactory(event=event)

    with pytest.raises(StepRefused, match="draft already"):
        recaps.take_back(recap, actor=office)
    recaps.publish(recap, actor=office)
    with pytest.raises(StepRefused, match="published already"):
        recaps.publish(recap, actor=office)


def test_photos_keep_the_order_that_the_office_gives_them(office, event):
    recap = RecapFactory(event=event)
    first, second, third = (
        recaps.add_photo(recap, picture(), WORDS | {"alt_en": name}, actor=office)
        for name in ("a", "b", "c")
    )

    recaps.move_photo(third, -1, actor=office)
    recaps.move_photo(first, -1, actor=office)  # is the first already

    assert [photo.alt_en for photo in recap.photos.all()] == ["a", "c", "b"]
    assert AuditEntry.objects.filter(action="events.move_photo").count() == 1


def test_removed_photo_leaves_no_file(office, event):
    photo = recaps.add_photo(RecapFactory(event=event), picture(), WORDS, actor=office)

    recaps.remove_photo(photo, actor=office)

    assert not StoredFile.objects.exists()


def test_recap_takes_so_many_photos_and_no_more(office, event, monkeypatch):
    monkeypatch.setattr(recaps, "MOST_PHOTOS", 1)
    recap = PhotoFactory(recap__event=event).recap

    with pytest.raises(StepRefused, match="takes 1 photos"):
        recaps.add_photo(recap, picture(), WORDS, actor=office)

    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("role", [Role.TALENT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_recaps_are_the_offices_alone(role, event):
    photo, user = PhotoFactory(recap__event=event), user_with(role)

    for act in (
        lambda: recaps.write(event, TEXTS, actor=user),
        lambda: recaps.publish(photo.recap, actor=user),
        lambda: recaps.take_back(photo.recap, actor=user),
        lambda: recaps.add_photo(photo.recap, picture(), WORDS, actor=user),
        lambda: recaps.describe_photo(photo, WORDS, actor=user),
        lambda: recaps.move_photo(photo, 1, actor=user),
        lambda: recaps.remove_photo(photo, actor=user),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert not AuditEntry.objects.exists()


# The pages of the office --------------------------------------------------------------------------
def test_office_writes_illustrates_and_publishes(client, office, event):
    address = {
        name: reverse(f"admin:event_{name}", args=[event.pk]) for name in ("recap", "photo_new")
    }
    client.post(address["recap"], TEXTS)
    client.post(address["photo_new"], WORDS | {"picture": picture()})
    client.post(reverse("admin:event_recap_step", args=[event.pk, "publish"]))

    recap = Recap.objects.published().get()
    assert (recap.title_en, recap.photos.get().alt_zh) == ("Recap", "会场")


def test_photo_without_alternative_texts_is_not_taken(client, office, event):
    RecapFactory(event=event)

    response = client.post(
        reverse("admin:event_photo_new", args=[event.pk]), {"picture": picture()}
    )

    assert list(response.context["form"].errors) == ["alt_zh", "alt_en", "picture"]


def test_photos_wait_for_the_text(client, office, event):
    assert client.get(reverse("admin:event_photo_new", args=[event.pk])).status_code == 404


def test_who_only_reads_gets_no_form(client, event):
    RecapFactory(event=event)
    client.force_login(user_with(Role.AUDITOR))
    url = reverse("admin:event_recap", args=[event.pk])

    page = client.get(url).content.decode()

    assert ("What was said" in page or "回顾" in page, "<textarea" in page) == (True, False)
    assert client.post(url, TEXTS).status_code == 403


@pytest.mark.parametrize(
    ("language", "shown", "head"), [("en", "What was said", "Draft:"), ("zh-hans", "回顾", "草稿")]
)
def test_draft_is_previewed_in_each_language(client, office, event, language, shown, head):
    recap = RecapFactory(event=event)
    PhotoFactory(recap=recap)

    answer = client.get(reverse("admin:event_recap_preview", args=[event.pk, language]))

    page = answer.content.decode()
    assert f'<h2 id="recap-head">{shown}</h2>' in page
    assert f'<html lang="{language}">' in page
    assert head in page
    assert '<meta name="robots" content="noindex">' in page
    assert "no-store" in answer["Cache-Control"]


def test_preview_of_what_is_published_is_the_page_itself(client, office, event):
    recap = RecapFactory(event=event, published_at=timezone.now())

    answer = client.get(reverse("admin:event_recap_preview", args=[event.pk, "en"]))

    assert answer["Location"] == recap.get_absolute_url()


def test_preview_is_for_the_office_alone(client, event):
    RecapFactory(event=event)
    url = reverse("admin:event_recap_preview", args=[event.pk, "en"])

    found = {}
    for role in Role:
        client.force_login(user_with(role))
        found[role] = client.get(url).status_code

    may = {Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR}
    assert {role for role, status in found.items() if status == 200} == may


def test_preview_in_an_unknown_language_or_without_a_text_is_none(client, office, event):
    without = reverse("admin:event_recap_preview", args=[event.pk, "en"])
    assert client.get(without).status_code == 404

    RecapFactory(event=event)
    assert client.get(without.replace("/en/", "/fr/")).status_code == 404


def test_home_shows_the_first_photo_where_the_event_has_no_cover(client, office, event):
    recap = recaps.write(event, TEXTS, actor=office)
    recaps.add_photo(recap, picture(), WORDS | {"alt_en": "Another"}, actor=office)
    first = recaps.add_photo(recap, picture(), WORDS | {"alt_en": "The <hall>"}, actor=office)
    recaps.move_photo(first, -1, actor=office)
    recaps.publish(recap, actor=office)

    home = client.get("/", headers=ENGLISH).content.decode()

    assert f'srcset="{first.picture.srcset}"' in home
    assert 'alt="The &lt;hall&gt;"' in home
    assert "Another" not in home


def test_photo_without_words_says_that_it_is_to_be_chosen_again(client, office, event):
    recap = recaps.write(event, TEXTS, actor=office)
    address = reverse("admin:event_photo_new", args=[event.pk])

    page = client.post(address, {"picture": picture(), "alt_zh": "会场"}, headers=ENGLISH)

    assert page.context["form"].errors == {
        "alt_en": ["This field is required."],
        "picture": ["The file was not kept: choose it once more."],
    }
    assert not recap.photos.exists()
    form = page.content.decode().partition("<form method")[2]
    assert form.count("required") >= 3
    assert "novalidate" not in form
