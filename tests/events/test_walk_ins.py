"""Who walks in has a place like everybody who came, and takes nobody's seat."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from applications.afterwards import hours, looking
from applications.afterwards import mails as program_mails
from applications.afterwards.funnel import funnel_of
from core.models import Message
from events import attendance, registration
from events.afterwards import certificates, feedback, mails
from events.afterwards.attending import own_attendance
from events.attendance import NotLetIn, roll
from events.models import CheckIn, Event, Registration, SeatOffer
from events.seating.refusals import AlreadyRegistered, RegistrationRefused
from tests.factories.accounts import UserFactory, user_with
from tests.factories.attending import answer
from tests.factories.events import EventFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
State, Precedence = Registration.State, Registration.Precedence


@pytest.fixture
def event():
    """Full: its one seat is taken."""
    event = EventFactory(
        slug="lecture", starts_at=timezone.now() + timedelta(hours=1), capacity=1, cpd_hours=2
    )
    registration.register(event, actor=UserFactory(name_en="Holder"))
    return event


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS, name_en="Officer")


@pytest.fixture
def talent():
    return TalentFactory(staff_no="T90008")


def walk_in(event, actor, **who):
    who.setdefault("uuid", uuid.uuid4())
    return attendance.walk_in(event, actor=actor, **who)


def place(talent):
    return Registration.objects.live().get(user=talent.user)


def seats(event):
    taken = Event.objects.values_list("seats_taken", flat=True).get(pk=event.pk)
    return taken, Registration.objects.holding().filter(event=event).count()


def end(event):
    """The event is over since yesterday."""
    ends_at = timezone.now() - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(
        starts_at=ends_at - timedelta(hours=2), ends_at=ends_at
    )
    event.refresh_from_db()


# The place ------------------------------------------------------------------------------------
def test_somebody_with_an_account_has_a_place_without_a_seat(event, officer, talent):
    row = walk_in(event, officer, staff_no="T90008")

    mine = place(talent)
    assert (row.registration, row.is_walk_in) == (mine, True)
    assert (mine.state, mine.precedence) == (State.WALKED_IN, Precedence.AT_THE_DOOR)
    assert (mine.attended_at, mine.seated_at, mine.reserve) == (row.at, None, None)
    assert seats(event) == (1, 1)


def test_two_phones_and_a_resent_queue_make_one_place(event, officer, talent):
    sent = uuid.uuid4()

    rows = [walk_in(event, officer, staff_no="T90008", uuid=sent) for _ in range(2)]
    other = walk_in(event, officer, staff_no="T90008")

    assert rows[0] == rows[1] == other.first
    assert Registration.objects.filter(user=talent.user).count() == 1
    assert roll.counters(event)["present"] == 1


def test_who_waits_leaves_the_line_and_comes_back_to_their_place_in_it(event, officer):
    first, second = (registration.register(event, actor=UserFactory()) for _ in range(2))
    row = walk_in(event, officer, registration_id=first.pk)

    waiting = list(event.registrations.waiting())
    attendance.undo(event, row.uuid, actor=officer)

    assert waiting == [second]
    assert list(event.registrations.waiting()) == [first, second]
    assert seats(event) == (1, 1)


def test_seat_freed_meanwhile_goes_to_who_was_not_here_after_all(event, officer):
    waits = registration.register(event, actor=UserFactory())
    row = walk_in(event, officer, registration_id=waits.pk)
    holder = event.registrations.seated().get()
    registration.cancel(holder, actor=holder.user)

    attendance.undo(event, row.uuid, actor=officer)

    waits.refresh_from_db()
    assert (waits.state, waits.attended_at) == (State.SEATED, None)
    assert seats(event) == (1, 1)


def test_who_never_registered_has_no_place_when_it_is_undone(event, officer, talent):
    row = walk_in(event, officer, staff_no="T90008")

    attendance.undo(event, row.uuid, actor=officer)
    again = walk_in(event, officer, staff_no="T90008")

    states = Registration.objects.filter(user=talent.user).order_by("pk").values_list("state")
    assert [state for (state,) in states] == [State.CANCELLED, State.WALKED_IN]
    assert again.first is None


def test_what_the_other_phone_saw_stands_when_the_first_is_undone(event, officer, talent):
    first, second = (walk_in(event, officer, staff_no="T90008") for _ in range(2))

    attendance.undo(event, first.uuid, actor=officer)

    assert place(talent).attended_at == second.at
    assert list(CheckIn.objects.standing()) == [CheckIn.objects.get(pk=second.pk)]


def test_coming_accepts_the_seat_that_is_offered(event, officer):
    Event.objects.filter(pk=event.pk).update(
        offer_hours=4, starts_at=timezone.now() + timedelta(hours=6),
        ends_at=timezone.now() + timedelta(hours=8),
    )  # fmt: skip
    waits = registration.register(event, actor=UserFactory())
    holder = event.registrations.seated().get()
    registration.cancel(holder, actor=holder.user)

    row = walk_in(event, officer, registration_id=waits.pk)

    waits.refresh_from_db()
    assert (waits.state, waits.attended_at, row.is_walk_in) == (State.SEATED, row.at, False)
    assert SeatOffer.objects.get().outcome == SeatOffer.Outcome.ACCEPTED
    assert seats(event) == (1, 1)


def test_offer_that_ran_out_is_not_accepted_by_coming(event, officer):
    waits = registration.register(event, actor=UserFactory())
    now = timezone.now()
    holder = event.registrations.seated().get()
    Event.objects.update(offer_hours=4, starts_at=now + timedelta(hours=6), ends_at=now
                         + timedelta(hours=8))  # fmt: skip
    registration.cancel(holder, actor=holder.user)
    Registration.objects.filter(pk=waits.pk).update(held_until=now - timedelta(minutes=1))

    row = walk_in(event, officer, registration_id=waits.pk)

    assert (row.registration.state, row.is_walk_in) == (State.WALKED_IN, True)
    assert row.registration != waits
    assert seats(event) == (0, 0)


def test_who_gave_the_seat_back_and_comes_all_the_same_has_a_new_place(event, officer):
    holder = event.registrations.seated().get()
    registration.cancel(holder, actor=holder.user)

    rows = [walk_in(event, officer, registration_id=holder.pk) for _ in range(2)]

    holder.refresh_from_db()
    assert holder.state == State.CANCELLED
    assert [row.registration.user for row in rows] == [holder.user] * 2
    assert rows[1].first == rows[0]


def test_guest_who_gave_the_seat_back_keeps_name_and_address(event, officer):
    gone = Registration.objects.create(
        event=event, state="cancelled", queued_at=timezone.now(), cancelled_at=timezone.now(),
        guest_name="Ada", guest_email="ada@example.org", guest_unit="Lab", guest_language="en",
    )  # fmt: skip

    rows = [walk_in(event, officer, registration_id=gone.pk) for _ in range(2)]

    told = rows[0].registration
    assert (told.guest_name, told.guest_email, told.guest_unit) == ("Ada", gone.guest_email, "Lab")
    assert (told.state, rows[1].first) == (State.WALKED_IN, rows[0])


def test_address_that_nobody_confirmed_gets_nothing(event, officer):
    asked = Registration.objects.create(
        event=event, state="unconfirmed", queued_at=timezone.now(), guest_name="Ada",
        guest_email="ada@example.org", held_until=timezone.now() + timedelta(hours=1),
    )  # fmt: skip

    row = walk_in(event, officer, registration_id=asked.pk)

    assert (row.registration, row.name, row.is_walk_in) == (None, "Ada", True)


def test_who_was_let_in_registers_no_more_and_cancels_nothing(event, officer, talent):
    walk_in(event, officer, staff_no="T90008")

    with pytest.raises(AlreadyRegistered, match="let in at the door"):
        registration.register(event, actor=talent.user)
    with pytest.raises(RegistrationRefused, match="seen at the door"):
        registration.cancel(place(talent), actor=talent.user)


def test_place_of_another_event_is_no_place_here(event, officer):
    elsewhere = registration.register(EventFactory(), actor=UserFactory())

    with pytest.raises(NotLetIn):
        walk_in(event, officer, registration_id=elsewhere.pk)


@pytest.mark.parametrize(
    "change",
    [
        {"attended_at": None},
        {"seated_at": timezone.now()},
        {"state": "seated"},
        {"state": "waiting", "attended_at": None},
    ],
)
def test_database_refuses_what_a_walk_in_can_never_be(event, officer, talent, change):
    walk_in(event, officer, staff_no="T90008")

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(user=talent.user).update(**change)


def test_database_keeps_one_place_for_one_person(event, officer, talent):
    walk_in(event, officer, staff_no="T90008")
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(
            event=event, user=talent.user, state="seated", queued_at=now, seated_at=now
        )


# Afterwards -----------------------------------------------------------------------------------
def test_everything_afterwards_is_theirs(event, officer, talent):
    walk_in(event, officer, staff_no="T90008")
    end(event)

    mine = own_attendance(event, talent.user)
    feedback.give(mine, answer())
    paper = certificates.ask(mine, "en", actor=talent.user)

    assert mails.write_due() == 1
    assert Message.objects.get(recipient=talent.user).subject
    assert feedback.has_answered(mine)
    assert certificates.verified(certificates.code_of(mine)).hours == 2
    assert paper in type(paper).objects.visible_to(talent.user)
    assert list(hours.earned(talent.user)) == [mine]
    assert looking.offer_of(event, talent.user).talent == talent
    assert program_mails.write_due() == 0  # no program of it has an open call


def test_funnel_counts_them_as_present_and_not_as_registered(event, officer, talent):
    walk_in(event, officer, staff_no="T90008")
    end(event)

    counted = {stage.key: number for stage, number in funnel_of(event).total.named}

    assert (counted["registered"], counted["attended"]) == (0, 1)
