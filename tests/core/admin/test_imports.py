"""The officer's way: a file, its columns, the preview, the result, and back."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.roles import Role
from core.imports import running, steps, taking_back
from core.models import AuditEntry, ImportRun
from talents.models import Talent
from talents.roster.kind import ROSTER
from tests.core.conftest import BAD, GOOD, HEADS, OTHER
from tests.factories.accounts import user_with
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/core/importrun/new/roster/"


def file_of(*rows: str, name: str = "roster.csv") -> ContentFile:
    return ContentFile("\n".join([HEADS, *rows]).encode("gb18030"), name=name)


@pytest.fixture
def preview(officer):
    """A run that was looked through."""

    def made(*rows: str) -> ImportRun:
        run = steps.upload(ROSTER, file_of(*rows), actor=officer)
        steps.map_columns(run, run.mapping, actor=officer)
        running.check.call(run_id=run.pk, attempt=1)
        run.refresh_from_db()
        return run

    return made


def text_of(response) -> str:
    return response.content.decode()


def test_way_from_the_file_to_the_people_and_back(hr):
    run_url = hr.post(UPLOAD, {"file": file_of(GOOD)})["Location"]
    run = ImportRun.objects.get()
    assert run_url == run.get_absolute_url()
    columns_url = hr.get(run_url)["Location"]
    page = hr.get(columns_url)
    assert "GB18030" in text_of(page)
    data = {f"column_{place}": name for place, name in enumerate(run.mapping)}
    assert hr.post(columns_url, data)["Location"] == run_url

    at_work = hr.get(run_url)
    assert at_work["Refresh"] == "2"
    running.check.call(run_id=run.pk, attempt=1)
    assert "Take over 1 row" in text_of(hr.get(run_url))
    hr.post(reverse("admin:core_importrun_step", args=[run.pk, "take-over"]), {"attempt": "1"})
    running.apply.call(run_id=run.pk)
    assert Talent.objects.get().staff_no == "T1"
    assert "1 row was taken over." in text_of(hr.get(run_url))

    hr.post(reverse("admin:core_importrun_take_back", args=[run.pk]))
    taking_back.undo.call(run_id=run.pk)
    assert not Talent.objects.exists()
    assert "The import was taken back." in text_of(hr.get(run_url))


def test_preview_shows_first_what_needs_a_hand_and_filters_by_kind(hr, preview):
    run = preview(GOOD, OTHER.replace("2017-09-01", "2017.9.1"), BAD)

    shown = hr.get(run.get_absolute_url())
    assert [line.row.line for line in shown.context["lines"]] == [4]
    assert [(tab.name, tab.number) for tab in shown.context["tabs"]] == [
        ("wrong", 1),
        ("new", 2),
        ("mended", 1),
        ("all", 3),
    ]
    mended = hr.get(run.get_absolute_url() + "?show=mended")
    assert [line.row.line for line in mended.context["lines"]] == [3]
    assert "“2017.9.1” was read as “2017-09-01”" in text_of(mended)


def test_column_that_stands_there_twice_is_marked_in_both_its_rows(hr):
    content = "工号,姓名,姓名,出生日期\nT1,例可心,例可心,1990-01-01"
    page = hr.post(UPLOAD, {"file": ContentFile(content.encode(), name="r.csv")}, follow=True)
    run = ImportRun.objects.get()

    assert "Two columns stand for “Chinese name”." in text_of(page)
    marked = [is_doubled for _field, _values, is_doubled in page.context["columns"]]
    assert marked == [False, True, True, False]
    assert text_of(page).count("twice</span>") == 2
    data = {f"column_{place}": name for place, name in enumerate(run.mapping)}
    refused = hr.post(reverse("admin:core_importrun_columns", args=[run.pk]), data)
    assert text_of(refused).count("twice</span>") == 2
    assert "The columns are not clear yet:" in text_of(refused)


def test_upload_states_its_limits(hr, settings):
    settings.UPLOAD_MAX_MB = 7

    assert "100,000 rows and 7 MB at most" in text_of(hr.get(UPLOAD))


def test_upload_without_a_file_speaks_of_the_file(hr):
    page = text_of(hr.post(UPLOAD))

    assert "The file was not taken in:" in page
    assert "Not saved yet" not in page


def test_preview_opens_where_there_is_something_to_answer(hr, preview):
    TalentFactory(staff_no="OLD", name_zh="例可心", birth_date="1990-01-01", email="")
    address = preview(GOOD.replace("T1", ""), OTHER.replace("T2", "")).get_absolute_url()

    page = hr.get(address)
    assert [line.row.line for line in page.context["lines"]] == [2]
    assert [tab.name for tab in page.context["tabs"]] == ["asked", "wrong", "all"]
    assert "2 rows need attention: decide below what is meant" in text_of(page)
    wrong = text_of(hr.get(f"{address}?show=wrong"))
    assert "decide below" not in wrong
    assert "Correct the file for the reasons below" in wrong


def test_doubtful_rows_are_counted_at_the_top_and_shown_alone(hr, preview):
    twin = GOOD.replace("T1", "T2").replace("one@", "two@")
    run = preview(GOOD, OTHER.replace("T2", "T4").replace("two@", "four@"), twin)

    page = hr.get(run.get_absolute_url() + "?show=all")
    assert "2 rows look doubtful." in text_of(page)
    assert '<a href="?show=doubtful">' in text_of(page)
    assert [(tab.name, tab.number) for tab in page.context["tabs"]] == [
        ("doubtful", 2),
        ("new", 3),
        ("all", 3),
    ]
    alone = hr.get(run.get_absolute_url() + "?show=doubtful")
    assert [line.row.line for line in alone.context["lines"]] == [2, 4]
    assert "Take over all 3 rows" in text_of(alone)
    answers = reverse("admin:core_importrun_answers", args=[run.pk])
    hr.post(answers, {"out-4": "on"})
    running.check.call(run_id=run.pk, attempt=2)
    left = hr.get(run.get_absolute_url())
    assert [(line.row.line, line.out.label) for line in left.context["lines"]] == [
        (4, "Take this row after all")
    ]
    hr.post(answers, {"out-4": "on"})
    run.refresh_from_db()
    assert run.answers == {"4": {"out": []}}


def test_preview_asks_the_database_as_often_for_many_rows(
    hr, preview, django_assert_max_num_queries
):
    run = preview(*(GOOD.replace("T1", f"T{n}").replace("one@", f"{n}@") for n in range(60)))

    with django_assert_max_num_queries(20):
        page = hr.get(run.get_absolute_url() + "?page=1")

    assert len(page.context["lines"]) == 50


def test_answers_are_taken_and_the_file_is_looked_through_again(hr, preview):
    known = TalentFactory(staff_no="OLD", name_zh="例可心", birth_date="1990-01-01", email="")
    run = preview(GOOD)
    answers = reverse("admin:core_importrun_answers", args=[run.pk])

    hr.post(answers, {"person-2": "999999"})
    run.refresh_from_db()
    assert run.answers == {}
    hr.post(answers, {"person-2": str(known.pk), "cell-9-x": "on", "person-²": "1", "a-b": ""})

    run.refresh_from_db()
    assert run.answers == {"2": {"person": known.pk}}
    assert run.state == "checking"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x", "The file needs a column for staff number, or Chinese name with date of birth"),
        (b"PK\x03\x04nothing", "This is no workbook"),
        (b"a,\x00\n", "holds a NUL byte"),
    ],
)
def test_file_that_is_no_roster_is_answered_with_a_sentence(hr, content, sentence):
    response = hr.post(UPLOAD, {"file": ContentFile(content, name="x.csv")}, follow=True)

    assert response.status_code == 200
    assert sentence in text_of(response)


def test_file_without_a_row_says_so_at_once_and_goes_no_further(hr):
    page = hr.post(UPLOAD, {"file": file_of("", " ,,")}, follow=True)
    run = ImportRun.objects.get()

    assert "The file has names of columns but no rows below them." in text_of(page)
    assert "Show the preview" not in text_of(page)
    assert f'href="{UPLOAD}"' in text_of(page)
    assert HEADS.replace(",", ", ") in text_of(page)
    columns = reverse("admin:core_importrun_columns", args=[run.pk])
    data = {f"column_{place}": name for place, name in enumerate(run.mapping)}
    refused = hr.post(columns, data, follow=True)
    run.refresh_from_db()
    assert run.state == "recognized"
    assert "no rows below them" in " ".join(map(str, refused.context["messages"]))


def test_file_that_does_nothing_is_not_called_ready_to_be_taken_over(hr, preview):
    page = hr.get(preview(BAD).get_absolute_url())

    assert "There is nothing to take over." in text_of(page)
    assert page.context["state"] == "nothing to take over"
    assert hr.get(preview(GOOD).get_absolute_url()).context["state"] == "ready to be taken over"


def test_full_disk_is_answered_with_a_sentence(hr, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)

    response = hr.post(UPLOAD, {"file": file_of(GOOD)})

    assert response.status_code == 507
    assert "no room left" in text_of(response)
    assert not ImportRun.objects.exists()


def test_the_same_file_twice_leads_to_the_one_that_is_here(hr):
    first = hr.post(UPLOAD, {"file": file_of(GOOD)})

    second = hr.post(UPLOAD, {"file": file_of(GOOD)}, follow=True)

    assert second.redirect_chain[0][0] == first["Location"]
    assert "already being imported" in text_of(second)


def test_file_is_read_otherwise_as_the_officer_says(hr):
    hr.post(UPLOAD, {"file": file_of(GOOD)})
    run = ImportRun.objects.get()
    read = reverse("admin:core_importrun_read", args=[run.pk])

    hr.post(read, {"encoding": "gb18030", "delimiter": ";", "head_line": "1"})
    run.refresh_from_db()
    assert len(run.heads) == 1
    refused = hr.post(read, {"encoding": "x", "delimiter": ";", "head_line": "1"}, follow=True)

    assert "not one of the available choices" in text_of(refused)


def test_rows_left_out_are_fetched_with_the_reason_and_that_is_recorded(hr, preview):
    run = preview(GOOD, BAD)

    response = hr.get(reverse("admin:core_importrun_left_out", args=[run.pk]))

    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert content.count("\n") == 2
    assert "1989-02-30" in content
    assert AuditEntry.objects.latest("pk").action == "core.fetch_importrow"


def test_auditor_reads_and_has_no_buttons(client, preview):
    run = preview(GOOD)
    client.force_login(user_with(Role.AUDITOR))

    page = text_of(client.get(run.get_absolute_url()))

    assert "take-over" not in page
    assert client.post(f"/admin/core/importrun/{run.pk}/step/discard/").status_code == 403


def test_file_that_came_in_is_handed_out_to_nobody(hr, preview):
    run = preview(GOOD)

    assert hr.get(run.file.get_absolute_url()).status_code == 404


def test_list_offers_what_this_person_brings_in(hr, client, preview):
    run = preview(GOOD)
    listed = text_of(hr.get("/admin/core/importrun/"))
    assert run.name in listed
    assert "/admin/core/importrun/new/roster/" in listed

    client.force_login(user_with(Role.AUDITOR))
    assert "/new/roster/" not in text_of(client.get("/admin/core/importrun/"))


@pytest.mark.parametrize(
    ("role", "address", "kinds"),
    [
        (Role.HUMAN_RESOURCES, "/admin/talents/talent/", ["roster", "language"]),
        (Role.AUDITOR, "/admin/talents/talent/", []),
        (Role.FOREIGN_AFFAIRS, "/admin/partners/institution/", ["partners"]),
        (Role.HUMAN_RESOURCES, "/admin/partners/institution/", []),
    ],
)
def test_list_of_records_has_a_button_for_each_file_that_this_person_brings_in(
    client, role, address, kinds
):
    client.force_login(user_with(role))

    page = client.get(address)

    ways = re.findall(r"/admin/core/importrun/new/(\w+)/", text_of(page))
    assert ways == kinds
    for kind in kinds:
        assert client.get(f"/admin/core/importrun/new/{kind}/").status_code == 200


def test_list_is_filtered_by_what_came_in(hr, preview):
    preview(GOOD)

    filters = hr.get("/admin/core/importrun/").context["cl"].filter_specs

    assert [one.lookup_choices for one in filters if one.title == "list"] == [
        [("roster", ROSTER.label)]
    ]


@pytest.mark.parametrize("attempt", ["1", "", "x", "9" * 5000])
def test_button_of_an_older_preview_takes_nothing_over(hr, preview, officer, attempt):
    """A second tab has had the file looked through anew, and may delete what is empty now."""
    run = preview(GOOD)
    steps.map_columns(run, run.mapping, clears=True, actor=officer)
    running.check.call(run_id=run.pk, attempt=2)
    button = reverse("admin:core_importrun_step", args=[run.pk, "take-over"])

    page = hr.post(button, {"attempt": attempt}, follow=True)

    run.refresh_from_db()
    assert run.state == "checked"
    assert "The preview has changed since you saw it." in text_of(page)
    assert 'name="attempt" value="2"' in text_of(page)


def test_history_of_an_import_reads_in_words(client, preview, take_over):
    run = take_over(preview(GOOD))
    client.force_login(user_with(Role.AUDITOR))

    page = client.get(reverse("admin:core_importrun_history", args=[run.pk]))

    told = [
        {row.label: row.after for row in rows if row.after != run.sha256}
        for _entry, _did, rows in page.context["entries"]
    ]
    assert told == [
        {"New": "1", "Only the good rows": "no"},
        {"List": "Roster", "File": "roster.csv"},
    ]


def test_list_says_where_a_checked_file_has_nothing_to_take_over(hr, preview):
    preview(BAD)
    preview(GOOD)

    page = hr.get("/admin/core/importrun/")

    states = [run.state_in_words for run in page.context["cl"].result_list]
    assert states == ["ready to be taken over", "nothing to take over"]
    assert page.context["cl"].result_list[1].counts == {"wrong": 1}
    for state, found in (("checked", [states[0]]), ("idle", [states[1]]), ("applied", [])):
        rows = hr.get(f"/admin/core/importrun/?state={state}").context["cl"].result_list
        assert [run.state_in_words for run in rows] == found, state


@pytest.mark.parametrize(
    ("role", "kind", "place"),
    [
        (Role.HUMAN_RESOURCES, "roster", "Talents"),
        (Role.FOREIGN_AFFAIRS, "partners", "Partners"),
    ],
)
def test_way_of_the_list_is_marked_while_it_comes_in(client, role, kind, place):
    client.force_login(user_with(role))

    page = client.get(f"/admin/core/importrun/new/{kind}/")

    assert [str(way["label"]) for way in page.context["office_nav"] if way["current"]] == [place]
