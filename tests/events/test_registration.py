from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.roles import Role
from core.models import AuditEntry, Message
from events import registration
from events.models import Event, Registration
from events.seating.capacity import change_capacity
from events.seating.telling import place_in_line
from tests.factories.accounts import DepartmentFactory, UserFactory, user_with
from tests.factories.events import EventFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def states(event):
    """Who holds what, in the order of registration."""
    return list(event.registrations.values_list("user__name_en", "state"))


def seated_count(event):
    event.refresh_from_db()
    assert event.seats_taken == event.registrations.seated().count()
    return event.seats_taken


def fill(event, *names):
    users = [UserFactory(name_en=name) for name in names]
    return [registration.register(event, actor=user) for user in users]


def mails():
    return list(Message.objects.order_by("pk").values_list("template", "recipient__name_en"))


# Registering --------------------------------------------------------------------------------------
def test_register_gives_a_seat_with_mail_and_audit_row():
    event, user = EventFactory(capacity=2), UserFactory(name_en="Ann")

    made = registration.register(event, actor=user, question="  How long?  ")

    assert (made.state, made.user) == ("seated", user)
    assert seated_count(event) == 1
    assert mails() == [("events/registered", "Ann")]
    entry = AuditEntry.objects.get(action="registration.register")
    assert (entry.action, entry.actor, entry.target_id) == (
        "registration.register",
        user,
        str(made.pk),
    )
    assert entry.details == {"after": {"state": "seated"}}


def test_register_on_a_full_event_gives_the_last_place_in_line():
    event = EventFactory(capacity=1)

    made = fill(event, "Ann", "Ben", "Cai")

    assert states(event) == [("Ann", "seated"), ("Ben", "waiting"), ("Cai", "waiting")]
    assert [place_in_line(row) for row in made[1:]] == [1, 2]
    assert seated_count(event) == 1
    assert mails()[1:] == [("events/waiting", "Ben"), ("events/waiting", "Cai")]


def test_register_without_a_limit_never_waits():
    event = EventFactory(capacity=None)

    fill(event, "Ann", "Ben", "Cai")

    assert seated_count(event) == 3


def test_register_twice_is_refused_and_changes_nothing():
    event, user = EventFactory(capacity=1), UserFactory()
    registration.register(event, actor=user)

    with pytest.raises(registration.AlreadyRegistered, match="registered already"):
        registration.register(event, actor=user)

    assert seated_count(event) == 1
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)


def test_register_twice_while_waiting_says_so():
    event = EventFactory(capacity=0)
    [waiting] = fill(event, "Ann")

    with pytest.raises(registration.AlreadyRegistered, match="waiting list already"):
        registration.register(event, actor=waiting.user)


def test_second_live_row_of_a_person_is_refused_by_the_database():
    event = EventFactory(capacity=2)
    [first] = fill(event, "Ann")

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(
            event=event, user=first.user, state="waiting", queued_at=timezone.now()
        )


def test_more_seats_than_capacity_are_refused_by_the_database():
    event = EventFactory(capacity=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(seats_taken=3)


def test_register_after_cancelling_starts_at_the_end_of_the_line():
    event = EventFactory(capacity=1)
    first, _second = fill(event, "Ann", "Ben")
    registration.cancel(first, actor=first.user)

    registration.register(event, actor=first.user)

    assert states(event) == [("Ann", "cancelled"), ("Ben", "seated"), ("Ann", "waiting")]


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "draft"}, "not announced yet"),
        ({"state": "cancelled"}, "called off"),
        ({"registration_opens_at": None}, "No registration is needed"),
        ({"registration_opens_at": timezone.now() + HOUR}, "not open yet"),
        ({"registration_closes_at": timezone.now() - timedelta(seconds=1)}, "closed"),
        ({"starts_at": timezone.now() - 3 * HOUR}, "over"),
        ({"audience": "staff"}, "staff of the hospital"),
    ],
)
def test_register_outside_its_conditions_is_refused_with_a_sentence(fields, sentence):
    event, user = EventFactory(**fields), UserFactory()

    with pytest.raises(registration.RegistrationRefused, match=sentence):
        registration.register(event, actor=user)

    assert not Registration.objects.exists()
    assert not Message.objects.exists()
    assert not AuditEntry.objects.exists()


