"""What a guest registered is the account's that is opened with the same confirmed address."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.afterwards import hours
from core import codes
from core.models import AuditEntry
from events import attendance, registration
from events.afterwards.attending import GUEST, own_attendance
from events.models import CheckIn, FeedbackMark, Registration
from events.seating import guests
from events.seating.adopting import adopt
from tests.events.seating.people import fill, hold_counts, states
from tests.factories.accounts import UserFactory, user_with
from tests.factories.attending import attendee, guest, past_event
from tests.factories.events import EventFactory, QuestionFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
ADDRESS = "ada@example.org"
PASSWORD = "correct horse battery staple"


@pytest.fixture
def user():
    user = UserFactory(email=ADDRESS, name_en="Ada")
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


@pytest.fixture
def event():
    return EventFactory(capacity=1)


def seat_for_guest(event, name="Guest", email=ADDRESS):
    """Registered while the address belonged to no account."""
    guests.ask(event, name=name, email="before@example.org", language="en")
    row = event.registrations.get(guest_email="before@example.org")
    guests.confirm(row)
    Registration.objects.filter(pk=row.pk).update(guest_email=email)
    row.refresh_from_db()
    return row


def sign_in(client):
    given = {"login": ADDRESS, "password": PASSWORD}
    client.post(reverse("account_login"), given, headers={"accept-language": "en"})


def test_log_in_brings_what_was_registered_and_what_was_attended(client, user, event):
    ahead, past = seat_for_guest(event), guest(past_event(cpd_hours=2))

    sign_in(client)

    ahead.refresh_from_db()
    past.refresh_from_db()
    assert (ahead.user, ahead.state) == (user, "seated")
    assert (past.user, past.guest_name, past.guest_email) == (user, "", "")
    assert own_attendance(past.event, user) == past
    assert list(hours.earned(user)) == [past]
    page = client.get(ahead.event.get_absolute_url(), headers={"accept-language": "en"})
    assert "2 lectures for which you had registered as a guest" in page.content.decode()
    trail = AuditEntry.objects.filter(action="registration.adopt")
    assert [entry.actor for entry in trail] == [user, user]


def test_address_that_is_not_confirmed_brings_nothing(client, event):
    seat = seat_for_guest(event)
    user = UserFactory(email=ADDRESS)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=False, primary=True)

    sign_in(client)

    seat.refresh_from_db()
    assert seat.user is None


def test_only_this_address_is_asked_for_whatever_its_case(user, event):
    mine = seat_for_guest(event)
    other = seat_for_guest(EventFactory(), email="eva@example.org")

    assert adopt(user, [ADDRESS.upper()]) == [mine]
    assert adopt(user, [ADDRESS]) == []

    other.refresh_from_db()
    assert other.user is None


def test_place_that_nobody_confirmed_stays_as_it_is(user, event):
    Registration.objects.create(
        event=event, state="unconfirmed", queued_at=timezone.now(), guest_name="Ada",
        guest_email=ADDRESS, held_until=timezone.now() + timedelta(hours=1),
    )  # fmt: skip

    assert adopt(user, [ADDRESS]) == []
    assert Registration.objects.get().guest_email == ADDRESS


def test_of_two_seats_one_goes_to_who_waits(user):
    event = EventFactory(capacity=2)
    as_guest = seat_for_guest(event)
    as_user = registration.register(event, actor=user)
    fill(event, "Ben")

    adopt(user, [ADDRESS])

    assert states(event)["Ben"] == "seated"
    live = Registration.objects.live().get(user=user)
    assert {live, Registration.objects.get(user=user, state="cancelled")} == {as_guest, as_user}
    assert hold_counts(event).seats_taken == 2
    assert AuditEntry.objects.filter(action="registration.merge").count() == 1


def test_seat_of_the_guest_is_better_than_the_account_s_place_in_line(user, event):
    as_guest = seat_for_guest(event)
    registration.register(event, actor=user)

    adopt(user, [ADDRESS])

    assert Registration.objects.live().get(user=user) == as_guest
    assert not event.registrations.waiting().exists()
    hold_counts(event)


def test_earlier_place_in_line_stays(user, event):
    fill(event, "Holder")
    first = seat_for_guest(event)
    fill(event, "Ben")
    registration.register(event, actor=user)

    adopt(user, [ADDRESS])

    assert event.registrations.waiting().first() == first
    assert event.registrations.waiting().count() == 2
    hold_counts(event)


def test_who_was_there_as_a_guest_was_there(user):
    event = past_event(seats_taken=2)
    was_there = guest(event)
    attendee(event, user=user, attended_at=None)

    adopt(user, [ADDRESS])

    assert own_attendance(event, user) == was_there


def test_seen_under_both_places_counts_once(user):
    event = EventFactory(starts_at=timezone.now() + timedelta(hours=1))
    officer = user_with(Role.FOREIGN_AFFAIRS)
    as_guest, as_user = seat_for_guest(event), registration.register(event, actor=user)
    for row in (as_guest, as_user):
        attendance.check_in(event, row.pk, uuid=uuid4(), actor=officer)

    adopt(user, [ADDRESS])

    live = Registration.objects.live().get(user=user)
    assert CheckIn.objects.standing().get().registration == live
    assert CheckIn.objects.filter(registration=live).count() == 2
    assert live.attended_at == min(CheckIn.objects.values_list("at", flat=True))


def test_vote_and_answer_count_once(user):
    event = past_event(seats_taken=2)
    as_guest, as_user = guest(event), attendee(event, user=user)
    question = QuestionFactory(registration=attendee(event))
    for row in (as_guest, as_user):
        question.votes.create(registration=row)
    FeedbackMark.objects.create(registration=max(as_guest, as_user, key=lambda row: row.pk))

    adopt(user, [ADDRESS])

    live = Registration.objects.live().get(user=user)
    assert [vote.registration for vote in question.votes.all()] == [live]
    assert FeedbackMark.objects.filter(registration=live).exists()


def test_who_waits_may_take_a_reserved_seat_of_the_account_s_category():
    event = EventFactory(capacity=2)
    talent = TalentFactory()
    fill(event, "Holder")
    event.reserves.create(category="staff", seats=1)
    type(event).objects.update(seats_reserved=1, seats_held=1)
    row = seat_for_guest(event)
    assert row.state == "waiting"

    adopt(talent.user, [ADDRESS])

    row.refresh_from_db()
    assert (row.state, row.reserve.category) == ("seated", "staff")
    hold_counts(event)


def test_link_in_the_guest_s_mail_leads_to_the_account(client, user):
    row = guest(past_event())
    adopt(user, [ADDRESS])
    address = reverse("events:guest_after", kwargs={"code": codes.code(GUEST, row.uuid)})

    answer = client.get(address)

    assert answer["Location"] == f"{row.event.get_absolute_url()}#afterwards"
    assert "no-store" in answer["Cache-Control"]
