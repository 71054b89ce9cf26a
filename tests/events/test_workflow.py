from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.models import AuditEntry, Message
from events import registration, telling, workflow
from events.models import Event
from events.models.announced import MOVED
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=30)


@pytest.fixture
def office():
    return user_with(Role.FOREIGN_AFFAIRS)


def with_people(**fields):
    """An event with one seated, one waiting and one who cancelled."""
    event = EventFactory(capacity=1, **fields)
    made = [
        registration.register(event, actor=UserFactory(name_en=name))
        for name in ("Ann", "Ben", "Cai")
    ]
    registration.cancel(made[2], actor=made[2].user)
    Message.objects.all().delete()
    return Event.objects.get(pk=event.pk)


def told():
    return list(Message.objects.order_by("pk").values_list("template", "recipient__name_en"))


def test_publish_shows_a_draft(office):
    event = EventFactory(state="draft")

    workflow.publish(event, actor=office)

    event.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert event.state == "published"
    assert (entry.action, entry.actor) == ("event.publish", office)
    assert entry.details == {"before": {"state": "draft"}, "after": {"state": "published"}}


def test_call_off_tells_all_who_come_or_wait(office):
    event = with_people()

    workflow.call_off(event, actor=office)

    event.refresh_from_db()
    assert (event.state, event.ical_sequence) == ("cancelled", 1)
    assert told() == [("events/called_off", "Ann"), ("events/called_off", "Ben")]
    assert AuditEntry.objects.order_by("pk").last().action == "event.call_off"


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (workflow.publish, "published"),
        (workflow.publish, "cancelled"),
        (workflow.call_off, "draft"),
        (workflow.call_off, "cancelled"),
    ],
)
def test_step_from_another_state_is_refused(office, step, state):
    event = EventFactory(state=state)

    with pytest.raises(workflow.StepRefused, match="already"):
        step(event, actor=office)

    event.refresh_from_db()
    assert event.state == state
    assert not AuditEntry.objects.exists()


def test_call_off_after_the_event_is_refused(office):
    event = EventFactory(starts_at=timezone.now() - timedelta(days=1))

    with pytest.raises(workflow.StepRefused, match="over already"):
        workflow.call_off(event, actor=office)


@pytest.mark.parametrize("role", [Role.TALENT, Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER])
@pytest.mark.parametrize(
    ("step", "state"), [(workflow.publish, "draft"), (workflow.call_off, "published")]
)
def test_steps_are_the_offices_alone(step, state, role):
    event = EventFactory(state=state)

    with pytest.raises(PermissionDenied):
        step(event, actor=user_with(role))

    event.refresh_from_db()
    assert event.state == state


def elsewhere(event, **changes):
    """The columns of its time and place, with some changed."""
    return {name: getattr(event, name) for name in MOVED} | changes


def test_call_off_says_why_in_the_language_of_each(office):
    event = with_people()
    User.objects.filter(name_en="Ben").update(preferred_language="zh-hans")

    workflow.call_off(event, actor=office, note_zh="主讲人因病。", note_en=" The speaker is ill. ")

    event.refresh_from_db()
    bodies = [mail.body for mail in Message.objects.order_by("pk")]
    assert (event.change_note_zh, event.change_note_en) == ("主讲人因病。", "The speaker is ill.")
    assert ["The speaker is ill." in body for body in bodies] == [True, False]
    assert ["主讲人因病。" in body for body in bodies] == [False, True]
    assert AuditEntry.objects.order_by("pk").last().details["note"] == (
        "主讲人因病。\nThe speaker is ill."
    )


def test_move_tells_all_who_come_and_raises_the_sequence(office):
    event = with_people(venue_en="Hall 1")
    later = event.starts_at + timedelta(days=7)
    to = elsewhere(event, venue_en="Hall 2", starts_at=later, ends_at=later + timedelta(hours=2))

    workflow.move(event, to, actor=office, note_en="Building work")

    event.refresh_from_db()
    body = Message.objects.first().body
    entry = AuditEntry.objects.order_by("pk").last()
    assert (event.ical_sequence, event.starts_at, event.venue_en) == (1, later, "Hall 2")
    assert event.before_move.starts_at == later - timedelta(days=7)
    assert event.before_move.venue_en == "Hall 1"
    assert told() == [("events/moved", "Ann"), ("events/moved", "Ben")]
    assert ["Hall 2" in body, "Hall 1" in body, "Building work" in body] == [True] * 3
    assert (entry.action, entry.details["before"]["venue_en"]) == ("event.move", "Hall 1")


def test_correction_tells_nobody_but_calendars(office):
    event = with_people(venue_en="Hal 1")

    workflow.move(event, elsewhere(event, venue_en="Hall 1"), actor=office, tells=False)

    event.refresh_from_db()
    assert (event.venue_en, event.ical_sequence, event.before_move) == ("Hall 1", 1, None)
    assert told() == []


def test_move_to_where_it_is_is_refused(office):
    event = with_people()

    with pytest.raises(workflow.StepRefused, match="same as before"):
        workflow.move(event, elsewhere(event), actor=office)


