"""What is chosen on the form: order, headings, keys, one row a person, sensitive columns, sets."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.roles import Role
from applications.exports.columns import COLUMNS, PRESETS
from core.models import AuditEntry, ColumnSet, ExportRecord, Message
from tests.applications.exporting import EVERY, asked, log_in
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
EXPORT = "admin:applications_application_export"


@pytest.fixture
def exporter(client):
    log_in(client, user_with(Role.ADMINISTRATOR))
    return client


@pytest.fixture
def trusted(client):
    user = user_with(Role.ADMINISTRATOR)
    user.user_permissions.add(Permission.objects.get(codename="take_sensitive_exportrecord"))
    log_in(client, user)
    return client


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def table(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body(response).decode("utf-8-sig"), newline="")))


def test_columns_stand_in_the_order_of_their_numbers(exporter):
    ApplicationFactory(state="screening", talent=TalentFactory(staff_no="S1", name_zh="李"))
    places = {
        "columns-place-staff_no": "3",
        "columns-place-name_zh": "2",
        "columns-place-state": "x",
        "columns-place-reference": "99999999999999999999",
    }
    keys = ["reference", "staff_no", "name_zh", "state"]

    rows = table(exporter.post(reverse(EXPORT), asked(columns=keys, **places)))

    assert rows[0] == ["Chinese name", "staff number", "reference", "state"]
    assert rows[1][:2] == ["李", "S1"]
    assert ExportRecord.objects.get().columns == ["name_zh", "staff_no", "reference", "state"]


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ("zh", ["工号", "中文姓名"]),
        ("en", ["staff number", "Chinese name"]),
        ("both", ["工号 staff number", "中文姓名 Chinese name"]),
    ],
)
def test_headings_are_in_the_language_asked_with_the_keys_below(exporter, headings, words):
    chosen = {"columns": ["staff_no", "name_zh"], "with_keys": "on"}

    rows = table(exporter.post(reverse(EXPORT), asked(headings=headings, **chosen)))

    assert rows == [words, ["staff_no", "name_zh"]]


def test_sheet_with_keys_filters_on_them(exporter):
    ApplicationFactory(state="screening")

    made = exporter.post(reverse(EXPORT), asked(format="xlsx", with_keys="on"))
    page = openpyxl.load_workbook(io.BytesIO(body(made))).active

    assert [cell.value for cell in page[2]] == EVERY
    assert page.freeze_panes == "B3"
    assert page.auto_filter.ref.startswith("A2:")


def test_json_holds_the_text_as_it_is(exporter):
    ApplicationFactory(
        state="screening", talent=TalentFactory(name_zh="=1"), starts_on=date(2027, 9, 1)
    )

    made = exporter.post(
        reverse(EXPORT), asked(format="json", columns=["name_zh", "starts_on", "months"])
    )

    assert made["Content-Type"] == "application/json"
    assert json.loads(body(made)) == [{"name_zh": "=1", "starts_on": "2027-09-01", "months": None}]


def test_gb18030_lists_what_old_excel_spoils(exporter):
    call = CallFactory()
    for number, name in enumerate(["李可欣", "𠮷田", "㐂"]):
        talent = TalentFactory(name_zh=name, staff_no=f"S{number}")
        ApplicationFactory(state="screening", call=call, talent=talent)

    content = body(
        exporter.post(reverse(EXPORT), asked(format="csv-gb18030", columns=["staff_no", "name_zh"]))
    )

    found = list(csv.reader(io.StringIO(content.decode("gb18030"))))
    record = ExportRecord.objects.get()
    lines = {text: number for number, (_staff_no, text) in enumerate(found, start=1)}
    assert {row[1] for row in found[1:]} == {"李可欣", "𠮷田", "㐂"}
    assert sorted(map(tuple, record.spoiled)) == sorted(
        (lines[name], "name_zh", name) for name in ("𠮷田", "㐂")
    )
    page = exporter.get(reverse("admin:core_exportrecord_change", args=[record.pk]))
    assert f"Line {lines['㐂']}, Chinese name: 㐂" in page.content.decode()


def test_one_row_for_each_person_joins_what_there_are_several_of(exporter):
    talent = TalentFactory(staff_no="S1", hire_date=date(2017, 9, 1))
    files = [
        ApplicationFactory(state=state, talent=talent, host_name=host, starts_on=day)
        for state, host, day in [
            ("screening", "Lund", date(2027, 9, 1)),
            ("qualified", "=1", None),
        ]
    ]
    ApplicationFactory(state="submitted", talent=TalentFactory(staff_no="S2"), host_name="Oslo")
    columns = ["staff_no", "hire_date", "reference", "host", "starts_on", "state"]

    rows = table(exporter.post(reverse(EXPORT), asked(columns=columns, per_person="on")))

    first, second = rows[1:]
    joined = [dict(zip(columns, [cell.split("; ") for cell in first], strict=True))]
    assert joined[0]["staff_no"] == ["S1"]
    assert joined[0]["hire_date"] == ["2017-09-01"]
    told = zip(*(joined[0][name] for name in ("reference", "host", "starts_on")), strict=True)
    assert {part[0].lstrip("'"): (part[1].lstrip("'"), part[2]) for part in told} == {
        files[0].reference: ("Lund", "2027-09-01"),
        files[1].reference: ("=1", "–"),
    }
    assert second[:1] == ["S2"]


@pytest.fixture
def once_and_twice():
    """One who applies once, with empty places, and one who applies twice."""
    once, twice = (TalentFactory(staff_no=number, cohort_year=2024) for number in ("S1", "S2"))
    ApplicationFactory(
        state="screening",
        talent=once,
        host_name="",
        host_country="",
        starts_on=date(2027, 9, 1),
        ends_on=date(2028, 2, 29),
    )
    for starts_on, ends_on in [(date(2027, 9, 1), date(2028, 2, 29)), (None, None)]:
        ApplicationFactory(
            state="screening",
            talent=twice,
            host_name="",
            host_country="",
            starts_on=starts_on,
            ends_on=ends_on,
        )


ONCE_AND_TWICE = ["staff_no", "cohort_year", "starts_on", "months", "country", "host", "opinion"]


def test_sheet_of_people_has_days_numbers_and_nothing_as_the_list_of_files(
    exporter, once_and_twice
):
    form = asked(format="xlsx", columns=ONCE_AND_TWICE, per_person="on")

    made = exporter.post(reverse(EXPORT), form)
    _heads, *rows = openpyxl.load_workbook(io.BytesIO(body(made))).active.iter_rows()

    once, twice = sorted([[cell.value for cell in row] for row in rows])
    assert once[:2] == ["S1", 2024]
    assert once[2].date() == date(2027, 9, 1)
    assert once[3:] == [6, None, None, None]
    assert rows[0][2].number_format == "yyyy\\-mm\\-dd"
    assert twice[:2] == ["S2", 2024]
    assert {twice[2], twice[3]} in [
        {"2027-09-01; –", "6; –"},
        {"–; 2027-09-01", "–; 6"},
    ]
    assert twice[4:] == [None, None, None]


def test_csv_and_json_of_people_say_the_same_as_the_sheet(exporter, once_and_twice):
    form = asked(columns=ONCE_AND_TWICE, per_person="on")

    _heads, *lines = table(exporter.post(reverse(EXPORT), form))
    told = json.loads(body(exporter.post(reverse(EXPORT), form | {"format": "json"})))

    once, twice = sorted(lines)
    assert once == ["S1", "2024", "2027-09-01", "6", "", "", ""]
    assert sorted(twice[3].split("; ")) == ["6", "–"]
    assert twice[4:] == ["", "", ""]
    first, second = sorted([list(row.values()) for row in told], key=str)
    assert first == ["S1", 2024, "2027-09-01", 6, None, None, None]
    assert second == ["S2", 2024, twice[2], twice[3], None, None, None]


def test_csv_writes_a_length_as_the_sheet_shows_it(exporter, once_and_twice):
    lines = table(exporter.post(reverse(EXPORT), asked(columns=["staff_no", "months"])))

    assert sorted(lines[1:]) == [["S1", "6"], ["S2", ""], ["S2", "6"]]


def test_one_row_for_each_person_tells_only_of_the_files_of_the_filter(exporter):
    talent = TalentFactory()
    ApplicationFactory(state="screening", talent=talent)
    wanted = ApplicationFactory(state="qualified", talent=talent)

    rows = table(
        exporter.post(
            f"{reverse(EXPORT)}?state=qualified", asked(columns=["reference"], per_person="on")
        )
    )

    assert rows[1:] == [[wanted.reference]]


def test_sensitive_columns_are_neither_offered_nor_sent_without_the_permission(exporter):
    ApplicationFactory(state="screening", talent=TalentFactory(birth_date=date(1985, 3, 4)))

    page = exporter.get(reverse(EXPORT))
    sent = exporter.post(reverse(EXPORT), asked(columns=["birth_date"], reason="The sponsor asks"))

    assert "birth_date" not in page.content.decode()
    assert "columns" in sent.context["form"].errors
    assert not ExportRecord.objects.exists()


def test_sensitive_columns_are_left_out_unless_a_reason_is_typed(trusted):
    ApplicationFactory(state="screening", talent=TalentFactory(birth_date=date(1985, 3, 4)))
    columns = ["reference", "birth_date"]

    page = trusted.get(reverse(EXPORT))
    ticked = [line.column.key for line in page.context["form"].lines if line.is_chosen]
    refused = trusted.post(reverse(EXPORT), asked(columns=columns))
    rows = table(
        trusted.post(reverse(EXPORT), asked(columns=columns, reason="The sponsor asks for it"))
    )

    assert ticked == EVERY
    assert refused.context["form"].errors["reason"] == [
        "Say why these columns are needed: date of birth."
    ]
    assert rows[1][1] == "1985-03-04"
    record = ExportRecord.objects.get()
    assert record.reason == "The sponsor asks for it"
    entry = AuditEntry.objects.get(action="core.export")
    assert entry.details["after"]["reason"] == "The sponsor asks for it"


def test_two_chinese_characters_are_purpose_and_reason_enough(trusted):
    form = asked(columns=["birth_date"], purpose="汇报", reason="办证")

    refused = trusted.post(reverse(EXPORT), form | {"purpose": "csc"})
    taken = trusted.post(reverse(EXPORT), form)

    assert "Not downloaded yet. Look at these fields:" in refused.content.decode()
    sentence = "Write at least two Chinese characters or four letters."
    assert refused.context["form"].errors == {"purpose": [sentence]}
    assert taken.status_code == 200
    record = ExportRecord.objects.get()
    assert (record.purpose, record.reason) == ("汇报", "办证")


def test_other_office_is_told_of_sensitive_columns(client):
    officer, other = user_with(Role.HUMAN_RESOURCES), user_with(Role.FOREIGN_AFFAIRS)
    user_with(Role.HUMAN_RESOURCES)
    names = ["take_exportrecord", "take_sensitive_exportrecord"]
    officer.user_permissions.set(Permission.objects.filter(codename__in=names))
    log_in(client, officer)

    client.post(reverse(EXPORT), asked(columns=["birth_date"], reason="The sponsor asks for it"))

    message = Message.objects.get()
    assert message.recipient == other
    assert "The sponsor asks for it" in message.body
    assert str(officer) in message.body


def test_reason_without_a_sensitive_column_is_not_kept(trusted):
    b"".join(trusted.post(reverse(EXPORT), asked(reason="Just because")).streaming_content)

    assert ExportRecord.objects.get().reason == ""


def test_sets_come_with_the_list_and_tick_their_columns(exporter):
    page = exporter.get(f"{reverse(EXPORT)}?set=sponsor&state=screening")
    lines = page.context["form"].lines

    assert [line.column.key for line in lines if line.is_chosen] == PRESETS["sponsor"][1]
    assert page.context["filters"] == {"State": "in screening"}
    assert {key for _name, keys in PRESETS.values() for key in keys} <= {
        column.key for column in COLUMNS
    }


def test_set_is_kept_for_the_office_and_nobody_else(client):
    mine, colleague = user_with(Role.HUMAN_RESOURCES), user_with(Role.HUMAN_RESOURCES)
    other = user_with(Role.FOREIGN_AFFAIRS)
    for user in (mine, colleague, other):
        user.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))

    def names(user):
        log_in(client, user)
        return [one.name for one in client.get(reverse(EXPORT)).context["sets"] if one.kept]

    log_in(client, mine)
    form = {"columns": ["state", "staff_no"], "set_name": "Ward round", "keep": "1"}
    kept = client.post(f"{reverse(EXPORT)}?state=screening", form | {"columns-place-staff_no": "1"})

    row = ColumnSet.objects.get()
    assert kept["Location"] == f"{reverse(EXPORT)}?state=screening&set={row.pk}"
    assert (row.columns, row.role) == (["staff_no", "state"], "human_resources")
    assert [names(user) for user in (mine, colleague, other)] == [["Ward round"]] * 2 + [[]]
    assert AuditEntry.objects.filter(action="core.keep_columns").count() == 1
    log_in(client, other)
    assert client.post(f"{reverse(EXPORT)}?set={row.pk}", {"drop": "1"}).status_code == 403
    log_in(client, colleague)
    client.post(f"{reverse(EXPORT)}?set={row.pk}", {"drop": "1"})
    assert not ColumnSet.objects.exists()


def test_set_without_a_name_keeps_what_was_typed(exporter):
    page = exporter.post(reverse(EXPORT), asked(columns=["state"], keep="1"))

    assert page.status_code == 200
    assert not ColumnSet.objects.exists()
    form = page.context["form"]
    assert [line.column.key for line in form.lines if line.is_chosen] == ["state"]
    assert "List for the selection meeting" in page.content.decode()


def test_set_never_gives_a_column_that_its_reader_may_not_have(exporter):
    ColumnSet.objects.create(
        list_key="applications.application",
        role="administrator",
        name="Old",
        columns=["birth_date", "gone", "state"],
    )

    page = exporter.get(f"{reverse(EXPORT)}?set={ColumnSet.objects.get().pk}")

    assert [line.column.key for line in page.context["form"].lines if line.is_chosen] == ["state"]
