"""The reviewer's page in a real browser: it saves itself, and keys alone send it."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.roles import Role
from applications.models import Review
from tests.factories.accounts import user_with
from tests.factories.applications import AssignmentFactory, CriterionFactory, PanelFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def criterion(live_server):
    return CriterionFactory(panel=PanelFactory())


@pytest.fixture
def page_of_review(client, context, live_server, criterion) -> Page:
    reviewer = user_with(Role.REVIEWER)
    assignment = AssignmentFactory(application__call=criterion.panel.call, reviewer=reviewer)
    client.force_login(reviewer)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"/reviews/{assignment.application.reference}/")
    return page


def test_review_saves_itself_and_is_there_again(page_of_review, criterion):
    page_of_review.fill(f"#id_points_{criterion.pk}", "8")
    page_of_review.locator(f"#id_points_{criterion.pk}").blur()

    expect(page_of_review.locator("#draft-status")).to_contain_text("Saved")
    page_of_review.reload()
    expect(page_of_review.locator(f"#id_points_{criterion.pk}")).to_have_value("8")
    assert Review.objects.get().submitted_at is None


def test_review_tells_at_once_of_a_score_beyond_the_scale(page_of_review, criterion):
    page_of_review.fill(f"#id_points_{criterion.pk}", "12")
    page_of_review.locator(f"#id_points_{criterion.pk}").blur()

    problem = page_of_review.locator(f"#problem-points_{criterion.pk}")
    expect(problem).to_contain_text("less than or equal to 10")


def test_review_is_scored_and_sent_with_keys_alone(page_of_review, criterion):
    page_of_review.locator(f"#id_points_{criterion.pk}").focus()
    page_of_review.keyboard.type("7.5")
    page_of_review.keyboard.press("Tab")
    page_of_review.keyboard.type("A sound plan.")
    page_of_review.keyboard.press("Tab")
    page_of_review.keyboard.press("Enter")

    page_of_review.wait_for_url("**/reviews/")
    review = Review.objects.get()
    assert (str(review.total), review.comment) == ("75.000", "A sound plan.")