@pytest.mark.parametrize(
    "fields", [{"state": "draft"}, {"state": "cancelled"}, {"starts_at": LONG_AGO}]
)
def test_only_what_is_announced_and_ahead_is_moved(office, fields):
    event = EventFactory(**fields)

    with pytest.raises(workflow.StepRefused):
        workflow.move(event, elsewhere(event, venue_en="New hall"), actor=office)

    event.refresh_from_db()
    assert (event.venue_en, event.ical_sequence) == ("", 0)


@pytest.mark.parametrize("role", [Role.TALENT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_move_is_the_offices_alone(role):
    event = EventFactory()

    with pytest.raises(PermissionDenied):
        workflow.move(event, elsewhere(event, venue_en="New hall"), actor=user_with(role))


def test_reach_and_preview_are_those_of_the_mails_that_go(office):
    event = with_people(venue_zh="一号厅")
    User.objects.filter(name_en="Ben").update(preferred_language="zh-hans")
    event.change_note_zh = "主讲人因病。"

    found, shown = telling.reach(event), telling.preview(event, "called_off")
    workflow.call_off(event, actor=office, note_zh="主讲人因病。")

    sent = {mail.language: mail for mail in Message.objects.all()}
    assert (found.people, found.seated, found.waiting) == (2, 1, 1)
    assert found.languages == [("简体中文", 1), ("English", 1)]
    assert [mail["subject"] for mail in shown] == [sent["zh-hans"].subject, sent["en"].subject]
    for mail in shown:
        assert sent[mail["lang"]].body.startswith(mail["body"].strip())


# What is past, and when registration opens and closes --------------------------------------------
@pytest.mark.parametrize(
    ("begins", "ends", "is_refused"),
    [(-365, -364.9, True), (-0.01, 0.1, True), (-1, 3, True), (0.1, 0.2, False)],
)
def test_nothing_is_moved_into_the_past(office, begins, ends, is_refused):
    event = with_people()
    days = {"starts_at": begins, "ends_at": ends}
    to = elsewhere(event, **{n: timezone.now() + timedelta(days=d) for n, d in days.items()})

    if is_refused:
        with pytest.raises(workflow.StepRefused, match="This is past already."):
            workflow.move(event, to, actor=office)
    else:
        workflow.move(event, to, actor=office)

    moved = Event.objects.get(pk=event.pk).starts_at != event.starts_at
    assert (moved, bool(told())) == (not is_refused, not is_refused)


def test_what_goes_on_gets_another_place_or_end(office):
    event = EventFactory(starts_at=timezone.now() - timedelta(minutes=30))
    later = event.ends_at + timedelta(hours=1)

    workflow.move(event, elsewhere(event, venue_en="Hall 2", ends_at=later), actor=office)

    event.refresh_from_db()
    assert (event.venue_en, event.ends_at) == ("Hall 2", later)


def test_what_is_over_by_mistake_is_moved_back_and_all_are_told(office):
    event = with_people()
    Event.objects.update(starts_at=LONG_AGO, ends_at=LONG_AGO + timedelta(hours=2))
    to = elsewhere(event)

    workflow.move(Event.objects.get(), to, actor=office)

    assert Event.objects.get().starts_at == event.starts_at
    assert told() == [("events/moved", "Ann"), ("events/moved", "Ben")]


def test_registration_closes_with_an_event_that_ends_earlier(office):
    event = EventFactory()
    Event.objects.update(registration_closes_at=event.ends_at)
    earlier = event.ends_at - timedelta(hours=1)

    workflow.move(Event.objects.get(), elsewhere(event, ends_at=earlier), actor=office)

    assert Event.objects.get().registration_closes_at == earlier


def test_event_is_not_moved_before_its_registration_opens(office):
    event = EventFactory(registration_opens_at=timezone.now() + timedelta(days=3))
    Event.objects.update(registration_closes_at=event.ends_at)
    days = {"starts_at": 1, "ends_at": 2}
    to = elsewhere(event, **{n: timezone.now() + timedelta(days=d) for n, d in days.items()})

    with pytest.raises(workflow.StepRefused, match="Registration would open only after that."):
        workflow.move(Event.objects.get(), to, actor=office)


@pytest.mark.parametrize(
    ("capacity", "is_over", "opens"), [(2, False, True), (None, False, False), (2, True, False)]
)
def test_seats_open_registration_at_publishing(office, capacity, is_over, opens):
    starts_at = LONG_AGO if is_over else timezone.now() + timedelta(days=1)
    event = EventFactory(
        state="draft", capacity=capacity, registration_opens_at=None, starts_at=starts_at
    )

    workflow.publish(event, actor=office)

    event.refresh_from_db()
    assert (event.registration_opens_at is not None, event.takes_registrations) == (opens, opens)
    assert ("registration_opens_at" in AuditEntry.objects.get().details["after"]) == opens


def test_registration_that_would_be_closed_already_is_not_published(office):
    event = EventFactory(
        state="draft", capacity=2, registration_opens_at=None, registration_closes_at=LONG_AGO
    )

    with pytest.raises(workflow.StepRefused, match="Registration would be closed already."):
        workflow.publish(event, actor=office)

    event.refresh_from_db()
    assert event.state == "draft"
