"""The check-in page in a real browser: online, really without network, and back."""

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from events import registration, tickets
from events.attendance import passes
from events.models import CheckIn, Event
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOOR = "/events/lecture/check-in/"
# What a browser with a camera would say, with what stands before it in `window.ticket`.
WITH_DETECTOR = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return window.ticket ? [{ rawValue: window.ticket }] : []; }
};
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d");
  setInterval(() => paper.fillRect(0, 0, 300, 150), 50);
  return canvas.captureStream();
};
"""


@pytest.fixture
def event(live_server):
    return EventFactory(slug="lecture", starts_at=timezone.now() + timedelta(hours=1))


@pytest.fixture
def people(event):
    names = ["LI Kexin", "WANG Wei", "ZHAO Min"]
    return [registration.register(event, actor=UserFactory(name_en=name)) for name in names]


@pytest.fixture
def door(new_context, live_server, people):
    """`door("Officer")` is a browser of its own, signed in, with the page kept for no network."""

    def make(name="Officer", **options):
        officer = user_with(Role.FOREIGN_AFFAIRS, name_en=name)
        client = Client()
        client.force_login(officer)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        url = live_server.url
        context = new_context(**options)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url}])
        page = context.new_page()
        page.goto(DOOR)
        expect(page.get_by_text("opens without network")).to_be_visible()
        return page

    return make


def press(page, name):
    page.locator("[data-people] button", has_text=name).first.click()


def answer(page):
    return page.locator("[data-answer]")


def handed_in(page):
    """Inside it something is done that the server has to know before the test goes on."""
    return page.expect_response("**/check-in/deeds/")


def standing():
    return sorted(row.person for row in CheckIn.objects.standing().with_people())


def test_name_is_found_checked_in_and_undone(door):
    page = door()
    page.fill("[data-search]", "kexin")
    expect(page.locator("[data-people] li")).to_have_count(1)

    with handed_in(page):
        press(page, "LI Kexin")

    expect(answer(page)).to_contain_text("Checked in. Compare the name")
    expect(page.locator("[data-present]")).to_have_text("1")
    expect(page.locator("[data-queue-box]")).to_be_hidden()
    assert standing() == ["LI Kexin"]
    with handed_in(page):
        answer(page).get_by_role("button", name="Undo").click()
    expect(page.locator("[data-present]")).to_have_text("0")
    expect(page.locator("[data-queue-box]")).to_be_hidden()
    assert standing() == []


def test_check_in_goes_on_without_network_and_is_handed_in_later(door, complaints):
    complaints.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = door()
    page.context.set_offline(True)
    press(page, "LI Kexin")
    press(page, "WANG Wei")
    page.get_by_text("Somebody without a seat").click()
    page.fill("#walk-in-name", "Guest")
    page.get_by_role("button", name="Let in without a seat").last.click()
    expect(page.locator("[data-queue-count]")).to_have_text("3")
    expect(page.locator("[data-network]")).to_have_text("no network")
    assert standing() == []

    page.reload()

    expect(page.locator("[data-queue-count]")).to_have_text("3")
    expect(page.locator(".door-count")).to_have_text("2 of 3 here, and 1 without a seat")
    expect(page.get_by_text("opens without network")).to_be_visible()
    expect(page.locator("[data-queue]")).to_contain_text("LI Kexin")
    page.locator("[data-people] li", has_text="WANG Wei").get_by_role("button", name="Undo").click()
    page.context.set_offline(False)
    expect(page.locator("[data-queue-box]")).to_be_hidden(timeout=20_000)
    expect(page.locator("[data-network]")).to_have_text("online")
    assert standing() == ["Guest", "LI Kexin"]
    assert CheckIn.objects.count() == 3


def test_second_device_is_told_who_was_first(door, complaints):
    complaints.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    first, second = door("Door A"), door("Door B")
    second.context.set_offline(True)
    press(second, "LI Kexin")
    expect(answer(second)).to_contain_text("Checked in.")
    with handed_in(first):
        press(first, "LI Kexin")

    second.context.set_offline(False)

    expect(second.locator("[data-told]")).to_contain_text("LI Kexin was checked in already")
    expect(second.locator("[data-told]")).to_contain_text("by Door A")
    expect(second.locator("[data-present]")).to_have_text("1")
    assert [row.by.name_en for row in CheckIn.objects.standing()] == ["Door A"]


def test_phone_with_a_wrong_clock_writes_the_right_time(door, complaints):
    complaints.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = door()
    page.clock.install(time=timezone.now() + timedelta(days=500))
    page.reload()
    expect(page.locator("[data-network]")).to_have_text("online")
    page.context.set_offline(True)
    press(page, "LI Kexin")
    expect(page.locator("[data-queue-count]")).to_have_text("1")
    page.context.set_offline(False)
    page.clock.run_for(15_000)
    expect(page.locator("[data-queue-box]")).to_be_hidden()

    assert abs(CheckIn.objects.get().at - timezone.now()) < timedelta(minutes=2)


def test_ticket_before_the_camera_is_checked_in_once(door, people):
    page = door()
    page.context.add_init_script(WITH_DETECTOR)
    page.reload()
    expect(page.locator("[data-network]")).to_have_text("online")
    page.get_by_role("button", name="Scan with the camera").click()

    with handed_in(page):
        page.evaluate("code => { window.ticket = code }", tickets.code_of(people[0]))

    expect(answer(page)).to_contain_text("LI Kexin")
    expect(answer(page)).to_have_attribute("data-outcome", "in")
    page.evaluate("window.ticket = ''")
    page.evaluate("code => { window.ticket = code }", "NOT A TICKET")
    expect(answer(page)).to_contain_text("This is no ticket of the portal.")
    page.get_by_role("button", name="Stop the camera").click()
    expect(page.locator("video")).to_be_hidden()
    assert standing() == ["LI Kexin"]


def test_picture_of_a_ticket_is_read_by_the_server(door, new_context, live_server, people):
    holder = Client()
    holder.force_login(people[1].user)
    key = holder.cookies[settings.SESSION_COOKIE_NAME].value
    phone = new_context(viewport={"width": 400, "height": 800})
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    phone.add_cookies([cookie])
    shown = phone.new_page()
    shown.goto("/events/lecture/ticket/")
    picture = shown.screenshot()
    page = door()

    with handed_in(page):
        page.locator("[data-picture]").set_input_files(
            {"name": "ticket.png", "mimeType": "image/png", "buffer": picture}
        )

    expect(answer(page)).to_contain_text("WANG Wei")
    expect(page.locator("[data-queue-box]")).to_be_hidden()
    assert standing() == ["WANG Wei"]


KEPT = """async () => {
  const asked = indexedDB.open("check-in");
  const database = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const rows = {};
  for (const name of database.objectStoreNames) {
    const all = database.transaction(name).objectStore(name).getAll();
    rows[name] = await new Promise((done) => { all.onsuccess = () => done(all.result); });
  }
  database.close();
  return JSON.stringify(rows);
}"""


def test_device_keeps_names_and_fingerprints_alone(door, people):
    page = door()

    kept = page.evaluate(KEPT)

    assert "LI Kexin" in kept
    for row in people:
        assert tickets.fingerprint(tickets.code_of(row)) in kept
        assert tickets.code_of(row) not in kept
        assert row.user.email not in kept


@pytest.mark.parametrize("how", ["over", "signed out", "sign-out elsewhere", "left"])
def test_names_leave_the_device(door, event, how, complaints):
    complaints.expect(r"status of 40[134]|Failed to load resource")
    page = door()
    assert "LI Kexin" in page.evaluate(KEPT)

    if how == "over":
        past = timezone.now() - timedelta(hours=1)
        Event.objects.update(starts_at=past - timedelta(hours=1), ends_at=past)
        page.reload()
        expect(page.get_by_text("this device keeps no names any more")).to_be_visible()
    elif how == "left":
        page.get_by_role("button", name="End on this device").click()
        expect(page).to_have_url(re.compile("/events/lecture/$"))
    else:
        page.context.clear_cookies()
        page.goto("/events/" if how == "sign-out elsewhere" else DOOR)

    gone_at = time.monotonic() + 15
    while "LI Kexin" in page.evaluate(KEPT):  # the page removes them once it is there
        assert time.monotonic() < gone_at


def test_helper_without_account_hands_in_after_the_end_and_is_thanked(
    new_context, live_server, event, people, complaints
):
    complaints.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    officer = user_with(Role.FOREIGN_AFFAIRS)
    _helper, token = passes.make_link(event, "Door B", actor=officer)
    page = new_context().new_page()
    page.goto(f"/events/helpers/{token}/")
    page.get_by_role("button", name="Start on this device").click()
    expect(page.get_by_text("opens without network")).to_be_visible()
    page.context.set_offline(True)
    press(page, "LI Kexin")
    expect(page.locator("[data-queue-count]")).to_have_text("1")
    Event.objects.update(starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now())
    page.reload()
    expect(page.locator("[data-queue-count]")).to_have_text("1")

    page.context.set_offline(False)

    thanks = page.get_by_text("The event is over. Everything was handed in. Thank you.")
    expect(thanks).to_be_visible(timeout=20_000)
    expect(page.locator("[data-out]:visible, [data-search]:visible")).to_have_count(0)
    assert standing() == ["LI Kexin"]
    page.reload()
    expect(thanks).to_be_visible()


def test_keyboard_goes_on_where_it_was(door):
    page = door()
    search = page.locator("[data-search]")
    search.fill("kexin")
    page.locator("[data-people] button", has_text="LI Kexin").focus()

    with handed_in(page):
        page.keyboard.press("Enter")

    expect(search).to_be_focused()
    expect(search).to_have_value("")
    expect(page.get_by_role("status").filter(has_text="LI Kexin")).to_be_visible()
    row = page.locator("[data-people] li", has_text="LI Kexin")
    row.get_by_role("button", name="Undo").focus()
    with handed_in(page):
        page.keyboard.press("Enter")
    expect(page.locator("[data-queue-box]")).to_be_hidden()
    expect(row.get_by_role("button")).to_be_focused()


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_page_is_not_wider_than_its_window(door, width, locale):
    page = door(viewport={"width": width, "height": 780}, locale=locale)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
