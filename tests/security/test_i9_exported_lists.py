"""Every list that can leave: the rows of the screen, inert, recorded, for those who may."""

import csv
import io
from datetime import timedelta
from types import SimpleNamespace

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import Score
from core.exports import lists, xlsx_file
from core.exports.columns import heading
from core.exports.xlsx_parts import letters
from core.models import ExportRecord
from partners.models import Agreement
from tests import spreadsheets
from tests.applications.exporting import log_in
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    ConflictFactory,
    CriterionFactory,
    PanelFactory,
    ReviewFactory,
    call_with,
)
from tests.factories.attending import guest
from tests.factories.partners import InstitutionFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
EVIL = "=1+1"


def _talents(number):
    return [TalentFactory(staff_no=f"S{one}", name_zh=EVIL) for one in range(number)]


def _registrations(number):
    rows = [guest() for _one in range(number)]
    for one, row in enumerate(rows):
        row.guest_name, row.guest_unit = EVIL, f"U{one}"
        row.save()
    return rows


def _institutions(number):
    return [InstitutionFactory(name_zh=EVIL) for _one in range(number)]


def _agreements(number):
    institution = InstitutionFactory()
    return [
        Agreement.objects.create(institution=institution, title_zh=EVIL, title_en=f"A{one}")
        for one in range(number)
    ]


# The model: how rows of it are made; the column that tells them apart, and one that holds EVIL.
LISTS = {
    "talents.talent": (_talents, "staff_no", "name_zh"),
    "events.registration": (_registrations, "department", "person"),
    "partners.institution": (_institutions, "code", "name_zh"),
    "partners.agreement": (_agreements, "title_en", "title_zh"),
}


@pytest.fixture
def officer():
    user = user_with(Role.FOREIGN_AFFAIRS)
    user.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    return user


def address(key: str) -> str:
    return reverse(f"admin:{key.replace('.', '_')}_export")


def asked(columns, **changes) -> dict:
    form = {"purpose": "For the meeting", "format": "csv", "headings": "en", "columns": columns}
    return form | changes


def sent(response) -> bytes:
    return b"".join(response.streaming_content)


def column(response) -> list[str]:
    text = sent(response).decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]


@pytest.mark.parametrize("key", LISTS)
def test_list_leaves_with_the_rows_of_the_screen_in_their_order(client, officer, key):
    make, telling, _evil = LISTS[key]
    make(3)
    log_in(client, officer)
    page = client.get(reverse(f"admin:{key.replace('.', '_')}_changelist"))

    found = column(client.post(address(key), asked([telling])))

    wanted = lists.find(key)(officer, QueryDict())
    shown = [row.pk for row in page.context["cl"].result_list]
    assert page.context["export_url"] == address(key)
    assert [row.pk for row in wanted.rows] == shown
    assert len(set(found)) == len(shown) == 3


@pytest.mark.parametrize("key", LISTS)
def test_every_column_of_a_list_can_be_asked_and_nothing_runs(client, officer, key):
    make, _telling, evil = LISTS[key]
    make(1)
    log_in(client, officer)
    keys = [one.key for one in lists.find(key).columns if not one.is_sensitive]

    text = sent(client.post(address(key), asked(keys))).decode("utf-8-sig")
    made = client.post(address(key), asked([evil], format="xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(sent(made))).active

    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert f"'{EVIL}" in row.values()
    assert EVIL not in row.values()
    assert (sheet["A2"].value, sheet["A2"].data_type) == (EVIL, "s")
    assert ExportRecord.objects.filter(list_key=key, status="closed", rows=1).count() == 2


@pytest.mark.parametrize("key", LISTS)
def test_list_leaves_by_those_alone_who_may(client, key):
    LISTS[key][0](1)
    for role in (Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR):
        log_in(client, user_with(role))

        assert client.get(address(key)).status_code == 403
        assert client.post(address(key), asked(["x"])).status_code == 403
        page = client.get(reverse(f"admin:{key.replace('.', '_')}_changelist"))
        assert "export/" not in page.content.decode()
    talent = user_with(Role.TALENT)
    talent.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    log_in(client, talent)
    assert client.get(address(key)).status_code == 403


@pytest.mark.parametrize(
    ("key", "comes_back"),
    [
        ("talents.talent", True),
        ("partners.institution", True),
        ("partners.agreement", False),
        ("events.registration", False),
        ("applications.application", False),
    ],
)
def test_form_promises_to_read_a_sheet_in_again_where_there_is_an_import(
    client, officer, key, comes_back
):
    officer.preferred_language = "en"
    officer.save()
    log_in(client, officer)

    answer = client.get(address(key))

    keys = answer.context["form"]["with_keys"]
    page = answer.content.decode()
    assert ("a corrected sheet can be read in again" in page) == comes_back
    assert ("that apostrophe goes" in page) == comes_back
    assert ("for programs that read the file" in page) != comes_back
    assert bool(keys.initial) == comes_back


@pytest.mark.parametrize("headings", ["zh", "en", "both"])
def test_no_head_of_any_list_is_clipped_in_a_sheet(headings):
    reverse("admin:index")  # the pages of the site name all lists
    listed = {key: one for key, one in lists.every().items() if one.columns}

    for key, one in listed.items():
        lines = [heading(one.columns, headings, between="\n"), [col.key for col in one.columns]]
        made = xlsx_file.pieces(one.columns, lines, [], title="x")
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(piece for piece, _n in made))).active

        widths = [sheet.column_dimensions[letters(at + 1)].width for at in range(len(lines[0]))]
        needed = [max(len(line) for line in head.split("\n")) + 3 for head in lines[0]]
        assert [pair for pair in zip(widths, needed, strict=True) if pair[0] < pair[1]] == [], key
    assert len(listed) >= 9


