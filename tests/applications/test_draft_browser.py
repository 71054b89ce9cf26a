"""The draft's page in a real browser: it saves itself, and says so when it could not."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.factories.applications import ApplicationFactory, SlotFactory, pdf
from tests.factories.programs import RuleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def application(live_server):
    application = ApplicationFactory(complete=True, use_at_home="")
    rule = {"type": "not_currently", "params": {"state": "at_host"}, "checked_by": "declared"}
    RuleFactory(call=application.call, **rule)
    SlotFactory(application=application, requirement__name_en="Invitation letter")
    return application


@pytest.fixture
def draft(client, context, live_server, application) -> Page:
    client.force_login(application.talent.user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    context.add_cookies([cookie])
    return opened(context.new_page(), application)


def opened(page: Page, application) -> Page:
    page.goto(application.get_absolute_url())
    return page


def type_into(page: Page, field: str, text: str) -> None:
    page.fill(f"#id_{field}", text)
    page.locator(f"#id_{field}").blur()


def test_draft_saves_itself_and_the_list_of_what_is_missing_follows(draft, application):
    expect(draft.locator("#missing li")).to_have_text(["Use at home", "Invitation letter"])

    type_into(draft, "use_at_home", "A working group.")

    expect(draft.locator("#draft-status")).to_contain_text("Saved")
    expect(draft.locator("#missing li")).to_have_text(["Invitation letter"])
    application.refresh_from_db()
    assert (application.use_at_home, application.revision) == ("A working group.", 1)


def test_statement_saves_itself(draft, application):
    draft.select_option("#id_declared-at_host", "no")

    expect(draft.locator("#draft-status")).to_contain_text("Saved")
    assert application.talent.declarations.get().answer is False


def test_draft_names_a_field_that_was_not_saved_beside_it(draft, application):
    type_into(draft, "host_scholar_email", "no address")

    expect(draft.locator("#problem-host_scholar_email")).to_contain_text("valid email address")
    type_into(draft, "host_scholar_email", "host@example.org")
    expect(draft.locator("#problem-host_scholar_email")).to_be_empty()


def test_file_goes_into_its_slot_without_leaving_the_page(draft, application):
    draft.fill("#id_plan", "Typed and not yet saved")
    slot = draft.locator("li.slot")
    file = pdf("invitation.pdf").read()
    slot.locator("input[type=file]").set_input_files(
        {"name": "invitation.pdf", "mimeType": "application/pdf", "buffer": file}
    )
    slot.locator("button").click()

    expect(slot.locator(".slot__file")).to_contain_text("invitation.pdf")
    expect(draft.locator("#missing li")).to_have_text(["Use at home"])
    assert draft.input_value("#id_plan") == "Typed and not yet saved"


def test_second_window_is_told_and_overwrites_nothing(draft, context, application):
    second = opened(context.new_page(), application)
    type_into(draft, "plan", "First window")
    expect(draft.locator("#draft-status")).to_contain_text("Saved")

    type_into(second, "plan", "Second window")

    expect(second.locator("#draft-status")).to_contain_text("Nothing was overwritten")
    application.refresh_from_db()
    assert application.plan == "First window"


def test_press_of_a_button_waits_for_the_save_under_way(draft, application):
    draft.fill("#id_use_at_home", "Typed and pressed at once")
    draft.select_option("#id_declared-at_host", "no")
    draft.get_by_role("button", name="Save and check").click()
    draft.wait_for_url("**/check/")

    application.refresh_from_db()
    assert application.use_at_home == "Typed and pressed at once"
    assert application.talent.declarations.get().answer is False


def test_draft_says_when_nobody_is_signed_in_any_more(draft, context, application):
    csrf = [row for row in context.cookies() if row["name"] == settings.CSRF_COOKIE_NAME]
    context.clear_cookies()
    context.add_cookies(csrf)

    type_into(draft, "use_at_home", "Typed after the end")

    expect(draft.locator("#draft-status")).to_contain_text("Not saved: you are signed out")
    assert draft.input_value("#id_use_at_home") == "Typed after the end"
