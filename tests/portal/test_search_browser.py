"""The search boxes in a real browser: by keys alone, on the site and in the office."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.events import EventFactory
from tests.factories.programs import ProgramFactory
from tests.factories.talents import TalentFactory
from tests.jobs.conftest import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def office(client, context, live_server) -> Page:
    client.force_login(user_with(Role.HUMAN_RESOURCES))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    context.add_cookies([cookie])
    return context.new_page()


def test_a_lecture_is_found_while_one_types_and_opened_by_keys(page, live_server):
    lecture = EventFactory(title_en="A lecture on programs abroad")
    EventFactory(title_en="Welcome evening")
    page.goto("/")
    box, hits = page.locator("#search"), page.locator("[role=listbox] a")

    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("lectures")
    expect(hits).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert serious(page) == []

    page.keyboard.press("ArrowDown")
    expect(hits).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", hits.get_attribute("id"))
    page.keyboard.press("ArrowDown")  # round, back to what was typed
    expect(hits).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/events/{lecture.slug}/")


def test_escape_closes_the_answers_and_enter_asks_for_the_page(page, live_server):
    ProgramFactory(name_en="Visiting scholars")
    page.goto("/")

    page.keyboard.press("/")
    page.keyboard.type("scholar")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("scholar")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=scholar")
    expect(page.get_by_role("heading", name="Visiting scholars")).to_be_visible()


def test_too_little_and_nothing_are_told(page, live_server):
    page.goto("/")
    said = page.locator("[data-hits]:has(#search) [role=status]")

    page.keyboard.press("/")
    page.keyboard.type("nobody")
    expect(said).to_have_text("Nothing was found")
    for _letter in "obody":
        page.keyboard.press("Backspace")
    expect(said).to_have_text("")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_the_key_is_a_letter_where_one_types_and_can_be_switched_off(page, live_server):
    page.goto("/accessibility/")
    box = page.locator("#search")

    page.keyboard.press("/")
    page.keyboard.press("/")
    expect(box).to_have_value("/")
    page.get_by_label("Keys that act alone").uncheck()
    page.reload()
    page.keyboard.press("/")

    expect(box).not_to_be_focused()
    expect(page.get_by_label("Keys that act alone")).not_to_be_checked()


@pytest.mark.browser_context_args(viewport=PHONE)
def test_on_a_phone_the_key_opens_the_menu(page, live_server):
    ProgramFactory(name_en="Visiting scholars")
    page.goto("/")

    page.keyboard.press("/")
    expect(page.locator("#search-menu")).to_be_focused()
    page.keyboard.type("scholar")

    expect(page.get_by_role("option", name="Visiting scholars")).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_person_is_found_in_the_office(office, size):
    if size:
        office.set_viewport_size(size)
    person = TalentFactory(name_zh="例可心", pinyin="li ke xin")
    TalentFactory(name_zh="王五")
    office.goto(reverse("admin:index"))

    office.keyboard.press("/")
    office.keyboard.type("可心")
    hit = office.locator("[role=listbox] a")
    expect(hit).to_have_count(1)
    expect(hit).to_be_in_viewport()
    assert serious(office) == []
    office.keyboard.press("ArrowDown")
    office.keyboard.press("Enter")

    office.wait_for_url(f"**{reverse('admin:talents_talent_change', args=[person.pk])}")


def test_results_on_a_phone_have_one_box(office):
    TalentFactory(name_zh="例可心")
    address = f"{reverse('admin:search')}?q=可心"
    office.set_viewport_size(PHONE)
    office.goto(address)
    boxes = office.locator("input[type=search]:visible")

    expect(boxes).to_have_count(1)
    expect(boxes).to_have_value("可心")
    office.keyboard.press("/")
    expect(boxes).to_be_focused()
    office.goto(reverse("admin:index"))
    expect(boxes).to_have_count(1)


def test_an_answer_opens_by_a_press(office):
    TalentFactory.create_batch(6, name_zh="例可心")
    office.goto(reverse("admin:index"))

    office.locator("#office-search").fill("可心")
    office.locator("[role=listbox] a").last.click()

    office.wait_for_url(f"**{reverse('admin:talents_talent_changelist')}?q=*")
    expect(office.locator("#result_list tbody tr")).to_have_count(6)
