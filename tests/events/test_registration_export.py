"""The office's list of who comes, as it leaves."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.roles import Role
from tests.applications.exporting import log_in
from tests.factories.accounts import user_with
from tests.factories.attending import attendee
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
EXPORT = "admin:events_registration_export"
EVENING = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # 23:30 in Stockholm, the next day in Beijing


@pytest.fixture
def officer(client):
    user = user_with(Role.FOREIGN_AFFAIRS, time_zone="America/New_York", preferred_language="en")
    user.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    log_in(client, user)
    return user


def taken(client, columns, *, query="", **changes) -> bytes:
    form = {"purpose": "For the door", "format": "csv", "headings": "en", "columns": columns}
    answer = client.post(f"{reverse(EXPORT)}?{query}", form | changes)
    return b"".join(answer.streaming_content)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_instants_are_in_the_time_of_the_house_as_on_the_screen_whoever_reads(client, officer):
    event = EventFactory(starts_at=EVENING, ends_at=EVENING.replace(hour=23))
    attendee(event, attended_at=EVENING)
    attendee(event, attended_at=None)
    columns = ["registered_on", "attended_on", "attended_at"]

    heads, *rows = table(taken(client, columns))
    screen = client.get(reverse("admin:events_registration_changelist")).content.decode()

    assert heads == [
        "registered (Beijing time)",
        "came (Beijing time)",
        "came at (Beijing time)",
    ]
    assert sorted(rows) == [["2026-03-02", "", ""], ["2026-03-02", "2026-03-02", "06:30"]]
    assert ">2 Mar 2026, 06:30<" in screen


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Stockholm", "2026-03-01"),
        ("Asia/Shanghai", "2026-03-02"),
        ("Asia/Tokyo", "2026-03-02"),
    ],
)
def test_day_of_an_event_is_that_of_its_place(client, officer, zone, day):
    event = EventFactory(starts_at=EVENING, ends_at=EVENING.replace(hour=23), time_zone=zone)
    attendee(event)

    lines = table(taken(client, ["event_date", "person"]))
    [row] = json.loads(taken(client, ["event_date"], format="json"))

    assert lines[0] == ["date", "person"]
    assert lines[1][0] == row["event_date"] == day
