"""Registering without an account: the address is confirmed before the place counts."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core import outbox
from core.models import AuditEntry, Message
from events import registration
from events.models import Event, Registration
from events.permissions import LinkHolder
from events.seating import guests, offers
from events.seating.refusals import RegistrationRefused
from tests.events.seating.people import fill, hold_counts, let_run_out, mails, states
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
ADDRESS = "guest@example.org"


@pytest.fixture
def event():
    return EventFactory(capacity=1)


def ask(event, email=ADDRESS, **fields):
    guests.ask(event, **{"name": "Gu Ke", "email": email, "language": "en"} | fields)
    return Registration.objects.filter(guest_email=email.lower()).order_by("-pk").first()


def test_place_of_a_guest_is_kept_until_the_address_is_confirmed(event):
    row = ask(event, "Guest@Example.org", unit=" TMU ")

    assert (row.state, row.user, row.holds_seat) == ("unconfirmed", None, True)
    assert (row.guest_email, row.guest_unit) == (ADDRESS, "TMU")
    assert timedelta(minutes=119) < row.held_until - timezone.now() <= timedelta(hours=2)
    assert hold_counts(event).seats_taken == 1
    assert mails("confirm") == [ADDRESS]
    assert AuditEntry.objects.get().details == {"after": {"state": "unconfirmed"}}


@pytest.mark.parametrize(
    ("starts_in", "kept_for"), [(-5, 25), (7, 7), (90, 90), (121, 120), (60 * 24, 120)]
)
def test_place_is_kept_to_the_beginning_at_the_longest(starts_in, kept_for):
    now = timezone.now()
    starts_at = now + timedelta(minutes=starts_in)
    event = EventFactory(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30))

    with time_machine.travel(now, tick=False):
        row = ask(event)

    assert row.held_until - now == timedelta(minutes=kept_for)


def test_guest_who_registers_again_before_confirming_mends_the_own_name(event):
    ask(event, name="Gu Kee", unit="TMU")

    row = ask(event, name=" Gu Ke ", unit="", language="zh-hans")

    assert Registration.objects.get() == row
    assert (row.guest_name, row.guest_unit, row.guest_language) == ("Gu Ke", "", "zh-hans")
    assert hold_counts(event).seats_taken == 1
    assert mails("confirm") == [ADDRESS] * 2


def test_name_of_a_confirmed_guest_is_not_changed_by_whoever_types_the_address(event):
    guests.confirm(ask(event))

    row = ask(event, name="Somebody Else", unit="Elsewhere")

    assert (row.guest_name, row.guest_unit) == ("Gu Ke", "")


def test_confirmed_seat_is_theirs_and_confirming_twice_changes_nothing(event):
    row = ask(event)

    guests.confirm(row)
    guests.confirm(row)

    row.refresh_from_db()
    assert (row.state, row.held_until) == ("seated", None)
    assert mails("registered") == [ADDRESS]
    assert "/events/places/" in Message.objects.get(template="events/registered").body
    hold_counts(event)


def test_guest_of_a_full_event_keeps_the_place_in_line(event):
    fill(event, "Ann")
    row = ask(event)
    fill(event, "Ben")

    guests.confirm(row)

    assert list(event.registrations.waiting())[0] == row
    assert mails("waiting")[-1] == ADDRESS
    hold_counts(event)


def test_freed_seat_is_not_given_to_an_address_that_nobody_confirmed(event):
    [ann] = fill(event, "Ann")
    row = ask(event)
    fill(event, "Ben")
    registration.cancel(ann, actor=ann.user)

    assert states(event)["Ben"] == "seated"
    row.refresh_from_db()
    assert (row.state, row.holds_seat) == ("unconfirmed", False)
    hold_counts(event)


def test_free_seat_is_theirs_as_soon_as_they_confirm(event):
    [ann] = fill(event, "Ann")
    row = ask(event)
    registration.cancel(ann, actor=ann.user)

    guests.confirm(row)

    assert states(event)["Gu Ke"] == "seated"
    hold_counts(event)


def test_what_is_not_confirmed_in_time_is_dropped_and_the_seat_goes_on(event):
    row = ask(event)
    fill(event, "Ann")
    let_run_out(row)

    offers.end_due()

    assert states(event) == {"Gu Ke": "cancelled", "Ann": "seated"}
    assert mails("offer_lapsed") == []
    hold_counts(event)


def test_a_mail_that_bounces_blocks_no_seat_for_ever(event, settings):
    settings.EMAIL_BACKEND = "tests.core.outbox.test_sending.RefusingBackend"
    row = ask(event)
    Message.objects.update(attempts=len(outbox.BACK_OFF_MINUTES))  # this is the last one
    fill(event, "Ann")

    outbox.send_due()
    let_run_out(row)
    offers.end_due()

    assert Message.objects.get(template="events/confirm").state == "failed"
    assert states(event)["Ann"] == "seated"


@pytest.mark.parametrize("late", [True, False])
def test_confirming_too_late_is_refused_with_a_sentence(event, late):
    row = ask(event)
    let_run_out(row)
    if late:
        offers.end_due()

    with pytest.raises(RegistrationRefused, match="Register again"):
        guests.confirm(row)


def test_asking_again_writes_again_and_takes_no_second_place(event):
    first, second = ask(event), ask(event)

    assert first == second
    assert mails("confirm") == [ADDRESS] * 2
    assert hold_counts(event).seats_taken == 1


def test_guest_with_a_place_is_sent_the_way_to_it(event):
    row = ask(event)
    guests.confirm(row)

    ask(event)

    assert mails("guest_has_place") == [ADDRESS]
    assert Registration.objects.count() == 1


def test_address_of_an_account_is_sent_to_the_log_in_and_gets_no_place(event):
    user = UserFactory(email="known@example.org")

    ask(event, "KNOWN@example.org")

    assert mails("guest_has_account") == [user.email]
    assert f"/accounts/login/?next=/events/{event.slug}/" in Message.objects.get().body
    assert not Registration.objects.exists()


def test_guest_registers_again_after_a_dropped_place(event):
    first = ask(event)
    let_run_out(first)

    second = ask(event)

    assert second != first
    assert states(event) == {"Gu Ke": "unconfirmed"}
    hold_counts(event)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"audience": "staff"}, "Sign in"),
        ({"state": "cancelled"}, "called off"),
        ({"registration_closes_at": timezone.now()}, "closed"),
    ],
)
def test_guests_are_refused_with_a_sentence(fields, sentence):
    event = EventFactory(**fields)

    with pytest.raises(RegistrationRefused, match=sentence):
        ask(event)

    assert not Message.objects.exists()


def test_guest_answers_and_cancels_by_the_link(event):
    Event.objects.update(offer_hours=5)
    [ann] = fill(event, "Ann")
    row = guests.confirm(ask(event))
    registration.cancel(ann, actor=ann.user)
    row.refresh_from_db()
    assert row.state == "offered"

    offers.accept(row, actor=LinkHolder(row.uuid))
    registration.cancel(row, actor=LinkHolder(row.uuid))

    assert hold_counts(event).seats_taken == 0
    assert mails("cancelled")[-1] == ADDRESS