def test_register_reads_the_window_of_the_row_and_not_of_a_stale_page():
    event = EventFactory()
    Event.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now())

    with pytest.raises(registration.RegistrationRefused):
        registration.register(event, actor=UserFactory())


@pytest.mark.parametrize(
    ("audience", "person", "may"),
    [
        ("public", lambda: UserFactory(), True),
        ("staff", lambda: UserFactory(), False),
        ("staff", lambda: UserFactory(department=DepartmentFactory()), True),
        ("staff", lambda: user_with(Role.TALENT), True),
        ("staff", lambda: user_with(Role.UNIVERSITY_OFFICE), False),
        ("outstanding_innovative", lambda: UserFactory(), False),
        ("outstanding_innovative", lambda: TalentFactory().user, False),
        ("young_innovative_excellent", lambda: TalentFactory().user, True),
    ],
)
def test_audience_decides_who_may_register(audience, person, may):
    event, user = EventFactory(audience=audience), person()

    assert (registration.why_not(event, user) == "") is may


# Cancelling ---------------------------------------------------------------------------------------
def test_cancelled_seat_goes_to_the_first_in_line_at_once():
    event = EventFactory(capacity=2)
    made = fill(event, "Ann", "Ben", "Cai", "Dan")

    moved = registration.cancel(made[0], actor=made[0].user)

    assert states(event) == [
        ("Ann", "cancelled"),
        ("Ben", "seated"),
        ("Cai", "seated"),
        ("Dan", "waiting"),
    ]
    assert moved == [made[2]]
    assert seated_count(event) == 2
    assert mails()[4:] == [("events/cancelled", "Ann"), ("events/moved_up", "Cai")]
    actions = AuditEntry.objects.order_by("-pk").values_list("action", "actor__name_en")[:2]
    assert list(actions) == [("registration.move_up", None), ("registration.cancel", "Ann")]


def test_cancelled_place_in_line_frees_no_seat():
    event = EventFactory(capacity=1)
    made = fill(event, "Ann", "Ben", "Cai")

    assert registration.cancel(made[1], actor=made[1].user) == []

    assert states(event) == [("Ann", "seated"), ("Ben", "cancelled"), ("Cai", "waiting")]
    assert seated_count(event) == 1
    assert place_in_line(made[2]) == 1


def test_cancel_twice_frees_one_seat():
    event = EventFactory(capacity=1)
    made = fill(event, "Ann", "Ben", "Cai")

    registration.cancel(made[0], actor=made[0].user)
    registration.cancel(made[0], actor=made[0].user)

    assert states(event) == [("Ann", "cancelled"), ("Ben", "seated"), ("Cai", "waiting")]
    assert seated_count(event) == 1


def test_cancel_by_a_stranger_is_refused():
    event = EventFactory()
    [mine] = fill(event, "Ann")

    with pytest.raises(PermissionDenied):
        registration.cancel(mine, actor=UserFactory())

    assert seated_count(event) == 1


def test_cancel_by_the_office_is_allowed_and_recorded_as_theirs():
    event, office = EventFactory(), user_with(Role.FOREIGN_AFFAIRS)
    [mine] = fill(event, "Ann")

    registration.cancel(mine, actor=office)

    assert AuditEntry.objects.order_by("pk").last().actor == office
    assert seated_count(event) == 0


def test_cancel_after_the_event_is_refused_with_a_sentence():
    event = EventFactory()
    [mine] = fill(event, "Ann")
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - 2 * HOUR, ends_at=timezone.now() - HOUR
    )

    with pytest.raises(registration.RegistrationRefused, match="over"):
        registration.cancel(mine, actor=mine.user)


def test_line_keeps_the_order_of_registration_on_the_same_instant():
    event, now = EventFactory(capacity=0), timezone.now()
    made = fill(event, "Ann", "Ben", "Cai")
    Registration.objects.update(queued_at=now)
    for row in made:
        row.refresh_from_db()

    assert [place_in_line(row) for row in made] == [1, 2, 3]


