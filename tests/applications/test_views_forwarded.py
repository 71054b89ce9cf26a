"""The university office's pages: what was forwarded to it, and nothing else."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from applications.models import ForwardedFile, Paper
from applications.views import outcomes
from core import audit
from core.models import AuditEntry
from talents.models import IdentityNumber
from tests.applications.outcomes.sheets import csv_sheet, workbook
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    ForwardedFileFactory,
    ForwardingFactory,
    SlotFactory,
    version_in,
)

pytestmark = pytest.mark.django_db
LIST = "forwarded:list"


@pytest.fixture
def university(client):
    user = user_with(Role.UNIVERSITY_OFFICE)
    client.force_login(user)
    return client


@pytest.fixture
def file():
    return ForwardedFileFactory(
        forwarding__fields=["passport"], application__complete=True,
        application__talent__title="主任医师",
    )  # fmt: skip


def page(name: str, file: ForwardedFile, **more) -> str:
    return reverse(f"forwarded:{name}", kwargs={"reference": file.application.reference, **more})


def batch_page(name: str, file: ForwardedFile, **more) -> str:
    return reverse(f"forwarded:{name}", kwargs={"pk": file.forwarding_id, **more})


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# Who ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [role for role in Role if role != Role.UNIVERSITY_OFFICE])
def test_pages_are_for_the_university_office_alone(client, file, role):
    client.force_login(user_with(role))

    addresses = [
        reverse(LIST), page("detail", file), page("number", file, kind="passport"),
        batch_page("outcomes", file), batch_page("record", file),
        batch_page("sheet", file, kind="csv"), page("take_back", file),
    ]  # fmt: skip
    assert {client.get(address).status_code for address in addresses} == {403}
    assert {client.post(address).status_code for address in addresses} == {403}


def test_only_what_was_forwarded_is_known(university):
    other = ApplicationFactory(state="recommended")

    assert other.reference not in text_of(university.get(reverse(LIST)))
    address = reverse("forwarded:detail", kwargs={"reference": other.reference})
    assert university.get(address).status_code == 404


def test_batch_of_a_call_with_a_conflict_is_unknown(client, file):
    person = ConflictFactory(user__roles=[Role.UNIVERSITY_OFFICE], call=file.application.call).user
    client.force_login(person)

    assert file.application.reference not in text_of(client.get(reverse(LIST)))
    addresses = [
        page("detail", file), page("number", file, kind="passport"),
        batch_page("outcomes", file), batch_page("sheet", file, kind="csv"),
    ]  # fmt: skip
    assert {client.get(address).status_code for address in addresses} == {404}
    assert {client.post(address).status_code for address in addresses[:3]} == {404}
    assert client.post(batch_page("record", file)).status_code == 404


def test_navigation_shows_what_is_theirs(university):
    links = [entry["url"] for entry in university.get(reverse(LIST)).context["my_nav"]]

    assert links == [reverse(LIST)]


# Reading --------------------------------------------------------------------------------------
def test_list_shows_batches_with_what_is_still_to_come(university, file):
    ForwardedFileFactory(
        forwarding=file.forwarding, application__state="awarded", outcome="awarded",
        outcome_at=file.forwarding.forwarded_at,
    )  # fmt: skip

    response = university.get(reverse(LIST))

    [(batch, waiting)] = response.context["batches"]
    assert (batch, waiting, batch.files.count()) == (file.forwarding, [file], 2)
    assert "1 outcome is still to come." in text_of(response)


def test_list_asks_the_same_number_of_queries_for_many(university):
    asked = []
    for size in (1, 29):
        ForwardedFileFactory.create_batch(size, forwarding=ForwardingFactory())
        university.get(reverse(LIST))
        with CaptureQueriesContext(connection) as queries:
            university.get(reverse(LIST))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 13


def test_file_shows_person_plan_and_documents_but_no_number_and_no_birth_date(university, file):
    application = file.application
    talent = application.talent
    IdentityNumber.objects.create(talent=talent, kind="passport", number="E12345678")
    plain = version_in(SlotFactory(application=application))
    secret = version_in(SlotFactory(application=application, requirement__is_sensitive=True))

    text = text_of(university.get(page("detail", file)))

    assert "主任医师" in text
    assert application.plan in text
    assert plain.file.get_absolute_url() in text
    assert secret.file.get_absolute_url() not in text
    assert "E12345678" not in text
    assert str(talent.birth_date.year) not in text
    assert university.get(plain.file.get_absolute_url()).status_code == 200
    assert university.get(secret.file.get_absolute_url()).status_code == 404


def test_form_that_the_portal_has_drawn_fills_its_place(university, file):
    application = file.application
    slot = SlotFactory(
        application=application, requirement__code="unit_recommendation",
        requirement__source="office", requirement__name_en="Recommendation form",
    )  # fmt: skip

    before = text_of(university.get(page("detail", file)))
    Paper.objects.create(
        kind="recommendation", language="zh-hans", call=application.call, application=application,
        state="ready", file=version_in(SlotFactory(application=application)).file,
    )  # fmt: skip
    answer = university.get(page("detail", file))

    shown = dict(answer.context["slots"])
    assert ("no file" in before, "drawn by the portal" in text_of(answer)) == (True, True)
    assert shown[slot].kind == "recommendation"


def test_file_asks_the_same_number_of_queries_for_many_documents(university):
    asked = []
    for size in (1, 12):
        file = ForwardedFileFactory()
        for _row in range(size):
            version_in(SlotFactory(application=file.application))
        university.get(page("detail", file))
        with CaptureQueriesContext(connection) as queries:
            university.get(page("detail", file))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 20


# Numbers --------------------------------------------------------------------------------------
def test_number_is_the_answer_to_a_reason_and_recorded(university, file):
    IdentityNumber.objects.create(
        talent=file.application.talent, kind="passport", number="E12345678"
    )
    address = page("number", file, kind="passport")

    asked, refused = university.get(address), university.post(address, {"reason": ""})
    shown = university.post(address, {"reason": "Nomination letter"})

    assert "E12345678" not in text_of(asked) + text_of(refused)
    assert "E12345678" in text_of(shown)
    [entry] = AuditEntry.objects.filter(action="talents.reveal_identitynumber")
    assert audit.details_of(entry)["note"] == "Nomination letter"


def test_number_that_the_batch_does_not_name_stays_closed(university, file):
    IdentityNumber.objects.create(
        talent=file.application.talent, kind="identity_card", number="120101199001011234"
    )
    address = page("number", file, kind="identity_card")

    assert university.get(address).status_code == 403
    assert university.post(address, {"reason": "Nomination letter"}).status_code == 403
    assert university.get(page("number", file, kind="staff")).status_code == 404


# Outcomes -------------------------------------------------------------------------------------
def test_outcome_is_recorded_once(university, file):
    answers = [
        university.post(page("detail", file), {"outcome": outcome, "note": "n"}, follow=True)
        for outcome in ("awarded", "not_awarded")
    ]

    file.refresh_from_db()
    assert (file.outcome, file.outcome_note) == ("awarded", "n")
    assert "is recorded" in text_of(answers[0])
    assert "not possible now" in text_of(answers[1])


def test_note_that_came_too_late_is_given_back(university, file):
    sent = {"outcome": "awarded", "note": "Letter of 3 May."}
    university.post(page("detail", file), {"outcome": "not_awarded"})

    answer = university.post(page("detail", file), sent, follow=True)

    assert "What you typed was not recorded: Letter of 3 May." in text_of(answer)


def test_outcome_is_taken_back_with_a_reason_once_one_has_read_who_was_told(university, file):
    assert university.get(page("take_back", file)).status_code == 302
    university.post(page("detail", file), {"outcome": "awarded"})
    assert page("take_back", file) in text_of(university.get(page("detail", file)))

    asked = text_of(university.get(page("take_back", file)))
    without = university.post(page("take_back", file), {"note": " "})
    done = university.post(page("take_back", file), {"note": "Another letter."}, follow=True)

    assert "has not been told by mail yet" in asked
    assert without.context["form"].errors
    file.refresh_from_db()
    assert (file.outcome, file.application.state) == ("", "forwarded")
    assert "is taken back" in text_of(done)
    again = university.post(page("take_back", file), {"note": "Twice."}, follow=True)
    assert "not possible now" in text_of(again)


def test_outcome_must_be_chosen(university, file):
    response = university.post(page("detail", file), {"note": "n"})

    assert response.context["form"].errors == {"outcome": ["Say what the sponsor decided."]}
    file.refresh_from_db()
    assert file.outcome == ""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_sheet_is_prefilled_and_comes_back_as_it_went(university, file, kind):
    response = university.get(batch_page("sheet", file, kind=kind))
    content = b"".join(response.streaming_content)

    assert response["Content-Disposition"].endswith(f'.{kind}"')
    assert AuditEntry.objects.filter(action="applications.fetch_outcome_sheet").count() == 1
    upload = io.BytesIO(content)
    upload.name = f"outcomes.{kind}"
    lines = university.post(batch_page("outcomes", file), {"file": upload}).context["lines"]
    assert [(line.row.reference, line.standing) for line in lines] == [
        (file.application.reference, "open")
    ]


def test_sheet_cannot_be_run_by_a_spreadsheet(university, file):
    talent = file.application.talent
    talent.family_name, talent.given_name = "=HYPERLINK(1)", ""
    talent.save()

    content = b"".join(university.get(batch_page("sheet", file, kind="xlsx")).streaming_content)
    row = list(openpyxl.load_workbook(io.BytesIO(content)).active.rows)[1]
    text = b"".join(university.get(batch_page("sheet", file, kind="csv")).streaming_content)

    assert {cell.data_type for cell in row} <= {"s", "n"}
    assert "'=" in text.decode()


def test_sheet_of_another_kind_is_unknown(university, file):
    assert university.get(batch_page("sheet", file, kind="pdf")).status_code == 404


@pytest.mark.parametrize("make", [csv_sheet, workbook])
def test_sheet_is_looked_at_first_and_recorded_then(university, file, make):
    ended = ForwardedFileFactory(forwarding=file.forwarding, application__state="withdrawn")
    rows = [
        (file.application.reference, "", "awarded", "from May"),
        (ended.application.reference, "", "awarded", ""),
        ("2027-XX-0001", "", "awarded", ""),
    ]

    looked = university.post(batch_page("outcomes", file), {"file": make(*rows)})

    assert [line.standing for line in looked.context["lines"]] == ["new", "ended", "unknown"]
    assert not ForwardedFile.objects.exclude(outcome="").exists()
    kept = looked.context["kept"]
    done = university.post(batch_page("record", file), {"kept": kept}, follow=True)
    file.refresh_from_db()
    assert "1 outcome is recorded." in text_of(done)
    assert (file.outcome, file.outcome_note) == ("awarded", "from May")
    again = university.post(batch_page("record", file), {"kept": kept}, follow=True)
    assert "Nothing was recorded." in text_of(again)


def test_sheet_without_a_good_row_offers_nothing_to_record(university, file):
    looked = university.post(
        batch_page("outcomes", file), {"file": csv_sheet(("2027-XX-0001", "", "awarded", ""))}
    )

    assert looked.context["kept"] == ""
    assert batch_page("record", file) not in text_of(looked)


def test_unreadable_sheet_is_answered_at_its_field(university, file):
    response = university.post(batch_page("outcomes", file), {"file": csv_sheet(head=("a", "b"))})

    assert "first line" in str(response.context["form"].errors["file"])


def test_list_that_was_not_shown_to_this_person_is_not_recorded(university, file):
    decided = [outcomes.Decided(file.application.reference, "awarded")]
    stranger = user_with(Role.UNIVERSITY_OFFICE)
    other = ForwardingFactory()

    for kept in (
        "", "x:y:z",
        outcomes.sealed(decided, file.forwarding, stranger),
        outcomes.sealed(decided, other, user_with(Role.UNIVERSITY_OFFICE)),
    ):  # fmt: skip
        answer = university.post(batch_page("record", file), {"kept": kept}, follow=True)
        assert "Send the sheet again" in text_of(answer)

    file.refresh_from_db()
    assert file.outcome == ""


def test_sheets_sent_without_end_are_held_up(university, file, settings):
    settings.ACCOUNT_RATE_LIMITS = {"upload": "1/m/user"}
    row = (file.application.reference, "", "awarded", "")

    answers = [
        university.post(batch_page("outcomes", file), {"file": csv_sheet(row)}) for _try in range(2)
    ]

    assert "lines" in answers[0].context
    assert "lines" not in answers[1].context
    assert "Try again in a minute" in text_of(answers[1])
