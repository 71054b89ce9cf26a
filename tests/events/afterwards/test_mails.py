"""The mail after an event: once, to those who were there, and not to those who switched it off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Message, MutedMessage
from events.afterwards import mails
from events.models import Event
from tests.factories.attending import attendee, guest, past_event

pytestmark = pytest.mark.django_db


def test_mail_goes_once_to_those_who_were_there():
    event = past_event()
    came = attendee(event)
    attendee(event, attended_at=None)

    assert mails.write_due() == 1
    assert mails.write_due() == 0

    message = Message.objects.get()
    assert (message.recipient, message.template) == (came.user, "events/afterwards")
    assert f"{event.get_absolute_url()}#afterwards" in message.body


def test_mail_to_a_guest_leads_to_a_page_of_theirs(client):
    registration = guest()
    mails.write_due()

    message = Message.objects.get()
    address = next(line for line in message.body.splitlines() if "/events/after/" in line)
    assert (message.address, message.language) == (registration.guest_email, "en")
    assert client.get("/" + address.split("/", 3)[3]).status_code == 200


@pytest.mark.parametrize(
    ("hours", "fields"),
    [
        (1, {}),
        (-3, {}),
        (15 * 24, {}),
        (24, {"state": Event.State.CANCELLED}),
    ],
)
def test_no_mail_too_early_too_late_or_of_what_was_not_held(hours, fields):
    attendee(past_event(days=hours / 24, **fields))

    assert mails.write_due() == 0


def test_mail_is_made_up_for_after_an_outage():
    attendee(past_event(days=1))

    assert mails.write_due(at=timezone.now() + timedelta(days=10)) == 1


def test_mail_that_is_switched_off_is_not_written():
    registration = attendee()
    MutedMessage.objects.create(user=registration.user, key=mails.KEY)

    assert mails.write_due() == 0


def test_check_in_that_comes_in_late_still_gets_its_mail():
    event = past_event()
    attendee(event)
    mails.write_due()
    late = attendee(event)

    assert mails.write_due() == 1
    assert Message.objects.latest("pk").recipient == late.user