@pytest.mark.parametrize("key", LISTS)
def test_list_costs_the_same_for_thirty_rows(client, officer, django_assert_num_queries, key):
    LISTS[key][0](30)
    wanted = lists.find(key)(officer, QueryDict())
    wish = lists.Wish("json", "en", tuple(one.key for one in wanted.offered))
    rows = wanted.found(wanted.chosen(wish), wish)

    with django_assert_num_queries(1):
        assert len(list(rows)) == 30


def _applications(number):
    known = {"complete": True, "plan_title": EVIL, "state": "screening"}
    return [ApplicationFactory(**known) for _one in range(number)]


@pytest.mark.verify
@pytest.mark.parametrize("key", [*LISTS, "applications.application"])
def test_libreoffice_opens_every_list_and_finds_no_formula(officer, tmp_path, key):
    {**LISTS, "applications.application": (_applications,)}[key][0](3)
    wanted = lists.find(key)(officer, QueryDict())
    wish = lists.Wish("xlsx", "both", tuple(one.key for one in wanted.offered), with_keys=True)
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"".join(piece for piece, _rows in wanted.pieces(wish)))

    made = openpyxl.load_workbook(path).active
    again = openpyxl.load_workbook(io.BytesIO(spreadsheets.saved(path, "xlsx"))).active

    assert made.max_row > 3
    assert [[cell.value for cell in row] for row in again.rows] == [
        [cell.value for cell in row] for row in made.rows
    ]
    assert "f" not in {cell.data_type for row in again.rows for cell in row}


def test_filters_and_search_of_the_screen_narrow_the_file_and_stand_in_the_record(client, officer):
    TalentFactory(staff_no="S1", category="outstanding_innovative", name_zh="李")
    TalentFactory(staff_no="S2", category="outstanding_innovative", name_zh="王")
    TalentFactory(staff_no="S3", category="young_innovative_excellent", name_zh="李")
    log_in(client, officer)
    query = "category__exact=outstanding_innovative&q=李&o=-1"

    found = column(client.post(f"{address('talents.talent')}?{query}", asked(["staff_no"])))

    assert found == ["S1"]
    assert ExportRecord.objects.get().filters == {
        "Search": "李",
        "Shuren category": "outstanding innovative talent",
    }


@pytest.mark.parametrize("query", ["category=outstanding_innovative", "category__in=bogus,worse"])
def test_what_is_typed_past_the_filters_stands_in_the_record_too(client, officer, query):
    TalentFactory(staff_no="S1", category="young_innovative_excellent")
    log_in(client, officer)
    name, _equals, value = query.partition("=")

    assert column(client.post(f"{address('talents.talent')}?{query}", asked(["staff_no"]))) == []
    assert ExportRecord.objects.get().filters == {name: value}


def test_order_of_the_screen_is_the_order_of_the_file(client, officer):
    for number in (2, 1, 3):
        TalentFactory(staff_no=f"S{number}")
    log_in(client, officer)

    page = client.get(f"{reverse('admin:talents_talent_changelist')}?o=-0")
    found = column(client.post(f"{address('talents.talent')}?o=-0", asked(["staff_no"])))

    assert found == ["S3", "S2", "S1"]
    assert [row.staff_no for row in page.context["cl"].result_list] == found


