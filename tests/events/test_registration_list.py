"""The office's list of who comes and who came."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.roles import Role
from core.admin import PolicyAdmin
from events import attendance, registration
from events.models import Registration
from tests.factories.accounts import UserFactory, user_with
from tests.factories.attending import attendee, guest, past_event
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
REGISTRATIONS = "/admin/events/registration/"
NOON = datetime(2026, 3, 2, 6, 5, tzinfo=UTC)  # 14:05 in Beijing


@pytest.fixture
def office(client):
    user = user_with(Role.FOREIGN_AFFAIRS, name_en="Officer", preferred_language="en")
    client.force_login(user)
    return user


@pytest.fixture
def running():
    """One that began a while ago."""
    now = timezone.now()
    return EventFactory(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))


def listed(client, **query):
    return client.get(REGISTRATIONS, query)


def cancel(client, *rows):
    chosen = [row.pk for row in rows]
    return client.post(REGISTRATIONS, {"action": "cancel", "_selected_action": chosen})


def people(response):
    return sorted(row.name for row in response.context["cl"].result_list)


def test_list_says_when_each_came_in_the_time_of_the_house(client, office):
    office.time_zone = "Europe/Stockholm"
    office.save()
    event = past_event(time_zone="Europe/Stockholm")
    attendee(event, attended_at=NOON)
    attendee(event, attended_at=None)

    page = listed(client, event=event.pk).content.decode()

    assert "Came (Beijing time)" in page
    assert page.count(">2 Mar 2026, 14:05<") == 1
    assert page.count(">did not come<") == 1


@pytest.mark.parametrize(
    ("language", "written"), [("en", "Ada Example (guest)"), ("zh-hans", "Ada Example（来宾）")]
)
def test_guest_is_told_from_people_with_an_account(client, office, language, written):
    office.preferred_language = language
    office.save()
    guest()

    assert f">{written}<" in listed(client).content.decode()


def test_nobody_has_missed_what_is_not_over_or_was_called_off(client, office, running):
    attendee(running, attended_at=None)
    attendee(past_event(state="cancelled"), attended_at=None)

    page = listed(client).content.decode()

    assert ">did not come<" not in page


def test_filter_parts_those_who_came_from_those_who_did_not(client, office, running):
    over = past_event()
    attendee(over, user=UserFactory(name_en="CAME Ann"))
    attendee(over, user=UserFactory(name_en="MISSED Ben"), attended_at=None)
    attendee(over, user=UserFactory(name_en="WAITED Cai"), attended_at=None, state="waiting")
    attendee(running, user=UserFactory(name_en="EXPECTED Dan"), attended_at=None)
    attendee(running, user=UserFactory(name_en="HERE Eve"))

    assert people(listed(client, came="yes")) == ["CAME Ann", "HERE Eve"]
    assert people(listed(client, came="no")) == ["MISSED Ben"]
    assert people(listed(client, came="no", event=running.pk)) == []


def test_who_walked_in_without_an_account_stands_below_the_list_of_the_event(
    client, office, running
):
    other = EventFactory(starts_at=running.starts_at, ends_at=running.ends_at)
    for event, name in ((running, "Walker"), (running, "Mistaken"), (other, "Elsewhere")):
        row = attendance.walk_in(event, uuid=uuid.uuid4(), actor=office, name=name, unit="Ward 3")
        if name == "Mistaken":
            attendance.undo(event, row.uuid, actor=office)

    def below(**query):
        found = listed(client, **query).context["unregistered"]
        return found and [line["name"] for line in found["lines"]]

    assert below(event=running.pk) == ["Walker"]
    assert below(event=running.pk, came="yes") == ["Walker"]
    assert below(event=running.pk, came="no") is None
    assert below(event=running.pk, q="Ann") is None
    assert below() is None
    page = listed(client, event=running.pk).content.decode()
    assert "Walker" in page
    assert "Ward 3" in page
    assert "Mistaken" not in page


def test_queries_do_not_grow_with_the_people(client, office, running):
    listed(client, event=running.pk)
    counted = []
    for rows in (1, 29):
        for number in range(rows):
            attendee(running)
            attendance.walk_in(
                running, uuid=uuid.uuid4(), actor=office, name=f"Walker {rows}-{number}"
            )
        with CaptureQueriesContext(connection) as queries:
            listed(client, event=running.pk)
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_registrations_are_found_by_name_and_event(client, office):
    first, second = EventFactory(), EventFactory()
    ann = registration.register(first, actor=UserFactory(name_en="Ann Example"))
    ben = registration.register(second, actor=UserFactory(name_en="Ben Example"))

    def rows(**query):
        return list(client.get(REGISTRATIONS, query).context["cl"].result_list)

    assert rows(q="Ann") == [ann]
    assert rows(event=second.pk) == [ben]
    assert rows(state="waiting") == []


@pytest.mark.parametrize(
    "query", [{"event": "x"}, {"event": "9" * 40}, {"nothing": "1"}, {"p": "1000000000"}]
)
def test_odd_filters_are_answered_with_the_list(client, office, query):
    registration.register(EventFactory(), actor=UserFactory())

    response = client.get(REGISTRATIONS, query, follow=True)

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("number", "page"), [("3", 2), ("1000000000", 2), ("9" * 20, 2), ("0", 2), ("-5", 1)]
)
def test_page_that_is_not_there_is_the_nearest(client, office, monkeypatch, number, page):
    monkeypatch.setattr(PolicyAdmin, "list_per_page", 1)
    for _ in range(2):
        registration.register(EventFactory(), actor=UserFactory())

    response = client.get(REGISTRATIONS, {"p": number})

    assert response.status_code == 200
    assert response.context["cl"].page_num == page


def test_office_cancels_and_the_next_moves_up(client, office):
    event = EventFactory(capacity=1)
    made = [registration.register(event, actor=UserFactory()) for _ in range(2)]

    response = cancel(client, made[0])

    assert Registration.objects.seated().get() == made[1]
    assert "Cancelled: 1. Moved up from the waiting list: 1." in [
        str(message) for message in get_messages(response.wsgi_request)
    ]


def test_places_are_neither_added_nor_edited_by_hand(client, office):
    mine = registration.register(EventFactory(), actor=UserFactory())

    assert client.get(f"{REGISTRATIONS}add/").status_code == 403
    assert client.post(f"{REGISTRATIONS}{mine.pk}/change/", {"state": "waiting"}).status_code == 403
    page = client.get(reverse("admin:events_registration_change", args=[mine.pk]))
    written = date_format(timezone.localtime(mine.queued_at), "DATETIME_FORMAT")
    assert page.content.decode().count(written) == 2  # registered, and seated


def test_human_resources_may_look_but_not_cancel(client):
    mine = registration.register(EventFactory(), actor=UserFactory())
    client.force_login(user_with(Role.HUMAN_RESOURCES))

    cancel(client, mine)

    mine.refresh_from_db()
    assert mine.state == "seated"
