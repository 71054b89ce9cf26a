"""Picking the files of dossiers in a real browser."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from playwright.sync_api import expect

from accounts.roles import Role
from tests.applications.afterwards.test_browser import signed_in
from tests.applications.exporting import log_in
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory
from tests.jobs.conftest import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_files_of_a_call_are_picked_at_one_press_and_the_button_stays_in_view(
    client, context, live_server, complaints
):
    calls = [CallFactory(title_en="First"), CallFactory(title_en="Second")]
    for call in calls:
        for _number in range(12):
            ApplicationFactory(state="screening", call=call)
    officer = user_with(Role.FOREIGN_AFFAIRS, preferred_language="en")
    officer.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    log_in(client, officer)
    page = signed_in(client, context, live_server, officer)
    page.goto(reverse("admin:applications_application_dossiers"))
    bar, first = page.locator(".choose-count"), page.get_by_role("group", name="First")

    expect(page.get_by_role("button", name="Pack the dossiers")).to_be_in_viewport(ratio=1)
    expect(bar).to_have_text("None chosen: all of the list")
    first.get_by_role("button", name="Choose all of this call").click()
    expect(bar).to_have_text("12 chosen")
    first.get_by_role("checkbox").first.uncheck()
    expect(bar).to_have_text("11 chosen")
    first.get_by_role("button", name="Choose all of this call").click()
    first.get_by_role("button", name="Choose none of this call").click()
    expect(bar).to_have_text("None chosen: all of the list")
    assert serious(page) == []
