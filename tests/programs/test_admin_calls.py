"""The office's pages for calls: opened, announced, prolonged, frozen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry
from programs import calls
from programs.models import Call
from tests.factories.accounts import user_with
from tests.factories.programs import (
    CallFactory,
    ProgramFactory,
    RequiredDocumentFactory,
    RuleFactory,
    TrackFactory,
)
from tests.programs.admin_pages import address, draft, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(user)
    return user


def complaints(response):
    assert response.status_code == 200, response.status_code
    return str(response.context["error_lines"])


def new_call(program, **typed):
    window = {"opens_at": "2027-04-10", "closes_at": "2027-04-30"}
    window |= {"hospital_due_at": "2027-05-07", "sponsor_due_at": "2027-05-10"}
    days = {f"{name}_0": day for name, day in window.items()}
    stages = {"notice_working_days": "5", "asks_opinion": "on"}
    return {
        "program": program.pk,
        "year": "2027",
        "time_zone": "Asia/Shanghai",
        **days,
        **stages,
        **typed,
    }


def test_a_new_call_copies_its_program_and_reads_mere_days(client, office):
    program = ProgramFactory()
    RuleFactory(program=program, call=None, code="degree")

    response = client.post(address("call", "add"), new_call(program))

    call = Call.objects.get()
    assert response.url == address("call", "change", call.pk)
    assert call.closes_at == datetime(2027, 4, 30, 9, tzinfo=UTC)
    assert (call.announced_at, call.notice_working_days) == (None, 5)
    assert [rule.code for rule in call.rules.all()] == ["degree"]


def test_a_refused_call_keeps_what_was_typed(client, office):
    program = ProgramFactory(status="suspended", status_note_zh="暂停", status_note_en="Paused.")

    response = client.post(address("call", "add"), new_call(program, note_en="Bring a pen"))

    assert "Paused." in complaints(response)
    assert response.context["adminform"].form["note_en"].value() == "Bring a pen"
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"opens_at_0": "soon"}, "opens_at"),
        ({"closes_at_1": "25:99"}, "closes_at"),
        ({"closes_at_0": ""}, "closes_at"),
        ({"closes_at_0": "2027-04-01"}, "__all__"),
        ({"time_zone": "Moon/Crater"}, "time_zone"),
        ({"year": "1000000000000"}, "year"),
        ({"hospital_quota": "-1"}, "hospital_quota"),
    ],
)
def test_a_wrong_value_of_a_new_call_is_named(client, office, typed, field):
    response = client.post(address("call", "add"), new_call(ProgramFactory(), **typed))

    assert list(response.context["adminform"].form.errors) == [field]


def test_a_draft_is_shown_and_read_in_the_zone_of_the_call(client, office):
    call = draft(
        time_zone="America/New_York",
        opens_at=datetime(2027, 4, 10, 13, tzinfo=UTC),
        closes_at=datetime(2027, 4, 30, 21, tzinfo=UTC),
    )
    page = address("call", "change", call.pk)
    data = sent(client.get(page))

    response = client.post(page, data)

    assert response.status_code == 302
    assert (data["closes_at_0"], data["closes_at_1"]) == ("2027-04-30", "17:00:00")
    call.refresh_from_db()
    assert call.closes_at == datetime(2027, 4, 30, 21, tzinfo=UTC)


def test_announcing_asks_first_and_then_freezes(client, office):
    call = draft()
    page = address("call", "announce", call.pk)

    shown = client.get(page)
    call.refresh_from_db()
    before = call.announced_at
    client.post(page)

    call.refresh_from_db()
    assert (shown.status_code, before) == (200, None)
    assert call.is_announced


def test_history_of_an_announced_call_names_what_was_frozen(client, office):
    call = draft()
    RuleFactory(program=None, call=call, code="degree")
    client.post(address("call", "announce", call.pk))

    response = client.get(address("call", "history", call.pk))

    [entry, *_older] = response.context["entries"]
    assert "Eligibility rules" in {row.label for row in entry[2]}


def test_a_refused_announcement_says_why(client, office):
    call = draft(program=ProgramFactory(is_published=False))

    response = client.post(address("call", "announce", call.pk))

    assert response.status_code == 200
    assert "publish it first" in str(response.context["form"].non_field_errors())


def test_the_action_announces_what_can_be_announced(client, office):
    good, bad = draft(), draft(program=ProgramFactory(is_published=False))
    data = {"action": "announce_chosen", "_selected_action": [good.pk, bad.pk]}

    client.post(address("call", "changelist"), data)

    assert set(Call.objects.exclude(announced_at=None)) == {good}


def test_an_announced_call_takes_notes_only(client, office):
    call = CallFactory()
    track, paper = TrackFactory(call=call), RequiredDocumentFactory(call=call)
    page = address("call", "change", call.pk)
    typed = {"note_en": "New", "note_zh": "新", "title_en": "Changed", "closes_at_0": "2040-01-01"}
    forged = {"tracks-0-name_en": "Forged", "documents-0-name_en": "Forged"}

    client.post(page, {**sent(client.get(page)), **typed, **forged})

    before = call.closes_at
    for row in (call, track, paper):
        row.refresh_from_db()
    assert (call.note_en, call.closes_at) == ("New", before)
    assert "Changed" not in call.title_en
    assert "Forged" not in {track.name_en, paper.name_en}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("asks_opinion", "on"),
        ("has_panel", "on"),
        ("notice_working_days", "9"),
        ("forwarded_to_zh", "另一所大学"),
        ("forwarded_to_en", ""),
        ("title_zh", "另一个名称"),
        ("time_zone", "UTC"),
    ],
)
def test_the_way_of_an_announced_call_stays_and_the_office_is_told(client, office, name, typed):
    call = CallFactory(asks_opinion=False, forwarded_to_en="University")
    page = address("call", "change", call.pk)
    before = getattr(call, name)

    answer = client.post(page, {**sent(client.get(page)), name: typed}, follow=True)

    call.refresh_from_db()
    assert getattr(call, name) == before
    assert "stay as applicants have read them" in answer.content.decode()
    assert [str(message.level_tag) for message in answer.context["messages"]][0] == "warning"


def test_places_and_notes_of_an_announced_call_are_corrected_and_recorded(client, office):
    call = CallFactory(hospital_quota=3, note_en="Old", note_zh="旧")
    page = address("call", "change", call.pk)

    client.post(page, {**sent(client.get(page)), "hospital_quota": "4", "note_en": "New"})

    details = AuditEntry.objects.get(action="programs.change_call").details
    assert details["before"] == {"hospital_quota": 3, "note_en": "Old"}
    assert details["after"] == {"hospital_quota": 4, "note_en": "New"}


def test_a_form_that_was_checked_before_the_announcement_changes_nothing():
    stale = draft(has_panel=False)
    calls.announce(stale, actor=None)
    stale.has_panel = True

    with pytest.raises(calls.CallRefused, match="announced meanwhile"):
        calls.freshened(stale, ["has_panel"])


def test_saving_a_note_keeps_what_another_moved_meanwhile():
    stale = CallFactory()
    later = stale.closes_at + timedelta(days=1)
    calls.prolong(stale, actor=None, reason="Network down", closes=later)
    stale.note_en = "New"

    fresh = calls.freshened(stale, ["note_en"])

    assert (fresh.closes_at, fresh.note_en) == (later, "New")


def test_prolonging_needs_a_reason_and_keeps_what_was_typed(client, office):
    call = CallFactory()
    later = timezone.localtime(call.closes_at + timedelta(days=1))
    page = address("call", "prolong", call.pk)

    shown = client.get(page).context["form"]
    data = {}
    for name in shown.initial:
        data[f"{name}_0"], data[f"{name}_1"] = f"{shown.initial[name]}".split(" ")
    data["closes_at_0"] = f"{later:%Y-%m-%d}"

    refused = client.post(page, data)
    moved = client.post(page, {**data, "reason": "Network down"})

    call.refresh_from_db()
    assert list(refused.context["form"].errors) == ["reason"]
    assert refused.context["form"]["closes_at"].value()[0] == data["closes_at_0"]
    assert moved.status_code == 302
    assert call.closes_at == later.replace(second=0, microsecond=0)
    assert list(AuditEntry.objects.get().details["after"]) == ["closes_at"]


def test_an_announced_call_cannot_be_deleted(client, office):
    call, preparing = CallFactory(), draft()

    answers = [
        client.post(address("call", "delete", row.pk), {"post": "yes"}).status_code
        for row in (call, preparing)
    ]

    assert answers == [403, 302]
    assert list(Call.objects.all()) == [call]