# Capacity -----------------------------------------------------------------------------------------
def test_more_seats_move_up_as_many_as_wait():
    event, office = EventFactory(capacity=1), user_with(Role.FOREIGN_AFFAIRS)
    made = fill(event, "Ann", "Ben", "Cai", "Dan")

    moved = change_capacity(event, 3, office)

    assert moved == made[1:3]
    assert states(event)[1:] == [("Ben", "seated"), ("Cai", "seated"), ("Dan", "waiting")]
    assert seated_count(event) == 3


def test_no_limit_any_more_moves_everybody_up():
    event, office = EventFactory(capacity=1), user_with(Role.FOREIGN_AFFAIRS)
    fill(event, "Ann", "Ben", "Cai")

    change_capacity(event, None, office)

    assert seated_count(event) == 3
    assert event.capacity is None


@pytest.mark.parametrize(("capacity", "is_fine"), [(2, True), (1, False), (0, False)])
def test_fewer_seats_than_taken_are_refused_with_a_sentence(capacity, is_fine):
    event, office = EventFactory(capacity=5), user_with(Role.FOREIGN_AFFAIRS)
    fill(event, "Ann", "Ben")

    if is_fine:
        change_capacity(event, capacity, office)
    else:
        with pytest.raises(registration.RegistrationRefused, match="2 seats are taken"):
            change_capacity(event, capacity, office)

    event.refresh_from_db()
    assert event.capacity == (capacity if is_fine else 5)


def test_capacity_is_changed_by_the_office_alone():
    event = EventFactory(capacity=5)

    with pytest.raises(PermissionDenied):
        change_capacity(event, 6, user_with(Role.AUDITOR))


def test_change_of_capacity_is_recorded():
    event, office = EventFactory(capacity=5), user_with(Role.FOREIGN_AFFAIRS)

    change_capacity(event, 6, office)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("event.change_capacity", office)
    assert entry.details == {"before": {"capacity": 5}, "after": {"capacity": 6}}


def test_nobody_moves_up_once_the_event_is_over():
    event, office = EventFactory(capacity=1), user_with(Role.FOREIGN_AFFAIRS)
    fill(event, "Ann", "Ben")
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - 2 * HOUR, ends_at=timezone.now() - HOUR
    )

    assert change_capacity(event, 5, office) == []


# Mails --------------------------------------------------------------------------------------------
def test_mails_are_in_the_language_of_their_recipient():
    event = EventFactory(capacity=1, title_zh="公派讲座", title_en="Lecture", venue_zh="报告厅")
    reader = UserFactory(preferred_language="zh-hans")

    with translation.override("en"):
        registration.register(event, actor=reader)
        fill(event, "Ann")

    first, second = Message.objects.order_by("pk")
    assert first.subject == "报名成功：公派讲座"
    assert "地点： 报告厅" in first.body
    assert second.subject == "You are on the waiting list: Lecture"
    assert "first in line" in second.body
    assert f"/events/{event.slug}/" in second.body


def test_place_in_line_is_told_in_both_languages():
    event = EventFactory(capacity=0)
    for language in ("en", "zh-hans", "en", "zh-hans"):
        registration.register(event, actor=UserFactory(preferred_language=language))

    first_lines = [message.body.split("\n")[0] for message in Message.objects.order_by("pk")]

    assert first_lines == [
        "All seats are taken. You are first in line.",
        "席位已满，您排在候补第2位。",
        "All seats are taken. You are number 3 in line.",
        "席位已满，您排在候补第4位。",
    ]


def test_online_link_is_mailed_to_those_with_a_seat_alone():
    soon = timezone.now() + timedelta(minutes=50)
    event = EventFactory(capacity=1, online_url="https://meeting.example.org/x", starts_at=soon)
    made = fill(event, "Ann", "Ben")
    registration.cancel(made[0], actor=made[0].user)

    has_link = [event.online_url in message.body for message in Message.objects.order_by("pk")]

    assert has_link == [True, False, False, True]


def test_titles_are_not_escaped_in_mails():
    event = EventFactory(title_en="Q&A <short>")
    fill(event, "Ann")

    assert Message.objects.get().subject == "You are registered: Q&A <short>"
