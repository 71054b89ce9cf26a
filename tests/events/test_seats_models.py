"""What the database itself refuses about seats, offers and reserves."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import Event, Registration, SeatOffer, SeatReserve
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def place(event, **fields):
    values = {"state": "waiting", "queued_at": timezone.now()} | fields
    return Registration.objects.create(event=event, user=UserFactory(), **values)


@pytest.mark.parametrize(
    "counters",
    [
        {"seats_taken": 3},
        {"seats_taken": 2, "seats_reserved": 1, "seats_held": 1},
        {"seats_reserved": 0, "seats_held": 1},
    ],
)
def test_counters_of_an_event_stay_within_its_seats(counters):
    event = EventFactory(capacity=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**counters)


def test_a_reserve_gives_no_more_seats_than_it_has():
    reserve = SeatReserve.objects.create(event=EventFactory(), category="staff", seats=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        SeatReserve.objects.filter(pk=reserve.pk).update(seats_taken=2)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "offered"},
        {"state": "waiting", "held_until": timezone.now()},
        {"state": "waiting", "seated_at": timezone.now()},
        {"state": "unconfirmed", "held_until": timezone.now()},
    ],
)
def test_states_that_contradict_themselves_are_refused(fields):
    event = EventFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        place(event, **fields)


def test_one_offer_at_a_time():
    event, now = EventFactory(), timezone.now()
    row = place(event, state="offered", held_until=now)
    values = {"event": event, "registration": row, "place": 1, "waiting": 1, "made_at": now}
    SeatOffer.objects.create(**values, until=now, outcome="open")

    with pytest.raises(IntegrityError), transaction.atomic():
        SeatOffer.objects.create(**values, until=now, outcome="open")


def test_the_line_stands_by_precedence_then_by_time_then_by_number():
    event, now = EventFactory(), timezone.now()
    usual, later = place(event, queued_at=now), place(event, queued_at=now)
    talent = place(event, precedence=Registration.Precedence.TALENT)
    back = place(event, precedence=Registration.Precedence.HELD_A_SEAT)

    line = list(event.registrations.waiting())

    assert line == [back, talent, usual, later]
    ahead = [Registration.objects.before(row).count() for row in line]
    assert ahead == [0, 1, 2, 3]


def test_reserved_seats_are_not_left_for_everybody():
    event = EventFactory(capacity=10, seats_taken=4, seats_reserved=5, seats_held=3)

    assert event.seats_left == 3
