"""Choosing the columns of an export in a real browser."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from playwright.sync_api import expect

from accounts.roles import Role
from tests.applications.afterwards.test_browser import signed_in
from tests.applications.exporting import log_in
from tests.factories.accounts import user_with
from tests.factories.talents import TalentFactory
from tests.jobs.conftest import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_columns_are_ticked_at_one_press_and_leave_in_their_order(
    client, context, live_server, complaints
):
    TalentFactory(staff_no="S1", name_zh="例可心")
    officer = user_with(Role.HUMAN_RESOURCES, preferred_language="en")
    names = ["take_exportrecord", "take_sensitive_exportrecord"]
    officer.user_permissions.set(Permission.objects.filter(codename__in=names))
    log_in(client, officer)
    page = signed_in(client, context, live_server, officer)
    page.goto(reverse("admin:talents_talent_export"))
    ticked = page.locator(".export-column input[type=checkbox]:checked")
    every = page.locator(".export-column").count()

    page.get_by_role("button", name="Tick none").click()
    expect(ticked).to_have_count(0)
    page.get_by_role("button", name="Tick all that are not sensitive").click()
    expect(ticked).to_have_count(every - 1)
    expect(page.get_by_label("date of birth sensitive")).not_to_be_checked()
    page.get_by_role("button", name="Tick none").click()
    page.get_by_label("staff number", exact=True).check()
    page.get_by_label("Chinese name", exact=True).check()
    page.get_by_role("button", name="Move Chinese name up").click()
    assert serious(page) == []

    page.get_by_label("Purpose").fill("For the ward round")
    page.get_by_label("CSV in UTF-8").check()
    page.get_by_label("A second line with the keys").uncheck()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the list").click()
    text = coming.value.path().read_text("utf-8-sig")
    assert text.splitlines() == ["Chinese name,staff number", "例可心,S1"]
