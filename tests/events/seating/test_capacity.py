"""Fewer seats than are taken: the office names who waits again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry
from events import registration
from events.models import Event, Registration
from events.seating import guests
from events.seating.capacity import lower_capacity, may_move, too_many
from events.seating.refusals import RegistrationRefused
from events.seating.reserves import Wanted, set_reserves
from tests.events.seating.people import fill, hold_counts, mails, states
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def event():
    return EventFactory(capacity=3)


def keys(*rows):
    return [row.pk for row in rows]


def test_the_named_move_to_the_front_of_the_line_and_are_told(event, office):
    ann, ben, cai, _dan = fill(event, "Ann", "Ben", "Cai", "Dan")

    lower_capacity(event, 1, keys(ann, cai), office)

    assert [row.user.name_en for row in event.registrations.waiting()] == ["Ann", "Cai", "Dan"]
    assert states(event)["Ben"] == "seated"
    assert hold_counts(event).capacity == 1
    assert mails("moved_back") == [ann.user.email, cai.user.email]
    actions = AuditEntry.objects.order_by("-pk").values_list("action", flat=True)[:3]
    assert list(actions) == [
        "event.change_capacity",
        "registration.move_back",
        "registration.move_back",
    ]


def test_the_first_freed_seat_goes_back_to_them(event, office):
    ann, ben, cai, _dan = fill(event, "Ann", "Ben", "Cai", "Dan")
    lower_capacity(event, 2, keys(ann), office)

    registration.cancel(ben, actor=ben.user)

    assert states(event)["Ann"] == "seated"
    hold_counts(event)


@pytest.mark.parametrize("named", [0, 1, 3])
def test_too_few_or_too_many_names_are_refused(event, office, named):
    rows = fill(event, "Ann", "Ben", "Cai")

    with pytest.raises(RegistrationRefused, match="exactly 2 people"):
        lower_capacity(event, 1, keys(*rows[:named]), office)

    assert hold_counts(event).capacity == 3


def test_one_who_left_meanwhile_is_not_named(event, office):
    ann, ben, cai = fill(event, "Ann", "Ben", "Cai")
    registration.cancel(cai, actor=cai.user)

    with pytest.raises(RegistrationRefused, match="exactly 1 person"):
        lower_capacity(event, 1, keys(cai), office)


def test_the_latest_are_proposed_and_who_has_come_is_not(event, office):
    ann, ben, cai = fill(event, "Ann", "Ben", "Cai")
    Registration.objects.filter(pk=cai.pk).update(attended_at=timezone.now())
    event.refresh_from_db()

    assert list(may_move(event)) == [ben, ann]
    assert too_many(event, 1) == 2


def test_reserved_seats_stay_with_their_people(event, office):
    set_reserves(event, {"staff": Wanted(1)}, office)
    fill(event, "Ann", department=DepartmentFactory())
    [ben] = fill(event, "Ben")

    assert list(may_move(event)) == [ben]


def test_an_offer_is_withdrawn_and_a_guest_keeps_the_time_to_confirm(office):
    event = EventFactory(capacity=2, offer_hours=5)
    ann, _ben, cai = fill(event, "Ann", "Ben", "Cai")
    registration.cancel(ann, actor=ann.user)
    Event.objects.update(capacity=3)
    guests.ask(event, name="Gu", email="gu@example.org", language="en")
    guest = Registration.objects.get(user=None)

    lower_capacity(event, 1, keys(cai, guest), office)

    assert states(event) == {
        **{"Ann": "cancelled", "Ben": "seated", "Cai": "waiting", "Gu": "unconfirmed"}
    }
    assert mails("moved_back") == [cai.user.email]
    assert event.offers.get().outcome == "withdrawn"
    hold_counts(event)
    guests.confirm(guest)
    assert list(event.registrations.waiting()) == [cai, guest]


def test_nobody_moves_after_the_event(event, office):
    [ann] = fill(event, "Ann")
    past = timezone.now() - timedelta(hours=3)
    Event.objects.update(starts_at=past, ends_at=past + timedelta(hours=1))

    with pytest.raises(RegistrationRefused, match="over"):
        lower_capacity(event, 0, keys(ann), office)


def test_seats_are_lowered_by_the_office_alone(event):
    [ann] = fill(event, "Ann")

    with pytest.raises(PermissionDenied):
        lower_capacity(event, 0, keys(ann), user_with(Role.AUDITOR))
