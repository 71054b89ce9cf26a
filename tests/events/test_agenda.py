"""The hours of an agenda move along with the event, or the office is told that they do not."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEntry
from events import cloning, workflow
from events.agenda import said_of, shifted
from events.models import AgendaItem, Event
from events.models.announced import MOVED
from tests.factories.accounts import user_with
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
TWO = datetime(2099, 3, 2, 6, tzinfo=UTC)  # 14:00 in Beijing


@pytest.fixture
def office():
    return user_with(Role.FOREIGN_AFFAIRS)


def event_with(*hours: time | None, **fields) -> Event:
    event = EventFactory(starts_at=TWO, **fields)
    for position, at in enumerate(hours, start=1):
        AgendaItem.objects.create(
            event=event, position=position, starts_at=at, text_zh="项", text_en="Item"
        )
    return Event.objects.get(pk=event.pk)


def at(event, **later) -> Event:
    """The event as it would be so much later."""
    moved = Event.objects.get(pk=event.pk)
    moved.starts_at += timedelta(**later)
    moved.ends_at += timedelta(**later)
    return moved


def hours_of(event) -> list[time | None]:
    return list(event.agenda.values_list("starts_at", flat=True))


def test_hours_within_the_event_move_along():
    event = event_with(time(14), None, time(15, 30))

    items = shifted(event, at(event, days=3, hours=-4, minutes=-30))

    assert [item.starts_at for item in items] == [time(9, 30), time(11)]
    assert said_of(items) == "2 times of the agenda move along, the first to 09:30."


@pytest.mark.parametrize("later", [{"days": 7}, {"days": -1}])
def test_hours_stay_where_the_day_alone_changes(later):
    event = event_with(time(14), time(15))

    items = shifted(event, at(event, **later))

    assert (items, said_of(items)) == ([], "")


@pytest.mark.parametrize("hours", [(time(9), time(15)), (time(14), time(17))])
def test_hours_outside_the_event_do_not_move_and_the_office_is_told(hours):
    event = event_with(*hours)

    items = shifted(event, at(event, hours=1))

    assert items is None
    assert said_of(items).startswith("The times of the agenda stay as they are")


def test_hours_that_a_shorter_event_has_no_room_for_do_not_move():
    event = event_with(time(14), time(15, 30))
    shorter = at(event, hours=1)
    shorter.ends_at -= timedelta(hours=1)

    assert shifted(event, shorter) is None


def test_agenda_over_several_days_does_not_move():
    event = event_with(time(14), ends_at=TWO + timedelta(days=2))

    assert shifted(event, at(event, hours=1)) is None


def test_move_takes_the_agenda_along(office):
    event = event_with(time(14), time(15))
    later = {name: getattr(at(event, hours=2), name) for name in MOVED}

    workflow.move(event, later, actor=office)

    assert hours_of(event) == [time(16), time(17)]
    assert AuditEntry.objects.get().details["after"]["agenda"] == ["16:00", "17:00"]


def test_copy_at_another_hour_has_the_agenda_of_that_hour(office):
    event = event_with(time(14), time(15))
    starts_at = TWO + timedelta(days=7, hours=-5)

    made = cloning.clone(
        event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), actor=office
    )

    assert (hours_of(made), hours_of(event)) == ([time(9), time(10)], [time(14), time(15)])


def test_page_says_what_becomes_of_the_agenda_before_and_after(client, office):
    event = event_with(time(14))
    client.force_login(office)
    url = reverse("admin:event_move", args=[event.pk])
    words = {"starts_at_0": "2099-03-02", "starts_at_1": "15:00", "tells": "on"}
    words |= {"ends_at_0": "2099-03-02", "ends_at_1": "17:00"}

    shown = client.post(url, words, headers={"accept-language": "en"}).content.decode()
    done = client.post(
        url, words | {"confirm": "1"}, headers={"accept-language": "en"}, follow=True
    )

    said = "1 time of the agenda moves along: 15:00."
    assert [said in page for page in (shown, done.content.decode())] == [True, True]
