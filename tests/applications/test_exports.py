"""Lists that leave the house: inert, complete, recorded."""

import csv
import hashlib
import io
import re
from datetime import date

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import QueryDict
from django.test import override_settings
from django.urls import reverse

from accounts.roles import Role
from applications.admin.exporting import ApplicationsList
from applications.exports.columns import COLUMNS
from core.exports import records
from core.exports.guard import guarded
from core.exports.lists import Wish
from core.models import AuditEntry, ExportRecord
from tests.applications.exporting import EVERY, asked, log_in
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
EXPORT = "admin:applications_application_export"


@pytest.fixture
def admin_user():
    return user_with(Role.ADMINISTRATOR)


@pytest.fixture
def exporter(client, admin_user):
    log_in(client, admin_user)
    return client


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def lines(response) -> list[dict]:
    text = body(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def sheet(response):
    return openpyxl.load_workbook(io.BytesIO(body(response))).active


def go_away(response) -> None:
    """As a server does when the client is gone; the test's own connection stays open."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


DIRTY = [
    "=1+1",
    "@SUM(A1)",
    "+86 138",
    "-2+3",
    "－２+3",
    "＝1+1",
    "\t=1",
    "  =1",
    "\u3000@x",
    "\u200b=1",
]


@pytest.mark.parametrize("text", DIRTY)
def test_guard_disarms_what_a_spreadsheet_could_run(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "李可欣", "T00123", "1+1", "a=b", "2027-VS-0042", 7, None])
def test_guard_leaves_everything_else_alone(text):
    assert guarded(text) == text


def test_csv_is_utf8_with_bom_and_holds_the_rows_of_the_filter(exporter):
    call = CallFactory()
    wanted = ApplicationFactory(
        call=call, state="screening", talent=TalentFactory(name_zh="李可欣", staff_no="00123")
    )
    ApplicationFactory(call=call, state="qualified")
    ApplicationFactory(state="screening")

    response = exporter.post(
        f"{reverse(EXPORT)}?state=screening&call={call.pk}", asked(headings="both")
    )
    content = body(response)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert content.startswith(b"\xef\xbb\xbf")
    assert [row[:3] for row in rows[1:]] == [[wanted.reference, "00123", "李可欣"]]
    assert len(rows[0]) == len(EVERY)
    assert "reference" in rows[0][0]


@pytest.mark.parametrize("name", DIRTY)
def test_csv_cells_are_inert(exporter, name):
    ApplicationFactory(state="screening", talent=TalentFactory(name_zh=name), host_name=name)

    row = lines(exporter.post(reverse(EXPORT), asked()))[0]

    assert row["Chinese name"] == f"'{name}"
    assert row["host institution"] == f"'{name}"


@pytest.mark.parametrize(
    "name", ["=1+1", "@SUM(A1)", "+86 138", "－２+3", "{=1}", "https://x.example"]
)
def test_xlsx_holds_text_cells_and_no_formula(exporter, name):
    talent = TalentFactory(name_zh=name, staff_no="00123", hire_date=date(2017, 9, 1))
    application = ApplicationFactory(state="screening", talent=talent, starts_on=date(2027, 9, 1))

    page = sheet(exporter.post(reverse(EXPORT), asked(format="xlsx")))
    heading = [cell.value for cell in page[1]]
    row = dict(zip(heading, page[2], strict=True))

    assert [cell for line in page.iter_rows() for cell in line if cell.data_type == "f"] == []
    assert [cell.hyperlink for cell in page[2] if cell.hyperlink] == []
    assert row["Chinese name"].value == name
    assert (row["staff number"].value, row["staff number"].data_type) == ("00123", "s")
    assert row["reference"].value == application.reference
    assert row["planned departure"].value.date() == date(2027, 9, 1)
    assert row["planned departure"].is_date
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref is not None


def test_xlsx_and_csv_hold_the_same_rows(exporter):
    for number in range(5):
        ApplicationFactory(state="screening", talent=TalentFactory(staff_no=f"S{number}"))

    in_csv = [row["staff number"] for row in lines(exporter.post(reverse(EXPORT), asked()))]
    page = sheet(exporter.post(reverse(EXPORT), asked(format="xlsx", columns=["staff_no"])))

    assert [line[0].value for line in page.iter_rows(min_row=2)] == in_csv
    assert sorted(in_csv) == ["S0", "S1", "S2", "S3", "S4"]


def test_only_the_ticked_columns_leave(exporter):
    ApplicationFactory(state="screening", talent=TalentFactory(staff_no="00123"))

    rows = lines(exporter.post(reverse(EXPORT), asked(columns=["staff_no"])))

    assert rows == [{"staff number": "00123"}]


def test_column_of_class_p3_is_not_offered_without_its_permission(exporter):
    response = exporter.post(reverse(EXPORT), asked(columns=["birth_date"]))

    assert "columns" in response.context["form"].errors
    assert not ExportRecord.objects.exists()


def test_export_is_recorded_from_the_first_byte_to_the_last(exporter, admin_user):
    ApplicationFactory(state="screening")
    ApplicationFactory(state="screening")

    response = exporter.post(f"{reverse(EXPORT)}?state=screening", asked())
    record = ExportRecord.objects.get()
    opened = (record.status, record.by, record.purpose, record.filters)
    content = body(response)
    record.refresh_from_db()

    assert opened == (
        "opened",
        admin_user,
        "List for the selection meeting",
        {"State": "in screening"},
    )
    assert (record.status, record.rows) == ("closed", 2)
    assert record.sha256 == hashlib.sha256(content).hexdigest()
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "core.export",
        "core.export_end",
    ]


def test_export_is_marked_broken_when_the_client_leaves_before_the_first_byte(exporter):
    ApplicationFactory(state="screening")

    response = exporter.post(reverse(EXPORT), asked())
    go_away(response)

    assert ExportRecord.objects.get().status == "broken"


def test_export_is_marked_broken_when_the_client_leaves_on_the_way(admin_user):
    def pieces():
        yield b"a", 1
        yield b"b", 1

    record = records.opened(by=admin_user, purpose="why", format="csv", filters={}, columns=["a"])
    stream = records.Streamed(record, pieces())
    next(stream)

    stream.close()

    record.refresh_from_db()
    assert (record.status, record.rows, record.sha256) == ("broken", 1, "")


def test_a_closed_record_is_not_broken_by_the_end_of_the_response(exporter):
    ApplicationFactory(state="screening")

    response = exporter.post(reverse(EXPORT), asked())
    body(response)
    go_away(response)

    assert ExportRecord.objects.get().status == "closed"


def test_a_fault_on_the_way_is_recorded(admin_user):
    def pieces():
        yield b"a", 1
        raise RuntimeError

    record = records.opened(by=admin_user, purpose="why", format="csv", filters={}, columns=["a"])

    with pytest.raises(RuntimeError):
        list(records.Streamed(record, pieces()))

    record.refresh_from_db()
    assert (record.status, record.rows, record.sha256) == ("broken", 1, "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x"}, "purpose"),
        ({"format": "pdf"}, "format"),
        ({"headings": "fr"}, "headings"),
        ({"columns": []}, "columns"),
    ],
)
def test_bad_answers_are_said_and_nothing_leaves(exporter, wrong, field):
    response = exporter.post(reverse(EXPORT), asked(**wrong))

    assert field in response.context["form"].errors
    assert not ExportRecord.objects.exists()


@pytest.mark.parametrize("role", [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_export_is_refused_without_its_permission(client, role):
    log_in(client, user_with(role))

    assert client.get(reverse(EXPORT)).status_code == 403
    assert client.post(reverse(EXPORT), asked()).status_code == 403
    assert not ExportRecord.objects.exists()


def test_a_named_officer_exports_by_their_own_permission(client):
    officer = user_with(Role.HUMAN_RESOURCES)
    officer.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    log_in(client, officer)
    sent = ApplicationFactory(state="screening")

    rows = lines(client.post(reverse(EXPORT), asked()))
    own = client.get(reverse("admin:core_exportrecord_changelist"))

    assert [row["reference"] for row in rows] == [sent.reference]
    assert [record.by for record in own.context["cl"].result_list] == [officer]


def test_page_of_an_export_leaves_the_search_box_empty(exporter):
    page = exporter.get(reverse(EXPORT), {"state": "screening"}).content.decode()

    assert re.findall(r'<input[^>]+name="q" value="([^"]*)"', page) == [""]


@pytest.mark.parametrize("minutes", [16, 600])
def test_password_is_asked_again_after_a_quarter_of_an_hour(client, admin_user, minutes):
    log_in(client, admin_user, minutes_ago=minutes)

    page, post = client.get(reverse(EXPORT)), client.post(reverse(EXPORT), asked())

    assert page.status_code == post.status_code == 302
    assert page["Location"].startswith(reverse("account_reauthenticate"))
    assert post["Location"].startswith(reverse("account_reauthenticate"))
    assert not ExportRecord.objects.exists()


def test_nobody_exports_a_call_in_which_they_apply(exporter, admin_user):
    own = ApplicationFactory(state="screening", talent=TalentFactory(user=admin_user))
    ApplicationFactory(state="screening", call=own.call)
    other = ApplicationFactory(state="screening")

    rows = lines(exporter.post(reverse(EXPORT), asked()))

    assert [row["reference"] for row in rows] == [other.reference]


def test_drafts_never_leave(exporter):
    ApplicationFactory(state="draft")
    sent = ApplicationFactory(state="submitted")

    rows = lines(exporter.post(reverse(EXPORT), asked()))

    assert [row["reference"] for row in rows] == [sent.reference]


def test_too_many_exports_wait(exporter):
    ApplicationFactory(state="screening")
    with override_settings(ACCOUNT_RATE_LIMITS={"export": "1/h/user"}):
        first = exporter.post(reverse(EXPORT), asked())
        second = exporter.post(reverse(EXPORT), asked())

    assert (first.status_code, second.status_code) == (200, 429)
    assert ExportRecord.objects.count() == 1
    assert "List for the selection meeting" in second.content.decode()


def test_thirty_rows_are_one_query(django_assert_num_queries, admin_user):
    call = CallFactory()
    for _number in range(30):
        ApplicationFactory(state="screening", call=call)
    wanted = ApplicationsList(admin_user, QueryDict())
    rows = wanted.found(COLUMNS, Wish("csv", "en", ()))

    with django_assert_num_queries(1):
        found = list(rows)

    assert len(found) == 30


def test_records_are_read_by_auditors_and_never_changed(client, admin_user):
    record = records.opened(by=admin_user, purpose="why", format="csv", filters={}, columns=["a"])
    client.force_login(user_with(Role.AUDITOR))
    address = reverse("admin:core_exportrecord_change", args=[record.pk])

    assert client.get(reverse("admin:core_exportrecord_changelist")).status_code == 200
    assert client.get(address).status_code == 200
    assert client.post(address, {"purpose": "another"}).status_code == 403
    assert client.get(reverse("admin:core_exportrecord_add")).status_code == 403
    assert (
        client.post(
            reverse("admin:core_exportrecord_delete", args=[record.pk]), {"post": "yes"}
        ).status_code
        == 403
    )


def test_officer_sees_own_records_alone(client, admin_user):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    records.opened(by=admin_user, purpose="theirs", format="csv", filters={}, columns=["a"])
    own = records.opened(by=officer, purpose="own", format="csv", filters={}, columns=["a"])

    assert list(ExportRecord.objects.visible_to(officer)) == [own]
