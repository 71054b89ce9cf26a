"""The switch of the language asks before it loses what was typed."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def typed(page: Page) -> Page:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "kexin.li@example.org")
    return page


def switch(page: Page) -> None:
    page.locator("button[name=language]:visible").first.click()


def test_what_was_typed_stays_where_one_does_not_agree(typed, complaints):
    asked = []
    typed.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    language = typed.locator("html").get_attribute("lang")

    switch(typed)

    expect(typed.locator("input[name=login]")).to_have_value("kexin.li@example.org")
    assert typed.locator("html").get_attribute("lang") == language
    assert len(asked) == 1


def test_switch_happens_where_one_agrees_or_has_typed_nothing(typed, complaints):
    asked = []
    typed.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    language = typed.locator("html").get_attribute("lang")

    for _time in range(2):  # there with a question, and back without one
        with typed.expect_navigation():
            switch(typed)

    assert typed.locator("html").get_attribute("lang") == language
    assert len(asked) == 1
