"""Those who hold a seat are reminded once at each moment, also after an outage."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.models import Message
from events import registration, reminders
from events.models import Event, Registration
from events.seating import guests
from tests.events.seating.people import fill, mails
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LINK = "https://meeting.example.org/x"


@pytest.fixture
def event():
    """In three days; whoever registers now is there before every moment."""
    starts_at = timezone.now() + 3 * DAY
    return EventFactory(capacity=1, starts_at=starts_at, online_url=LINK)


@pytest.fixture
def ann(event):
    [ann] = fill(event, "Ann")
    return ann


def written(event, before):
    return reminders.write_due(at=event.starts_at - before)


def test_reminded_the_day_and_the_hour_before_and_never_twice(event, ann):
    found = [written(event, before) for before in (DAY + MINUTE, DAY, DAY - MINUTE, 2 * HOUR)]
    found += [written(event, before) for before in (HOUR, MINUTE, timedelta(0), -MINUTE)]

    assert found == [0, 1, 0, 0, 1, 0, 0, 0]
    assert (mails("reminder_day"), mails("reminder_hour")) == ([ann.user.email],) * 2


def test_after_an_outage_only_the_last_moment_is_made_up_for(event, ann):
    assert written(event, 10 * MINUTE) == 1

    assert (mails("reminder_day"), mails("reminder_hour")) == ([], [ann.user.email])


def test_who_waits_left_or_has_not_confirmed_is_not_reminded(event, ann):
    fill(event, "Ben")
    registration.cancel(ann, actor=ann.user)
    guests.ask(event, name="Gu", email="gu@example.org", language="en")

    assert written(event, DAY) == 1
    assert Message.objects.get(template="events/reminder_day").recipient.name_en == "Ben"


def test_who_got_the_seat_after_the_moment_is_not_reminded_of_it(event, ann):
    Registration.objects.update(seated_at=event.starts_at - 2 * HOUR)

    assert (written(event, 90 * MINUTE), written(event, HOUR)) == (0, 1)


def test_moved_event_reminds_anew(event, ann):
    written(event, DAY)
    Event.objects.update(starts_at=event.starts_at + DAY, ends_at=event.ends_at + DAY)

    assert reminders.write_due(at=event.starts_at) == 1


def test_called_off_event_reminds_nobody(event, ann):
    Event.objects.update(state="cancelled")

    assert written(event, DAY) == 0


def test_online_link_is_in_the_mail_of_the_last_hour_alone(event, ann):
    starts_at = timezone.now() + 59 * MINUTE
    written(event, DAY)
    Event.objects.update(starts_at=starts_at, ends_at=starts_at + HOUR)
    Registration.objects.update(seated_at=starts_at - 2 * DAY)
    reminders.write_due(at=timezone.now() + MINUTE)

    day = Message.objects.get(template="events/reminder_day")
    hour = Message.objects.get(template="events/reminder_hour")
    assert (LINK in day.body, LINK in hour.body) == (False, True)


def test_whole_day_is_reminded_of_in_the_morning_before_at_its_own_place():
    event = EventFactory.build(
        is_all_day=True,
        time_zone="Europe/Berlin",
        starts_at=datetime(2027, 3, 27, 23, tzinfo=UTC),  # 28 March there, when clocks change
        ends_at=datetime(2027, 3, 28, 22, tzinfo=UTC),
    )

    assert reminders.moments(event) == [(datetime(2027, 3, 27, 8, tzinfo=UTC), "reminder_day")]


def test_an_hour_is_an_hour_where_clocks_change():
    starts_at = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # 02:30 in Berlin, for the second time
    event = EventFactory.build(time_zone="Europe/Berlin", starts_at=starts_at)

    assert [moment for moment, _mail in reminders.moments(event)] == [
        datetime(2027, 10, 30, 1, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    ]


def test_reminding_asks_the_same_number_of_queries_where_all_are_reminded(
    event, ann, django_assert_num_queries
):
    Event.objects.update(capacity=40)
    fill(event, *map(str, range(30)))
    written(event, DAY)

    with django_assert_num_queries(3):  # the events, those who hold a seat, what was written
        assert written(event, DAY) == 0
