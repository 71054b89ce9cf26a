"""Seats for a category: taken first by its people, never by others, until they are released."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry
from events import registration
from events.models import SeatReserve
from events.seating.refusals import RegistrationRefused
from events.seating.reserves import Wanted, release, release_due, set_reserves
from tests.events.seating.people import fill, hold_counts, mails, states
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.attending import past_event
from tests.factories.events import EventFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
STAFF, YOUNG = "staff", "young_innovative_excellent"


@pytest.fixture
def office():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def event():
    return EventFactory(capacity=3)


def reserve(event, office, **seats):
    return set_reserves(event, {name: Wanted(number) for name, number in seats.items()}, office)


def of_staff(event, *names):
    return fill(event, *names, department=DepartmentFactory())


def taken_from(event):
    """name → category of the reserve, of those who hold a seat."""
    rows = event.registrations.holding().select_related("user", "reserve").order_by("pk")
    return {row.user.name_en: row.reserve.category if row.reserve else "" for row in rows}


def test_others_wait_while_reserved_seats_are_free(event, office):
    reserve(event, office, staff=2)

    fill(event, "Ann", "Ben")

    assert states(event) == {"Ann": "seated", "Ben": "waiting"}
    assert hold_counts(event).seats_held == 2


def test_seats_of_an_event_that_is_over_are_not_reserved(office):
    over = past_event(capacity=3)

    with pytest.raises(RegistrationRefused):
        reserve(over, office, staff=2)

    assert not SeatReserve.objects.exists()


def test_a_person_of_the_category_takes_a_reserved_seat_then_a_general_one(event, office):
    reserve(event, office, staff=2)

    of_staff(event, "Ann", "Ben", "Cai", "Dan")

    assert taken_from(event) == {"Ann": STAFF, "Ben": STAFF, "Cai": ""}
    assert states(event)["Dan"] == "waiting"
    hold_counts(event)


def test_a_talent_takes_their_own_reserve_before_that_of_the_hospital(event, office):
    reserve(event, office, staff=1, **{YOUNG: 1})

    made = [registration.register(event, actor=TalentFactory().user) for _number in range(3)]

    found = [row.reserve.category if row.reserve else "" for row in made]
    assert found == [YOUNG, STAFF, ""]
    hold_counts(event)


def test_given_back_reserved_seat_is_for_the_first_of_its_category(event, office):
    reserve(event, office, staff=1)
    [ann] = of_staff(event, "Ann")
    fill(event, "Ben", "Cai", "Dan")
    [eve] = of_staff(event, "Eve")

    moved = registration.cancel(ann, actor=ann.user)

    assert moved == [eve]
    assert states(event)["Dan"] == "waiting"
    offer = event.offers.get()
    assert (offer.place, offer.waiting) == (2, 2)
    hold_counts(event)


def test_released_seats_are_for_everybody(event, office):
    reserve(event, office, staff=2)
    [ann] = of_staff(event, "Ann")
    fill(event, "Ben", "Cai")

    moved = release(SeatReserve.objects.get(), actor=office)
    release(SeatReserve.objects.get(), actor=office)

    assert [row.user.name_en for row in moved] == ["Cai"]
    assert hold_counts(event).seats_reserved == 0
    registration.cancel(ann, actor=ann.user)
    assert hold_counts(event).seats_taken == 2
    assert AuditEntry.objects.filter(action="event.release_seats").count() == 1


def test_reserve_releases_itself_when_its_instant_comes(event, office):
    soon = timezone.now() + timedelta(hours=1)
    set_reserves(event, {STAFF: Wanted(3, soon)}, office)
    fill(event, "Ann")
    assert release_due() == 0
    SeatReserve.objects.update(releases_at=timezone.now())

    assert (release_due(), release_due()) == (1, 0)

    assert states(event) == {"Ann": "seated"}
    assert AuditEntry.objects.get(action="event.release_seats").actor is None


def test_who_waited_before_the_reserve_gets_its_seats(office):
    event = EventFactory(capacity=1)
    fill(event, "Ann", "Ben")
    of_staff(event, "Cai")
    event.__class__.objects.update(capacity=2)

    moved = reserve(event, office, staff=1)

    assert [row.user.name_en for row in moved] == ["Cai"]
    hold_counts(event)


def test_more_than_there_are_cannot_be_reserved_and_nothing_changes(event, office):
    reserve(event, office, staff=2)
    of_staff(event, "Ann", "Ben")

    with pytest.raises(RegistrationRefused, match="not so many free seats"):
        reserve(event, office, staff=4)

    assert hold_counts(event).seats_reserved == 2


def test_fewer_than_are_taken_leave_everybody_their_seat(event, office):
    reserve(event, office, staff=3)
    of_staff(event, "Ann", "Ben")
    fill(event, "Cai")

    moved = reserve(event, office, staff=1)

    assert [row.user.name_en for row in moved] == ["Cai"]
    assert taken_from(event) == {"Ann": STAFF, "Ben": "", "Cai": ""}
    assert hold_counts(event).seats_held == 0
    trail = AuditEntry.objects.filter(action="event.reserve_seats").order_by("-pk")[0]
    assert trail.details == {"before": {"staff": "3"}, "after": {"staff": "1"}}


def test_reserve_that_is_lifted_offers_its_seats_to_those_in_line(event, office):
    event.__class__.objects.update(offer_hours=24)
    reserve(event, office, staff=3)
    of_staff(event, "Ann")
    fill(event, "Ben", "Cai", "Dan")

    moved = reserve(event, office, staff=0)

    assert [row.user.name_en for row in moved] == ["Ben", "Cai"]
    assert states(event) == {"Ann": "seated", "Ben": "offered", "Cai": "offered", "Dan": "waiting"}
    assert mails("offer") == [row.user.email for row in moved]
    assert [offer.outcome for offer in event.offers.all()] == ["open", "open"]
    hold_counts(event)


def test_event_without_a_limit_reserves_nothing(office):
    event = EventFactory(capacity=None)

    with pytest.raises(RegistrationRefused, match="no limit"):
        reserve(event, office, staff=1)


def test_one_reserve_shrinks_for_another_in_one_step(event, office):
    reserve(event, office, staff=3)

    reserve(event, office, **{YOUNG: 2, STAFF: 1})

    assert dict(event.reserves.values_list("category", "seats")) == {STAFF: 1, YOUNG: 2}
    assert hold_counts(event).seats_held == 3


def test_released_reserve_is_made_anew_and_an_empty_one_goes(event, office):
    reserve(event, office, staff=2)
    of_staff(event, "Ann")
    reserve(event, office, staff=0)
    assert hold_counts(event).seats_reserved == 0

    reserve(event, office, staff=2)

    assert hold_counts(event).seats_held == 2
    assert taken_from(event) == {"Ann": ""}


def test_same_reserves_again_change_nothing(event, office):
    reserve(event, office, staff=2)

    reserve(event, office, staff=2)

    assert AuditEntry.objects.filter(action="event.reserve_seats").count() == 1


def test_seats_are_reserved_and_released_by_the_office_alone(event, office):
    auditor = user_with(Role.AUDITOR)
    reserve(event, office, staff=1)

    with pytest.raises(PermissionDenied):
        reserve(event, auditor, staff=2)
    with pytest.raises(PermissionDenied):
        release(SeatReserve.objects.get(), actor=auditor)
