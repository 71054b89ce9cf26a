"""A talent finds a program, sees why they qualify, and applies with documents."""

import re

import pytest
from playwright.sync_api import Page, expect

from applications.models import Application
from core.models import AuditEntry, Message
from tests.jobs.conftest import Cast, a_pdf, enter, follow, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXTS = {
    "host_name": "Lund University",
    "host_city": "Lund",
    "host_scholar_name": "Anna Exempel",
    "starts_on": "2027-09-01",
    "ends_on": "2028-02-28",
    "plan_title": "肿瘤微环境研究",
    "plan": "Work with the host's cohort.",
    "use_at_home": "A course for the department.",
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_talent_finds_a_program_and_applies(page: Page, complaints, cast: Cast, language):
    page.goto("/programs/")
    assert serious(page) == []
    follow(page, page.locator(".entry__title a").first)
    enter(page, cast.talent)
    page.goto(f"/programs/{cast.call.program.slug}/check/")
    expect(page.locator(".answer")).to_be_visible()
    assert serious(page) == []

    begin(page, cast)
    assert serious(page) == []
    fill(page)
    expect(page.locator("#draft-status .saved")).to_be_visible()
    upload(page)
    page.select_option("#id_declared-csc_application_pending", "no")
    check_and_send(page)

    application = Application.objects.get(talent__user=cast.talent)
    assert (application.state, application.plan_title) == ("screening", "肿瘤微环境研究")
    assert {finding["status"] for finding in application.findings} == {"met"}
    assert Message.objects.filter(recipient=cast.talent).exists()
    assert AuditEntry.objects.filter(action="application.submit").count() == 1
    assert serious(page) == []


@pytest.mark.parametrize("language", ["zh-hans"])
@pytest.mark.browser_context_args(java_script_enabled=False)
def test_talent_applies_without_javascript(page: Page, complaints, cast: Cast, language):
    enter(page, cast.talent)
    begin(page, cast)
    fill(page)
    follow(page, page.locator("#draft-form .form-actions button"))
    page.select_option("#id_declared-csc_application_pending", "no")
    follow(page, page.locator("#part-statements .form-actions button"))
    page.fill("#id_plan_title", "typed last, beside the file")
    page.set_input_files("#id_file", a_pdf())
    page.locator("#file-with-text button").click()
    expect(page.locator(".slot__file")).to_contain_text("invitation.pdf")
    check_and_send(page)

    application = Application.objects.get(talent__user=cast.talent)
    assert (application.state, application.host_name) == ("screening", "Lund University")
    assert application.plan_title == "typed last, beside the file"


@pytest.mark.parametrize("language", ["en"])
@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
def test_talent_is_told_what_is_wrong_with_a_file(page: Page, complaints, cast: Cast, language):
    enter(page, cast.talent)
    begin(page, cast)
    page.fill("#id_plan_title", "typed before")
    page.set_input_files(
        ".slot input[type=file]",
        {"name": "invitation.pdf", "mimeType": "application/pdf", "buffer": b"<html>no</html>"},
    )

    page.locator(".slot form button").click()

    expect(page.locator(".slot .alert-danger")).to_contain_text("its content is of another kind")
    expect(page.locator("#id_plan_title")).to_have_value("typed before")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("language", ["en"])
def test_talent_registers_for_a_lecture(page: Page, complaints, cast: Cast, language):
    enter(page, cast.talent)
    page.goto(f"/events/{cast.event.slug}/")
    assert serious(page) == []

    page.locator(f"form[action$='/events/{cast.event.slug}/register/'] button").click()

    expect(page.locator(f"a[href$='/events/{cast.event.slug}/cancel/']")).to_be_visible()
    cast.event.refresh_from_db()
    assert cast.event.seats_taken == 1


def begin(page: Page, cast: Cast) -> None:
    page.goto(f"/calls/{cast.call.slug}/")
    follow(page, page.locator(f"a[href$='/me/applications/start/{cast.call.slug}/']").first)
    follow(page, page.locator("main form button.btn-primary"))
    expect(page.locator("#draft-form")).to_be_visible()


def fill(page: Page) -> None:
    page.select_option("#id_host_country", "SE")
    for name, text in TEXTS.items():
        page.fill(f"#id_{name}", text)


def upload(page: Page) -> None:
    page.set_input_files(".slot input[type=file]", a_pdf())
    page.locator(".slot form button").click()
    expect(page.locator(".slot__file")).to_contain_text("invitation.pdf")


def check_and_send(page: Page) -> None:
    follow(page, page.locator("#part-check button"))
    expect(page).to_have_url(re.compile(r"/check/$"))
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.locator("main form .form-actions button").click()
    expect(page.locator(".timeline").first).to_be_visible()
