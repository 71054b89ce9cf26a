"""The reports in a real browser, on a phone and at a desk: all of it in reach."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from applications.workflow import open_data as switch
from portal.reports import open_data
from tests.applications.afterwards.test_browser import signed_in
from tests.factories.accounts import user_with
from tests.jobs.conftest import follow, serious
from tests.portal.reports.counted import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {"en": ("Annual report", "Print"), "zh-hans": ("年度报告", "打印")}


@pytest.mark.parametrize("language", WORDS)
def test_reports_and_paper_hold_up_and_the_keyboard_reaches_everything(
    client, context, live_server, language
):
    annual, print_it = WORDS[language]
    make(30, 1)
    user = user_with(Role.FOREIGN_AFFAIRS, preferred_language=language)
    switch.publish(open_data.content(), license="CC-BY-4.0", actor=user)
    page = signed_in(client, context, live_server, user)
    for width in (1366, 360):
        page.set_viewport_size({"width": width, "height": 768})
        for path in ("/admin/reports/", "/admin/reports/open-data/", "/open-data/"):
            page.goto(path)
            assert serious(page) == []
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.evaluate(wide)

    page.goto("/admin/reports/")
    follow(page, page.get_by_role("link", name=annual))
    assert serious(page) == []
    expect(page.get_by_role("button", name=print_it, exact=True)).to_be_visible()
    reached = []
    for _press in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName"))
    assert reached == ["A", "SELECT", "SELECT", "BUTTON", "BUTTON", "BUTTON"]
