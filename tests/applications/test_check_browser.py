"""The screening room by keys, in a real browser."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.roles import Role
from applications.models import CheckMark
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    SlotFactory,
    StandingItemFactory,
    version_in,
)
from tests.jobs.conftest import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def application(live_server):
    application = ApplicationFactory(state="screening")
    for name in ("Invitation letter", "Language proof"):
        version_in(SlotFactory(application=application, requirement__name_en=name))
    for text in ("The dates agree", "The plan fits", "No overlap"):
        StandingItemFactory(text_en=text)
    return application


@pytest.fixture
def room(client, context, live_server, application) -> Page:
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    address = reverse("admin:applications_application_change", args=[application.pk])
    page.goto(f"{address}?tab=check")
    return page


def answers() -> list[tuple[str, str]]:
    return list(CheckMark.objects.order_by("item").values_list("answer", "note"))


def test_points_are_answered_by_keys_alone(room):
    for answered, answer in enumerate("yn", start=1):
        room.keyboard.press("j")
        room.keyboard.press(answer)
        expect(room.locator(".point-yes, .point-no")).to_have_count(answered)
    expect(room.locator(".point-no")).to_contain_text("The plan fits")
    room.keyboard.press("c")
    room.keyboard.type("Says June, n not May.")
    room.keyboard.press("Escape")
    expect(room.locator(".point-no .point__note")).to_have_value("Says June, n not May.")
    for key in ("j", "x"):
        room.keyboard.press(key)

    expect(room.locator("#count-foreign_affairs")).to_have_text("3 of 3 answered")
    expect(room.locator("#decisions a", has_text="Pass")).to_be_visible()
    assert answers() == [("yes", ""), ("no", "Says June, n not May."), ("not_applicable", "")]
    assert serious(room) == []


def test_from_the_last_point_to_the_decision_by_keys_alone(room, application):
    for _number in range(3):  # as quickly as keys go: each answer is sent after the one before
        room.keyboard.press("j")
        room.keyboard.press("y")
    expect(room.locator("#count-foreign_affairs")).to_have_text("3 of 3 answered")
    assert answers() == [("yes", "")] * 3

    room.keyboard.press("d")
    expect(room.get_by_role("link", name="Pass")).to_be_focused()
    room.keyboard.press("Enter")

    room.wait_for_url(f"**/application/{application.pk}/step/pass/")


def test_digits_choose_a_document_and_the_answers_stay(room):
    room.keyboard.press("y")
    expect(room.locator(".point-yes")).to_have_count(1)

    room.keyboard.press("2")

    expect(room.locator(".room__paper h2")).to_have_text("Language proof")
    expect(room.locator(".point-yes")).to_have_count(1)


def test_keys_are_listed_and_can_be_switched_off(room):
    room.keyboard.press("?")
    expect(room.locator("#keys")).to_be_visible()
    room.locator("[data-keys-switch]").uncheck()
    room.locator("#keys button").click()

    room.keyboard.press("y")

    expect(room.locator(".point-yes")).to_have_count(0)
    room.reload()
    room.keyboard.press("y")
    expect(room.locator(".point-yes")).to_have_count(0)


def test_point_opens_the_next_file_at_its_list(room, application):
    following = ApplicationFactory(state="screening")
    room.reload()

    room.keyboard.press(".")

    room.wait_for_url(f"**/application/{following.pk}/change/?tab=check")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_list_is_saved_with_its_button_without_scripts(room):
    room.get_by_label("Yes").first.check(force=True)
    room.get_by_role("button", name="Save the checklist").click()

    expect(room.locator(".point-yes")).to_have_count(1)
    assert answers() == [("yes", "")]
