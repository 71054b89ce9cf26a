"""A phone's picture that is far too heavy: the browser makes it smaller, or the portal says so."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from accounts.roles import Role
from core import pictures
from tests.factories.accounts import user_with
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZE, TILE = (12_000, 9_000), 1_500
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def huge(tmp_path_factory):
    """Noise, which JPEG cannot make small: some fifty megabytes."""
    noise = Image.effect_noise((TILE, TILE), 90)
    picture = Image.new("L", SIZE)
    for left in range(0, SIZE[0], TILE):
        for top in range(0, SIZE[1], TILE):
            picture.paste(noise, (left, top))
    path = tmp_path_factory.mktemp("phone") / "IMG_0001.jpeg"
    picture.save(path, "JPEG", quality=60)
    assert path.stat().st_size > 30 * MEGABYTE
    return path


@pytest.fixture
def arrived(monkeypatch):
    """The uploads that reached the server: name, bytes, width and height."""
    found, made = [], pictures.made

    def look(upload, *args):
        with Image.open(upload.file) as picture:
            found.append((upload.name, upload.size, picture.size))
        return made(upload, *args)

    monkeypatch.setattr(pictures, "made", look)
    return found


@pytest.fixture
def form(new_context, live_server):
    """`form(event)` is the page of its cover, opened by the office."""

    def make(event, **options):
        client = Client()
        client.force_login(user_with(Role.FOREIGN_AFFAIRS))
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = new_context(locale="en-US", **options)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(reverse("admin:event_cover", args=[event.pk]))
        page.fill("[name=alt_zh]", "会场")
        page.fill("[name=alt_en]", "The hall")
        return page

    return make


def test_huge_picture_is_made_smaller_before_it_is_sent(form, huge, arrived):
    event = EventFactory()
    page = form(event)

    page.set_input_files("[name=picture]", huge)
    page.click(".form-actions .btn-primary")  # at once, as one does: the press waits
    page.wait_for_url(f"**{reverse('admin:event_pictures', args=[event.pk])}")

    [(name, size, sides)] = arrived
    assert (name, sides) == ("IMG_0001.jpg", (4000, 3000))
    assert size < settings.UPLOAD_MAX_MB * MEGABYTE
    event.refresh_from_db()
    assert [(row["width"], row["height"]) for row in event.cover][-1] == (1600, 1200)


def test_huge_picture_as_it_is_gets_a_sentence_and_loses_nothing(form, huge):
    event = EventFactory()
    page = form(event, java_script_enabled=False)

    page.set_input_files("[name=picture]", huge)
    page.click(".form-actions .btn-primary")

    expect(page.locator("#error-summary")).to_contain_text(
        f"at most {settings.UPLOAD_MAX_MB} MB are taken"
    )
    expect(page.locator("[name=alt_zh]")).to_have_value("会场")
    expect(page.locator("[name=alt_en]")).to_have_value("The hall")
    event.refresh_from_db()
    assert event.cover == []


def test_button_says_that_a_file_is_on_its_way(form, huge):
    page = form(EventFactory())
    held = []
    page.route(
        "**/pictures/cover/", lambda route: held.append(route)
    )  # a slow line: nothing arrives yet

    page.set_input_files("[name=picture]", huge)
    page.click(".form-actions .btn-primary", no_wait_after=True)

    sending = page.locator("form[aria-busy=true] .btn-primary[data-busy='Being sent …']")
    expect(sending).to_be_visible()
    assert sending.evaluate("button => getComputedStyle(button, '::after').content") == (
        '"Being sent …"'
    )
    for route in held:
        route.abort()


def test_missing_words_are_asked_for_before_the_picture_is_sent(form, huge):
    page = form(EventFactory())
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.fill("[name=alt_en]", "")
    page.set_input_files("[name=picture]", huge)

    page.click(".form-actions .btn-primary")

    expect(page.locator("[name=alt_en]")).to_be_focused()
    assert page.evaluate("document.querySelector('[name=picture]').files.length") == 1
    assert "POST" not in sent
