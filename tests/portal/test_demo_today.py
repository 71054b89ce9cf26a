"""The demo's lecture of the day of loading: at the door at once, and over the same day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.roles import Role
from events import reminders
from events.attendance.steps import why_closed
from events.models import CheckIn, Event
from portal.demo import today
from tests.events.seating.people import hold_counts
from tests.factories.accounts import user_with
from tests.factories.programs import ProgramFactory
from tests.factories.talents import TalentFactory

ZONE = ZoneInfo(settings.TIME_ZONE)


@pytest.mark.parametrize(
    ("loaded", "begins"),
    [
        ("09:00", "09:30"), ("09:01", "10:00"), ("09:30", "10:00"), ("13:59", "14:30"),
        ("00:00", "00:30"), ("21:30", "22:00"), ("21:31", "22:00"), ("23:59", "22:00"),
    ],
)  # fmt: skip
def test_it_begins_soon_and_ends_on_the_same_day(loaded, begins):
    now = datetime.fromisoformat(f"2026-11-26T{loaded}").replace(tzinfo=ZONE)

    found = today.beginning(now)

    assert f"{found:%d %H:%M}" == f"26 {begins}"
    assert found + today.LENGTH > now


@pytest.fixture
def people(db):
    for code in today.PROGRAMS:
        ProgramFactory(code=code)
    user_with(Role.FOREIGN_AFFAIRS, email=today.OFFICER)
    for number in today.COMING:
        TalentFactory(staff_no=number)


def test_door_is_open_seats_are_taken_and_two_are_there(people):
    number = today.load()

    event = Event.objects.get(code=today.CODE)
    assert why_closed(event) == ""
    assert number == len(today.COMING)
    assert hold_counts(event).seats_taken == today.SEATS
    assert event.registrations.waiting().count() == len(today.COMING) - today.SEATS
    assert CheckIn.objects.standing().count() == today.HERE
    assert event.programs.count() == len(today.PROGRAMS)


def test_nobody_is_reminded_of_what_the_demo_loads(people):
    today.load()
    starts_at = Event.objects.get(code=today.CODE).starts_at

    assert reminders.write_due(at=starts_at - timedelta(minutes=1)) == 0


def test_loading_it_again_renews_the_hours_and_nothing_else(people):
    today.load()
    before = Event.objects.get(code=today.CODE)

    today.load(timezone.now() + timedelta(days=1))

    event = Event.objects.get(code=today.CODE)
    assert event.starts_at == before.starts_at + timedelta(days=1)
    assert event.people.count() == 1
    assert event.registrations.live().count() == len(today.COMING)
