"""After the lecture, in a real browser, on a phone: feedback, certificate, check, programs."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from events.afterwards import certificates
from events.models import Certificate, FeedbackAnswer, ProgramLink
from tests.factories.attending import attendee, past_event
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory
from tests.jobs.conftest import follow, serious

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}),
]
WORDS = {
    "en": ("Give feedback", "Send it without my name", "Make the PDF", "Valid: yes."),
    "zh-hans": ("填写反馈", "匿名提交", "生成 PDF", "有效：是。"),
}


@pytest.fixture
def registration(live_server):
    event = past_event(cpd_hours=2)
    ProgramLink.objects.create(event=event, program=CallFactory(title_en="Scholars").program)
    return attendee(event, user=TalentFactory().user)


def signed_in(client, context, live_server, user) -> Page:
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
    context.add_cookies([cookie])
    return context.new_page()


@pytest.mark.parametrize("language", WORDS)
def test_feedback_certificate_and_check(client, context, live_server, registration, language):
    give, send, make, valid = WORDS[language]
    user = registration.user
    user.preferred_language = language
    user.save()
    page = signed_in(client, context, live_server, user)
    page.goto(registration.event.get_absolute_url())

    follow(page, page.get_by_role("link", name=give))
    scales = page.locator(".scale")
    expect(scales).to_have_count(4)
    for scale in scales.all():
        scale.locator("label").nth(4).click()
    page.locator("#id_liked").fill("…")
    assert serious(page) == []
    follow(page, page.get_by_role("button", name=send))
    expect(page.get_by_role("link", name=give)).to_have_count(0)
    follow(page, page.get_by_role("button", name=make).first)
    expect(page.locator("#certificates form")).to_have_count(1)  # of the other language
    certificates.make.call(certificate_id=Certificate.objects.get().pk)
    expect(page.locator("#afterwards a[href^='/files/']")).to_have_count(1)
    page.locator("#afterwards a[href*='/verify/']").click()

    expect(page.get_by_text(valid)).to_be_visible()
    assert FeedbackAnswer.objects.get().liked == "…"


def test_programs_after_the_lecture(client, context, live_server, registration):
    page = signed_in(client, context, live_server, registration.user)
    page.goto(registration.event.get_absolute_url())

    page.get_by_role("button", name="Check the open calls against my profile").click()

    expect(page.get_by_role("heading", name="The lecture spoke about")).to_be_visible()
    expect(page.get_by_role("link", name="Scholars")).to_be_visible()
    assert serious(page) == []
