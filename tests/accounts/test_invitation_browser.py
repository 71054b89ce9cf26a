"""The page behind an invitation in a real browser, which says where a form comes from."""

import pytest
from playwright.sync_api import expect

from accounts.invitations import invite
from accounts.models import User
from accounts.roles import Role
from core.models import Message
from tests.factories.accounts import user_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_invited_person_opens_the_account(page):
    invite("new@example.org", [Role.REVIEWER], actor=user_with(Role.ADMINISTRATOR), language="en")
    link = next(word for word in Message.objects.get().body.split() if word.startswith("http"))
    page.goto("/accounts" + link.partition("/accounts")[2])

    for name in ("password", "password_again"):
        page.fill(f"input[name={name}]", "seven quiet rivers")
    page.fill("input[name=name_en]", "Kexin Li")
    page.get_by_role("button", name="Open the account").click()

    expect(page.locator("main")).to_contain_text("Your account is ready.")
    assert User.objects.get(email="new@example.org").has_usable_password()
