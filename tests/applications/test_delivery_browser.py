"""The one-time link as a host meets it: no account, no JavaScript, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from applications.models import DeliveryAnswer, DocumentVersion
from tests.factories.applications import HOST_ANSWERS, link_into, outside_slot, pdf

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser_context_args(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="zh-CN"
    ),
]


def fits(page: Page) -> bool:
    """Nothing stands out to the right; asked without JavaScript of the page itself."""
    box = page.locator("main").bounding_box()
    return box["x"] >= 0 and box["x"] + box["width"] <= 360


def test_host_sends_a_file(page, live_server):
    _link, token = link_into(outside_slot())
    page.goto(f"/links/{token}/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert fits(page)

    page.get_by_label("File").set_input_files(
        {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Dear colleagues"}
    )
    page.get_by_role("button", name="Send the document").click()
    expect(page.locator("main")).to_contain_text("This must be a file of the kind PDF.")
    page.get_by_label("File").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf().read()}
    )
    page.get_by_role("button", name="Send the document").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, it has arrived")
    assert DocumentVersion.objects.get().file.name == "letter.pdf"


def test_second_press_after_going_back_is_told_that_it_arrived(page, complaints):
    complaints.expect(r"status of 410")
    _link, token = link_into(outside_slot())
    page.goto(f"/links/{token}/")
    second = page.context.new_page()
    second.goto(f"/links/{token}/")
    for window in (page, second):
        window.get_by_label("File").set_input_files(
            {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf().read()}
        )
        window.get_by_role("button", name="Send the document").click()
        expect(window.get_by_role("button", name="Send the document")).to_have_count(0)

    expect(second.locator("main")).to_contain_text("what you sent has arrived")
    assert DocumentVersion.objects.count() == 1


def test_host_signs_the_short_form_in_chinese(page):
    _link, token = link_into(outside_slot(), asks="form")
    page.goto(f"/links/{token}/")
    page.locator("button[name=language][value=zh-hans]:visible").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    assert fits(page)

    for name, value in HOST_ANSWERS.items():
        if value in {"True", "False"}:
            page.locator(f"input[name={name}][value={value}]").check()
        else:
            page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="签名并提交").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("谢谢，已收到")
    assert DeliveryAnswer.objects.get().statement == HOST_ANSWERS["statement"]
