"""The list of CPD hours and the funnel as files: inert, complete, recorded, for those who may."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.roles import Role
from applications.afterwards import funnel, hours
from core.models import AuditEntry, ExportRecord
from events.models import Event
from tests.applications.exporting import log_in
from tests.factories.accounts import DepartmentFactory, UserFactory, user_with
from tests.factories.attending import attendee, guest, past_event
from tests.factories.events import EventFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
HOURS = "admin:cpd_hours_export"


@pytest.fixture
def officer():
    user = user_with(Role.FOREIGN_AFFAIRS)
    user.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    return user


def event_on(day: date, hours: str | None = "2.5", **fields) -> Event:
    begins = datetime(day.year, day.month, day.day, 14, tzinfo=ZoneInfo("Asia/Shanghai"))
    ends = begins.replace(hour=16)
    given = Decimal(hours) if hours else None
    return EventFactory(starts_at=begins, ends_at=ends, cpd_hours=given, **fields)


def asked(columns, **changes) -> dict:
    keys = [column.key for column in columns]
    form = {"purpose": "Hours of the year", "format": "csv", "headings": "en", "columns": keys}
    return form | changes


def lines(response) -> list[dict]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_list_holds_those_who_came_with_their_hours(client, officer):
    department = DepartmentFactory(name_en="Oncology")
    talent = TalentFactory(staff_no="T1", department=department)
    event = event_on(date(2026, 3, 2), title_en="One")
    attendee(event, user=talent.user)
    attendee(event, user=TalentFactory().user, attended_at=None)
    attendee(event_on(date(2026, 3, 3), None), user=talent.user)
    attendee(past_event(cpd_hours=Decimal(1), state="cancelled"), user=talent.user)
    log_in(client, officer)

    rows = lines(client.post(reverse(HOURS), asked(hours.COLUMNS)))

    assert rows == [
        {
            "staff number": "T1",
            "person": talent.name_en,
            "department": "Oncology",
            "event": "One",
            "date": "2026-03-02",
            "CPD hours": "2.5",
        }
    ]


def test_list_is_narrowed_by_event_and_period(client, officer):
    events = [event_on(date(2026, month, 2), title_en=f"E{month}") for month in (1, 2, 3)]
    for event in events:
        attendee(event, user=TalentFactory().user)
    log_in(client, officer)

    def found(**query):
        made = client.post(
            f"{reverse(HOURS)}?{'&'.join(f'{k}={v}' for k, v in query.items())}",
            asked(hours.COLUMNS),
        )
        return [row["event"] for row in lines(made)]

    assert found() == ["E3", "E2", "E1"]
    assert found(event=events[1].pk) == ["E2"]
    assert found(since="2026-02-02") == ["E3", "E2"]
    assert found(since="2026-01-03", until="2026-02-02") == ["E2"]
    assert ExportRecord.objects.filter(filters={"From": "2 Feb 2026"}).exists()


@pytest.mark.parametrize("junk", ["event=x", "event=999999999999999999999", "since=2026-02-30"])
def test_list_says_what_it_cannot_read(client, officer, junk):
    attendee(event_on(date(2026, 1, 2)), user=TalentFactory().user)
    client.force_login(officer)

    response = client.get(f"{reverse('admin:cpd_hours')}?{junk}")

    assert response.status_code == 200
    assert response.context["form"].errors


def test_file_of_excel_has_hours_as_numbers_and_runs_nothing(client, officer):
    event = event_on(date(2026, 1, 2), title_en="=1+1")
    guest(event)
    log_in(client, officer)

    made = client.post(reverse(HOURS), asked(hours.COLUMNS, format="xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(made.streaming_content))).active

    row = list(sheet.iter_rows(min_row=2))[0]
    assert [cell.data_type for cell in row] == ["n", "s", "n", "s", "d", "n"]
    assert row[1].value == "Ada Example"
    assert row[3].value == "=1+1"
    assert row[5].value == 2.5


def test_csv_runs_nothing(client, officer):
    attendee(event_on(date(2026, 1, 2), title_en="=1+1"), user=UserFactory())
    log_in(client, officer)

    assert lines(client.post(reverse(HOURS), asked(hours.COLUMNS)))[0]["event"] == "'=1+1"


def test_export_is_a_record_with_its_purpose(client, officer):
    attendee(event_on(date(2026, 1, 2)), user=TalentFactory().user)
    log_in(client, officer)

    b"".join(client.post(reverse(HOURS), asked(hours.COLUMNS)).streaming_content)

    record = ExportRecord.objects.get()
    assert (record.by, record.purpose, record.rows, record.status) == (
        *(officer, "Hours of the year", 1, "closed"),
    )
    assert AuditEntry.objects.filter(action="core.export").count() == 1


@pytest.mark.parametrize("name", [HOURS, "admin:event_funnel_export"])
def test_export_asks_for_the_permission_and_a_fresh_password(client, officer, name):
    event = event_on(date(2026, 1, 2))
    address = reverse(name, args=[] if name == HOURS else [event.pk])

    log_in(client, user_with(Role.FOREIGN_AFFAIRS))
    assert client.get(address).status_code == 403
    log_in(client, officer, minutes_ago=60)
    assert client.get(address).status_code == 302
    log_in(client, officer)
    assert client.get(address).status_code == 200


def test_funnel_is_a_file_too(client, officer):
    event = event_on(date(2026, 1, 2), None)
    attendee(event, user=TalentFactory().user)
    guest(event)
    log_in(client, officer)

    address = reverse("admin:event_funnel_export", args=[event.pk])
    rows = lines(client.post(address, asked(funnel.COLUMNS)))

    assert [row["grouped by"] for row in rows] == ["", "department", "Shuren category", ""]
    assert [row["attended"] for row in rows] == ["1", "1", "1", "1"]
    assert rows[-1]["began an application"] == ""


def test_page_of_hours_asks_the_same_number_of_questions_for_many(
    client, officer, django_assert_max_num_queries
):
    client.force_login(officer)
    event = event_on(date(2026, 1, 2))
    attendee(event, user=TalentFactory().user)
    client.get(reverse("admin:cpd_hours"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("admin:cpd_hours"))
    for _number in range(12):
        attendee(event, user=TalentFactory().user)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("admin:cpd_hours"))
