"""The office's list of who comes, as it leaves."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.roles import Role
from core.models import ExportRecord
from events.admin import unregistered
from events.admin.exporting import RegistrationsList
from events.models import CheckIn
from tests.applications.exporting import log_in
from tests.factories.accounts import DepartmentFactory, UserFactory, user_with
from tests.factories.attending import attendee, guest
from tests.factories.events import EventFactory
from tests.factories.talents import TalentFactory

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


def rows_of(content: bytes, format: str) -> list[list]:
    """As text, without the heads; what is empty as the empty text."""
    if format == "json":
        found = [list(row.values()) for row in json.loads(content)]
    elif format == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    else:
        text = content.decode("gb18030" if format == "csv-gb18030" else "utf-8-sig")
        found = list(csv.reader(io.StringIO(text, newline="")))[1:]
    return [
        ["" if cell is None else str(cell)[: 10 if hasattr(cell, "year") else None] for cell in row]
        for row in found
    ]


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def walked_in(officer):
    """An event to which two registered people came, and two of whom only the name is known."""
    event = EventFactory(starts_at=EVENING, ends_at=EVENING.replace(hour=23), title_en="Lecture")
    attendee(event, user=UserFactory(name_en="Ann"))
    attendee(event, user=UserFactory(name_en="Ben"), attended_at=None)
    fields = {"event": event, "is_walk_in": True}
    CheckIn.objects.create(uuid=uuid4(), name="=Walker", unit="Ward 3", at=EVENING, **fields)
    later = EVENING + timedelta(minutes=10)
    CheckIn.objects.create(uuid=uuid4(), at=later, erased_at=later, **fields)
    CheckIn.objects.create(uuid=uuid4(), name="Mistaken", at=later, undone_at=later, **fields)
    attendee(EventFactory(title_en="Other"), user=UserFactory(name_en="Cai"))
    return event


@pytest.mark.parametrize("format", ["csv", "csv-gb18030", "xlsx", "json"])
def test_who_walked_in_without_an_account_leaves_with_the_list_that_shows_them(
    client, officer, walked_in, format
):
    query = f"event={walked_in.pk}"
    columns = ["event", "event_date", "person", "staff_no", "department", "email", "state"]
    columns += ["registered_on", "seated_on", "attended_on", "attended_at", "cancelled_on"]

    page = client.get(f"{reverse(EXPORT)}?{query}")
    rows = rows_of(taken(client, columns, query=query, format=format), format)

    guard = "'" if format.startswith("csv") else ""
    assert [row[columns.index("person")] for row in rows] == [
        "Ann",
        "Ben",
        f"{guard}=Walker",
        "erased",
    ]
    assert rows[2][:2] == ["Lecture", "2026-03-02"]
    assert rows[2][3:7] == ["", "Ward 3", "", "walked in, not registered"]
    assert rows[2][7:] == ["", "", "2026-03-02", "06:30", ""]
    assert page.context["count"].number == 4
    assert ExportRecord.objects.get().rows == 4


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("event={}&came=yes", ["Ann", "'=Walker", "erased"]),
        ("event={}&came=no", ["Ben"]),
        ("event={}&q=Ann", ["Ann"]),
        ("came=yes", ["Ann", "Cai"]),
    ],
)
def test_who_walked_in_leaves_only_where_the_screen_shows_them(
    client, officer, walked_in, query, people
):
    query = query.format(walked_in.pk)

    lines = table(taken(client, ["person", "state"], query=query))
    screen = client.get(f"{reverse('admin:events_registration_changelist')}?{query}")

    assert sorted(line[0] for line in lines[1:]) == sorted(people)
    shown = screen.context["unregistered"]
    assert ("erased" in people) == (shown is not None)


@pytest.mark.parametrize(
    ("language", "own", "roster"),
    [("zh-hans", "放疗科", "乳腺科"), ("en", "Radiotherapy", "Breast")],
)
def test_department_is_that_of_the_account_else_of_the_roster_else_what_a_guest_wrote(
    client, officer, language, own, roster
):
    own_department = DepartmentFactory(name_zh="放疗科", name_en="Radiotherapy")
    breast = DepartmentFactory(name_zh="乳腺科", name_en="Breast")
    event = EventFactory()
    people = {"S1": own_department, "S2": None, "S3": None}
    for staff_no, department in people.items():
        user = UserFactory(department=department)
        in_roster = None if staff_no == "S3" else breast
        TalentFactory(user=user, staff_no=staff_no, department=in_roster)
        attendee(event, user=user)
    guest(event, guest_unit="Ward 3")
    officer.preferred_language = language
    officer.save()

    lines = table(taken(client, ["staff_no", "department"]))

    assert sorted(lines[1:]) == [["", "Ward 3"], ["S1", own], ["S2", roster], ["S3", ""]]


def test_every_column_of_registrations_is_known_of_who_walked_in():
    assert list(unregistered.VALUES) == [column.key for column in RegistrationsList.columns]


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
