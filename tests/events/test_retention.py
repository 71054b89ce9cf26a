"""What is known of people without an account goes when its time is over, and nothing else does."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core import schedule
from core.models import AuditEntry, Message
from events import attendance, retention
from events.attendance import NotLetIn
from events.models import CheckIn, Event, Registration
from events.seating import guests, offers
from tests.events.seating.people import let_run_out
from tests.factories.accounts import user_with
from tests.factories.attending import attendee
from tests.factories.attending import guest as guest_who_came
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(starts_at=timezone.now() + timedelta(hours=1))


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture(autouse=True)
def days(settings):
    settings.GUEST_DATA_DAYS = 30


def walked_in(event, officer):
    return attendance.walk_in(event, uuid=uuid.uuid4(), actor=officer, name="张三", unit="第二医院")


def let_pass(event, **time):
    ends_at = timezone.now() - timedelta(**time)
    Event.objects.filter(pk=event.pk).update(
        starts_at=ends_at - timedelta(hours=2), ends_at=ends_at
    )


def dropped_guest(event):
    """Registered by form, confirmed by nobody."""
    guests.ask(event, name="Ada", email="ada@example.org", unit="Lab", language="en")
    row = event.registrations.get(guest_email="ada@example.org")
    let_run_out(row)
    offers.end_due()
    return row


def gone_since(row, **time):
    Registration.objects.filter(pk=row.pk).update(cancelled_at=timezone.now() - timedelta(**time))


def test_name_of_a_walk_in_stays_for_thirty_days_and_the_number_for_good(event, officer):
    row = walked_in(event, officer)
    let_pass(event, days=29, hours=23)
    assert retention.erase_due() == 0
    let_pass(event, days=30, minutes=1)

    assert (retention.erase_due(), retention.erase_due()) == (1, 0)

    row = CheckIn.objects.get(pk=row.pk)
    assert (row.name, row.unit, row.person) == ("", "", "erased")
    assert CheckIn.objects.standing().count() == 1
    entry = AuditEntry.objects.get(action="events.erase_people")
    assert (entry.actor, entry.details) == (None, {"after": {"walk_ins": 1, "guests": 0}})


def test_guest_whom_nobody_confirmed_is_forgotten_with_the_mail(event):
    row = dropped_guest(event)
    Message.objects.update(state="sent", sent_at=timezone.now())
    gone_since(row, days=30, minutes=1)

    assert retention.erase_due() == 1

    row = Registration.objects.get(pk=row.pk)
    assert (row.guest_name, row.guest_email, row.guest_unit) == ("", "", "")
    assert (row.state, row.name) == ("cancelled", "erased guest")
    assert not Message.objects.exists()


def test_guest_is_not_forgotten_before_the_time_or_while_a_mail_is_on_its_way(event):
    row = dropped_guest(event)
    assert retention.erase_due() == 0
    gone_since(row, days=31)

    retention.erase_due()

    assert Message.objects.get().state == "queued"


def test_setting_says_how_long(event, officer, settings):
    settings.GUEST_DATA_DAYS = 3
    walked_in(event, officer)
    let_pass(event, days=3, minutes=1)

    assert retention.erase_due() == 1


def test_those_with_an_account_and_guests_who_came_keep_everything(officer):
    event = EventFactory()
    let_pass(event, days=400)
    event.refresh_from_db()
    kept = [attendee(event), guest_who_came(event)]
    gone = attendee(event, state="cancelled", attended_at=None)
    gone_since(gone, days=400)

    assert retention.erase_due() == 0

    assert [row.name for row in Registration.objects.filter(pk__in=[r.pk for r in kept])] == [
        row.name for row in kept
    ]


def test_ticket_of_an_erased_guest_lets_nobody_in_by_itself(event, officer):
    row = dropped_guest(event)
    gone_since(row, days=31)
    retention.erase_due()

    with pytest.raises(NotLetIn, match="Write a name"):
        attendance.walk_in(event, uuid=uuid.uuid4(), actor=officer, registration_id=row.pk)
    named = attendance.walk_in(
        event, uuid=uuid.uuid4(), actor=officer, registration_id=row.pk, name="Ada"
    )
    assert named.name == "Ada"


@pytest.mark.parametrize("words", [{"guest_name": "Ada"}, {"guest_email": "ada@example.org"}])
def test_database_lets_nothing_stand_on_an_erased_row(event, words):
    row = dropped_guest(event)
    gone_since(row, days=31)
    retention.erase_due()

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=row.pk).update(**words)


def test_it_runs_once_a_day(event, officer):
    walked_in(event, officer)
    let_pass(event, days=31)
    at = timezone.now()

    assert "events.erase_due" in schedule.run_due(at=at)
    assert "events.erase_due" not in schedule.run_due(at=at + timedelta(hours=23))
    assert CheckIn.objects.get().name == ""


@pytest.mark.parametrize(("language", "said"), [("en", "for 12 days"), ("zh-hans", "12天")])
def test_privacy_page_says_it(client, settings, language, said):
    settings.GUEST_DATA_DAYS = 12

    page = client.get(reverse("privacy"), headers={"accept-language": language}).content.decode()

    assert said in page
