"""A freed seat is offered to the next in line, for a while."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry, Message
from events import registration, workflow
from events.models import Event, Registration, SeatOffer
from events.permissions import LinkHolder
from events.seating import offers
from events.seating.capacity import change_capacity
from events.seating.refusals import RegistrationRefused
from tests.events.seating.people import fill, hold_counts, let_run_out, mails, states
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(capacity=1, offer_hours=12)


def offered_to_ben(event):
    """Ann had the seat and gave it back; Ben is asked, Cai stands behind."""
    ann, ben, cai = fill(event, "Ann", "Ben", "Cai")
    registration.cancel(ann, actor=ann.user)
    ben.refresh_from_db()
    return ben, cai


def log(event):
    rows = event.offers.order_by("pk")
    return list(rows.values_list("registration__user__name_en", "place", "waiting", "outcome"))


def test_freed_seat_is_held_for_the_first_in_line(event):
    ben, cai = offered_to_ben(event)

    assert states(event) == {"Ann": "cancelled", "Ben": "offered", "Cai": "waiting"}
    assert hold_counts(event).seats_taken == 1
    assert ben.held_until - timezone.now() > timedelta(hours=11, minutes=59)
    assert mails("offer") == [ben.user.email]
    assert log(event) == [("Ben", 1, 2, "open")]
    entry = AuditEntry.objects.order_by("-pk").first()
    assert (entry.action, entry.actor) == ("registration.offer", None)


def test_accepted_seat_is_theirs(event):
    ben, _cai = offered_to_ben(event)

    offers.accept(ben, actor=ben.user)
    offers.accept(ben, actor=ben.user)  # a double tap

    assert states(event)["Ben"] == "seated"
    hold_counts(event)
    assert log(event) == [("Ben", 1, 2, "accepted")]
    assert mails("registered")[1:] == [ben.user.email]


def test_declined_seat_goes_to_the_next_and_tells_how_to_come_back(event):
    ben, cai = offered_to_ben(event)

    moved = offers.decline(ben, actor=ben.user)

    assert moved == [cai]
    assert states(event) == {"Ann": "cancelled", "Ben": "cancelled", "Cai": "offered"}
    hold_counts(event)
    assert log(event) == [("Ben", 1, 2, "declined"), ("Cai", 1, 1, "open")]
    told = Message.objects.get(template="events/offer_declined")
    assert "register again" in told.body


def test_lapsed_seat_goes_to_the_next_by_the_clock(event):
    ben, _cai = offered_to_ben(event)
    assert offers.end_due() == 0
    let_run_out(ben)

    assert (offers.end_due(), offers.end_due()) == (1, 0)

    assert states(event) == {"Ann": "cancelled", "Ben": "cancelled", "Cai": "offered"}
    hold_counts(event)
    assert [row[3] for row in log(event)] == ["lapsed", "open"]
    assert mails("offer_lapsed") == [ben.user.email]


def test_lapsed_seat_goes_to_the_next_at_a_registration_before_the_clock_looks(event):
    ben, _cai = offered_to_ben(event)
    let_run_out(ben)

    fill(event, "Dan")

    assert states(event)["Cai"] == "offered"
    assert states(event)["Dan"] == "waiting"
    hold_counts(event)


def test_lapsed_seat_for_which_nobody_waits_is_the_newcomers(event):
    ann, ben = fill(event, "Ann", "Ben")
    registration.cancel(ann, actor=ann.user)
    let_run_out(ben)

    [dan] = fill(event, "Dan")

    assert dan.state == "seated"
    hold_counts(event)


@pytest.mark.parametrize("answer", [offers.accept, offers.decline])
def test_answer_after_the_time_is_refused_with_a_sentence(event, answer):
    ben, _cai = offered_to_ben(event)
    let_run_out(ben)

    with pytest.raises(RegistrationRefused, match="time to accept is over"):
        answer(ben, actor=ben.user)


def test_accepting_what_was_passed_on_is_refused(event):
    ben, _cai = offered_to_ben(event)
    offers.decline(ben, actor=ben.user)

    with pytest.raises(RegistrationRefused, match="passed on"):
        offers.accept(ben, actor=ben.user)


def test_nobody_answers_for_somebody_else(event):
    ben, cai = offered_to_ben(event)

    for actor in (cai.user, user_with(Role.FOREIGN_AFFAIRS), LinkHolder(cai.uuid)):
        with pytest.raises(PermissionDenied):
            offers.accept(ben, actor=actor)

    assert offers.accept(ben, actor=LinkHolder(ben.uuid)).state == "seated"


def test_who_waits_has_nothing_to_answer(event):
    _ben, cai = offered_to_ben(event)

    with pytest.raises(RegistrationRefused, match="No seat is offered"):
        offers.accept(cai, actor=cai.user)


def test_several_seats_are_offered_at_once(event):
    fill(event, "Ann", "Ben", "Cai", "Dan")

    moved = change_capacity(event, 3, user_with(Role.FOREIGN_AFFAIRS))

    assert [row.user.name_en for row in moved] == ["Ben", "Cai"]
    assert log(event) == [("Ben", 1, 3, "open"), ("Cai", 1, 2, "open")]
    hold_counts(event)


@pytest.mark.parametrize(
    ("starts_in", "state"),
    [(timedelta(hours=2), "offered"), (timedelta(minutes=59), "seated"), (-timedelta(1), "seated")],
)
def test_window_ends_with_the_start_and_a_short_one_gives_the_seat(starts_in, state):
    starts_at = timezone.now() + starts_in
    ends_at = timezone.now() + timedelta(hours=6)
    event = EventFactory(capacity=1, offer_hours=12, starts_at=starts_at, ends_at=ends_at)
    ben, _cai = offered_to_ben(event)

    assert ben.state == state
    assert ben.held_until == (starts_at if state == "offered" else None)
    assert log(event)[0][3] == ("open" if state == "offered" else "given")
    hold_counts(event)


def test_without_hours_the_seat_is_given_at_once_and_the_log_says_so():
    event = EventFactory(capacity=1)
    offered_to_ben(event)

    assert states(event)["Ben"] == "seated"
    assert log(event) == [("Ben", 1, 2, "given")]


def test_office_that_cancels_an_offered_place_withdraws_it(event):
    ben, _cai = offered_to_ben(event)

    registration.cancel(ben, actor=user_with(Role.FOREIGN_AFFAIRS))

    assert [row[3] for row in log(event)] == ["withdrawn", "open"]
    hold_counts(event)


def test_offer_of_an_event_that_was_called_off_ends_without_a_mail(event):
    ben, _cai = offered_to_ben(event)
    workflow.call_off(event, actor=user_with(Role.FOREIGN_AFFAIRS))
    let_run_out(ben)

    offers.end_due()

    assert mails("offer_lapsed") == []
    assert states(event)["Cai"] == "waiting"


def test_shuren_talents_stand_first_where_the_event_says_so():
    event = EventFactory(capacity=0, favors_talents=True)
    [ann] = fill(event, "Ann")
    talent = registration.register(event, actor=TalentFactory().user)
    [ben] = fill(event, "Ben")
    Event.objects.filter(pk=event.pk).update(favors_talents=False)
    other = registration.register(event, actor=TalentFactory().user)

    assert list(event.registrations.waiting()) == [talent, ann, ben, other]
    assert (talent.precedence, talent.category) == (1, "young_innovative_excellent")
    assert (ann.precedence, ann.category) == (2, "")


def test_one_who_was_at_the_door_does_not_cancel(event):
    [ann] = fill(event, "Ann")
    Registration.objects.filter(pk=ann.pk).update(attended_at=timezone.now())

    with pytest.raises(RegistrationRefused, match="seen at the door"):
        registration.cancel(ann, actor=ann.user)

    assert hold_counts(event).seats_taken == 1


def test_seat_is_taken_again_after_cancelling_while_the_event_runs(event):
    starts_at = timezone.now() - timedelta(minutes=10)
    Event.objects.filter(pk=event.pk).update(starts_at=starts_at)
    [ann] = fill(event, "Ann")
    registration.cancel(ann, actor=ann.user)

    again = registration.register(event, actor=ann.user)

    assert again.state == "seated"
    assert SeatOffer.objects.count() == 0
    hold_counts(event)


def test_register_while_a_seat_is_offered_says_so(event):
    ben, _cai = offered_to_ben(event)

    with pytest.raises(registration.AlreadyRegistered, match="offered to you"):
        registration.register(event, actor=ben.user)


def test_stranger_is_told_nothing_by_the_mails(event):
    offered_to_ben(event)
    UserFactory()

    body = Message.objects.get(template="events/offer").body

    assert "Ann" not in body
    assert "/events/places/" in body
