"""The offices check a file and announce a lecture; the administrator hands on the list."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.models import ExportRecord
from events.models import Event
from tests.jobs.conftest import Cast, enter, follow, sent_application, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


@LANGUAGES
def test_offices_pass_a_file_one_after_the_other(new_context, complaints, cast: Cast, language):
    application = sent_application(cast)
    for officer in (cast.human_resources, cast.foreign_affairs):
        page = new_context().new_page()
        enter(page, officer)
        expect(page).to_have_url(re.compile(r"/admin/$"))
        assert serious(page) == []
        page.goto("/admin/applications/application/")
        assert serious(page) == []
        follow(page, page.get_by_role("link", name=application.reference).first)
        assert serious(page) == []
        tabs = page.locator(".case-tabs a")
        assert tabs.count() > 3
        for number in range(tabs.count()):
            follow(page, tabs.nth(number))
            assert serious(page) == []
        follow(page, page.locator("a[href*='/step/pass/']"))
        follow(page, page.locator("main form .btn-primary, #content form .btn-primary"))

    application.refresh_from_db()
    assert application.state == "qualified"


@LANGUAGES
def test_office_sends_a_file_back_and_the_talent_reads_why(
    new_context, complaints, cast: Cast, language
):
    application = sent_application(cast, talent=cast.talent.talent)
    page = new_context().new_page()
    enter(page, cast.foreign_affairs)
    page.goto(f"/admin/applications/application/{application.pk}/step/request_changes/")
    ask = page.locator(".ask", has=page.locator("input[name$=plan]")).first
    ask.locator("input[name^=ask]").check()
    ask.locator("textarea").fill("请补充每月安排")
    follow(page, page.locator("#content form .btn-primary"))

    reader = new_context().new_page()
    enter(reader, cast.talent)
    reader.goto(f"/me/applications/{application.reference}/resubmit/")
    expect(reader.locator("main")).to_contain_text("请补充每月安排")
    assert serious(reader) == []


@LANGUAGES
def test_office_announces_a_lecture(page: Page, complaints, cast: Cast, language):
    enter(page, cast.foreign_affairs)
    page.goto("/admin/events/event/add/")
    assert serious(page) == []
    texts = {"title_zh": "新讲座", "title_en": "A new lecture", "code": "L900", "slug": "new-one"}
    for name, text in texts.items():
        page.fill(f"#id_{name}", text)
    for name, clock in (("starts_at", "14:00"), ("ends_at", "16:00")):
        if page.locator(f"#id_{name}_0").count():
            page.fill(f"#id_{name}_0", "2027-03-01")
            page.fill(f"#id_{name}_1", clock)
        else:
            page.fill(f"#id_{name}", f"2027-03-01T{clock}")
    follow(page, page.locator("input[name=_save]"))
    expect(page.locator(".errornote")).to_have_count(0)

    event = Event.objects.get(code="L900")
    page.goto("/admin/events/event/")
    page.check(f"input[name=_selected_action][value='{event.pk}']")
    page.select_option("select[name=action]", "publish")
    follow(page, page.locator("button[name=index]"))

    page.goto("/events/")
    expect(page.get_by_role("link", name=event.title_zh if "zh" in language else event.title_en)
           ).to_be_visible()  # fmt: skip


@LANGUAGES
def test_administrator_exports_the_list(page: Page, complaints, cast: Cast, language):
    application = sent_application(cast, talent__name_zh="=2+3")
    enter(page, cast.administrator)
    page.goto("/admin/applications/application/")
    follow(page, page.locator("a[href*='/application/export/']").first)
    assert serious(page) == []
    page.fill("[name=purpose]", "For the meeting of the two offices")
    page.check("input[name=format][value=csv]")
    with page.expect_download() as download:
        page.locator("#content form .btn-primary").click()

    content = download.value.path().read_bytes()
    record = ExportRecord.objects.get()
    assert content.startswith(b"\xef\xbb\xbf")
    assert application.reference in content.decode("utf-8-sig")
    assert "'=2+3" in content.decode("utf-8-sig")
    assert (record.status, record.rows) == ("closed", 1)
