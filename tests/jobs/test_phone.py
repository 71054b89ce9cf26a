"""On a phone of 360 px nothing is cut or scrolls sideways, and menus close by the keyboard."""

import pytest
from django.contrib.auth.models import Permission
from playwright.sync_api import Page, expect

from core import audit
from events import registration
from tests.factories.applications import RankingEntryFactory
from tests.factories.events import EventFactory
from tests.jobs.conftest import Cast, enter, sent_application

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser_context_args(viewport={"width": 360, "height": 780}),
]
LISTS = [
    "/admin/",
    "/admin/applications/application/",
    "/admin/applications/application/export/",
    "/admin/programs/call/",
    "/admin/programs/program/add/",
    "/admin/events/event/",
    "/admin/events/event/add/",
    "/admin/talents/talent/",
    "/admin/partners/institution/",
    "/admin/core/auditentry/",
    "/admin/core/message/",
]
CARDS = [
    "/admin/programs/call/",
    "/admin/programs/program/",
    "/admin/events/event/",
    "/admin/events/registration/",
    "/admin/talents/talent/",
    "/admin/core/message/",
]


def too_wide(page: Page, paths: list[str], width: int = 360) -> list[str]:
    """The pages that are wider than the window; a table may scroll in its own frame."""
    wide = []
    for path in paths:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    return wide


def test_office_pages_fit(page, complaints, cast: Cast):
    application = sent_application(cast)
    file = f"/admin/applications/application/{application.pk}"
    export = Permission.objects.get(codename="take_exportrecord")
    cast.foreign_affairs.user_permissions.add(export)
    enter(page, cast.foreign_affairs)

    tabs = ["person", "check", "findings", "documents"]
    tabs += ["changes", "opinions", "papers", "history", "messages"]
    files = [f"{file}/change/?tab={tab}" for tab in tabs]
    steps = [f"{file}/step/{step}/" for step in ("pass", "request_changes", "fail")]
    call = f"/admin/programs/call/{application.call.pk}"
    calls = [f"{call}/{way}/" for way in ("change", "who-qualifies", "board", "ranking", "papers")]
    calls += ["/admin/programs/call/overview/", f"{file}/hand-on/", f"{file}/recommend/"]
    calls.append(f"/admin/programs/program/{application.call.program.pk}/change/")
    assert too_wide(page, [*LISTS, *files, *steps, *calls]) == []


def test_rows_of_every_list_stand_whole_and_say_what_is_what(page, complaints, cast: Cast):
    event = EventFactory(title_zh="长" * 60, title_en="Long" * 30)
    registration.register(event, actor=cast.talent)
    enter(page, cast.foreign_affairs)
    for path in CARDS:
        page.goto(path)

        row = page.locator("#result_list tbody tr").first
        for cell in row.locator("td:visible, th:visible").all():
            box = cell.bounding_box()
            assert box["x"] >= 0, path
            assert box["x"] + box["width"] <= 360, path
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path
        assert row.locator("td[data-label]").count() > 0, path
    page.set_viewport_size({"width": 1366, "height": 768})
    assert too_wide(page, CARDS, width=1366) == []


def test_bars_of_the_calls_have_the_row_for_themselves(page, complaints, cast: Cast):
    sent_application(cast)
    enter(page, cast.foreign_affairs)
    page.goto("/admin/")

    name, bar = (page.locator(f".bars-by-call {part}").bounding_box() for part in ("th a", "svg"))
    assert bar["width"] > 300
    assert bar["y"] >= name["y"] + name["height"]


def test_ways_of_the_office_take_one_row_that_scrolls(page, complaints, cast: Cast):
    enter(page, cast.foreign_affairs)
    page.goto("/admin/core/auditentry/")

    ways = page.locator(".office-nav a")
    boxes = [way.bounding_box() for way in ways.all()]
    assert len({box["y"] for box in boxes}) == 1
    assert min(box["height"] for box in boxes) >= 44
    expect(page.locator(".office-nav [aria-current]")).to_be_in_viewport(ratio=1)


def test_ranking_is_read_and_decided_without_scrolling_sideways(page, complaints, cast: Cast):
    entry = RankingEntryFactory(
        ranking__call=cast.call, application__state="qualified", reason="经评审组复议，" * 12
    )
    enter(page, cast.foreign_affairs)
    page.goto(f"/admin/programs/call/{cast.call.pk}/ranking/")

    row = page.locator(".ranking tbody tr")
    expect(row).to_contain_text(entry.application.reference)
    for part in ("select", "th p", "td a"):
        box = row.locator(part).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


def test_way_with_the_focus_stands_whole_in_its_row(page, complaints, cast: Cast):
    enter(page, cast.foreign_affairs)
    page.goto("/admin/")
    ways = page.locator(".office-nav a")
    ways.first.focus()

    for way in ways.all():
        expect(way).to_be_focused()
        expect(way).to_be_in_viewport(ratio=1)
        page.keyboard.press("Tab")


def test_menu_of_the_office_closes_with_escape(page, complaints, cast: Cast):
    enter(page, cast.foreign_affairs)
    menu = page.locator("#user-tools details")
    menu.locator("summary").press("Enter")
    expect(menu.locator(".menu__panel")).to_be_in_viewport(ratio=1)

    page.keyboard.press("Escape")

    expect(menu.locator(".menu__panel")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_call_is_tabbed_through_in_the_order_it_is_read(page, complaints, cast: Cast):
    page.goto(f"/calls/{cast.call.slug}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    tops = []
    for _stop in range(50):
        page.keyboard.press("Tab")
        if page.evaluate("!document.querySelector('main').contains(document.activeElement)"):
            break
        place = "document.activeElement.getBoundingClientRect().top + scrollY"
        tops.append(page.evaluate(place))

    assert len(tops) > 3
    assert tops == sorted(tops)


def test_every_stop_within_a_date_shows_the_focus(page, complaints, cast: Cast):
    page.goto("/")
    page.focus("#which_birth_on")

    seen = []
    while page.evaluate("document.activeElement.id") == "which_birth_on":
        seen.append(page.evaluate("getComputedStyle(document.activeElement).outlineWidth"))
        page.keyboard.press("Tab")

    assert len(seen) > 1
    assert set(seen) == {"3px"}


def test_history_of_a_record_fits_and_breaks_what_has_no_blank(page, complaints, cast: Cast):
    audit.record(None, "core.export", cast.call, after={"sha256": "d86795d0b7213" * 5})
    enter(page, cast.foreign_affairs)

    assert too_wide(page, [f"/admin/programs/call/{cast.call.pk}/history/"]) == []
    expect(page.locator(".audit-details")).to_contain_text("d86795d0b7213")