@pytest.mark.parametrize("query", ["nonsense=1", "all=", "e=1", "p=7"])
def test_parameters_that_are_no_filter_narrow_nothing(client, officer, query):
    TalentFactory(staff_no="S1")
    log_in(client, officer)

    assert column(client.post(f"{address('talents.talent')}?{query}", asked(["staff_no"]))) == [
        "S1"
    ]


def test_value_that_no_filter_reads_is_not_found(client, officer):
    _registrations(1)
    log_in(client, officer)

    assert client.get(f"{address('events.registration')}?event=x").status_code == 404


@pytest.fixture
def reviewed():
    """A call with one review that was sent and one that is typed."""
    call = call_with()
    PanelFactory(call=call)
    sent_one = ReviewFactory(
        sent=True, comment=EVIL, assignment=AssignmentFactory(application__call=call)
    )
    ReviewFactory(
        assignment=AssignmentFactory(application__call=call), draft={"comment": "half a thought"}
    )
    return SimpleNamespace(
        call=call, review=sent_one, url=reverse("admin:call_reviews_export", args=[call.pk])
    )


def test_reviews_leave_without_what_they_say_unless_a_reason_is_typed(client, officer, reviewed):
    log_in(client, officer)
    plain = [one.key for one in lists.find("applications.review").columns if not one.is_sensitive]
    sensitive = ["total", "comment"]

    first = sent(client.post(reviewed.url, asked(plain))).decode("utf-8-sig")
    refused = client.post(reviewed.url, asked(sensitive))
    officer.user_permissions.add(Permission.objects.get(codename="take_sensitive_exportrecord"))
    second = sent(client.post(reviewed.url, asked(sensitive, reason="For the panel's chair")))

    reference = reviewed.review.assignment.application.reference
    assert [row.split(",")[0] for row in first.splitlines()[1:]] == [reference]
    assert EVIL not in first
    assert "columns" in refused.context["form"].errors
    assert f"'{EVIL}" in second.decode()
    assert "half a thought" not in first + second.decode()


def test_reviews_have_a_column_of_points_for_each_criterion_of_their_panel(
    client, officer, reviewed
):
    panel = reviewed.call.panel
    plan, host = (
        CriterionFactory(panel=panel, name_zh=zh, name_en=en, position=number)
        for number, (zh, en) in enumerate([("研修计划", "Plan"), ("接收单位", "Host")])
    )
    CriterionFactory(panel=PanelFactory(), name_en="Of another call")
    Score.objects.create(review=reviewed.review, criterion=plan, points="8.5")
    log_in(client, officer)
    keys = ["reference", f"criterion-{plan.pk}", f"criterion-{host.pk}", "total"]
    wanted = asked(keys, reason="For the panel's chair", format="xlsx", headings="both")

    withheld = client.get(reviewed.url).context["withheld"]
    refused = client.post(reviewed.url, wanted)
    officer.user_permissions.add(Permission.objects.get(codename="take_sensitive_exportrecord"))
    sheet = openpyxl.load_workbook(io.BytesIO(sent(client.post(reviewed.url, wanted)))).active

    assert [str(label) for label in withheld] == ["Plan", "Host", "weighted total", "comment"]
    assert "columns" in refused.context["form"].errors
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][1:3] == ["研修计划\nPlan", "接收单位\nHost"]
    assert rows[-1][1:] == [8.5, None, 80]
    assert lists.label_of("applications.review", keys[1]) == "Plan"
    assert lists.label_of("applications.review", "criterion-0") == "criterion-0"


def test_reviews_of_a_barred_call_are_not_found(client, officer, reviewed):
    ConflictFactory(user=officer, call=reviewed.call)
    log_in(client, officer)

    assert client.get(reviewed.url).status_code == 404


def test_administrators_take_no_reviews(client, reviewed):
    log_in(client, user_with(Role.ADMINISTRATOR))

    assert client.get(reviewed.url).status_code == 403


def test_registrations_are_narrowed_by_event_and_time(client, officer):
    rows = _registrations(2)
    rows[1].event.starts_at = timezone.now() + timedelta(days=1)
    rows[1].event.ends_at = timezone.now() + timedelta(days=2)
    rows[1].event.save()
    log_in(client, officer)

    def found(query):
        return column(
            client.post(f"{address('events.registration')}?{query}", asked(["department"]))
        )

    assert found(f"event={rows[0].event_id}") == ["U0"]
    assert found("when=upcoming") == ["U1"]
