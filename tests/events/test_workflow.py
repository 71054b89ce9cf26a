from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry, Message
from events import registration, workflow
from events.models import Event
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


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


def test_move_tells_all_who_come_and_raises_the_sequence():
    event = with_people(venue_en="New hall")

    workflow.announce_move(event)

    event.refresh_from_db()
    assert event.ical_sequence == 1
    assert told() == [("events/moved", "Ann"), ("events/moved", "Ben")]
    assert "New hall" in Message.objects.first().body


def test_move_of_an_event_that_is_over_tells_nobody():
    event = with_people()
    event.starts_at = timezone.now() - timedelta(days=2)
    event.ends_at = timezone.now() - timedelta(days=1)
    event.save()

    workflow.announce_move(event)

    assert told() == []
