"""A guest in a real browser, at phone width: register, confirm, wait, accept, give back."""

import pytest
from playwright.sync_api import expect

from core.models import Message
from events import registration
from events.models import Registration
from tests.events.seating.people import fill, hold_counts
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def link_in_the_mail(kind):
    """The path of the page behind the code in the latest mail of this kind."""
    body = Message.objects.filter(template=f"events/{kind}").latest("pk").body
    word = next(word for word in body.split() if "/events/places/" in word)
    return "/events/places/" + word.partition("/events/places/")[2]


@pytest.mark.parametrize("width", [360, 1366])
def test_guest_registers_confirms_and_accepts_by_the_links_in_the_mails(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    event = EventFactory(slug="lecture", capacity=1, offer_hours=6)
    [ann] = fill(event, "Ann")
    page.goto("/events/lecture/")

    page.get_by_role("link", name="Register without an account").click()
    page.fill("input[name=name]", "Gu Ke")
    page.fill("input[name=email]", "guest@example.org")
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.locator("main")).to_contain_text("We have written to guest@example.org.")

    page.goto(link_in_the_mail("confirm"))
    page.get_by_role("button", name="Yes, I want to come").click()
    expect(page.locator("main")).to_contain_text("You are first in line.")

    registration.cancel(ann, actor=ann.user)
    page.goto(link_in_the_mail("offer"))
    page.get_by_role("button", name="Accept the seat").click()
    expect(page.locator("main")).to_contain_text("You have a seat.")
    assert Registration.objects.get(user=None).state == "seated"

    page.get_by_role("link", name="Give the seat back").click()
    page.get_by_role("button", name="Give the seat back").click()
    expect(page.locator("main")).to_contain_text("You hold no place at this event any more.")
    assert hold_counts(event).seats_taken == 0
