"""The QR code of a ticket is read from the picture of the page, as a camera would."""

import io

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image

from events import registration, tickets
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def held(live_server):
    return registration.register(EventFactory(slug="lecture"), actor=UserFactory())


@pytest.fixture
def ticket_page(client, new_context, live_server, held):
    """`ticket_page(color_scheme="dark")` shows the ticket in a window of its own."""

    def show(**options):
        client.force_login(held.user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        context = new_context(**options)
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto("/events/lecture/ticket/")
        return page

    return show


def codes_in(page):
    picture = Image.open(io.BytesIO(page.screenshot()))
    return [found.text for found in zxingcpp.read_barcodes(picture, try_invert=False)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1366])
def test_ticket_is_read_from_the_screen(ticket_page, held, scheme, width):
    page = ticket_page(color_scheme=scheme, viewport={"width": width, "height": 780})

    assert codes_in(page) == [tickets.code_of(held)]


def test_ticket_is_read_from_paper(ticket_page, held):
    page = ticket_page(color_scheme="dark")
    page.emulate_media(media="print")

    assert codes_in(page) == [tickets.code_of(held)]
