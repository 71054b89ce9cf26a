"""Programs and calls as other systems read them: exactly what the public pages show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.programs import (
    CallFactory,
    ProgramFactory,
    RequiredDocumentFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


def slugs(client, address: str) -> set[str]:
    return {item["slug"] for item in client.get(ROOT + address).json()["items"]}


@pytest.fixture(params=["visitor", "officer"])
def reader(request, client):
    """Whoever asks is told the same: a log-in on the site opens nothing here."""
    if request.param == "officer":
        client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    return client


def test_hidden_programs_and_calls_in_preparation_are_not_there(reader):
    shown = CallFactory()
    hidden = CallFactory(program__is_published=False)
    in_preparation = CallFactory(announced_at=None)
    CallFactory(announced_at=timezone.now() + timedelta(hours=1))

    programs = slugs(reader, "programs/")
    calls = slugs(reader, "calls/")

    assert hidden.program.slug not in programs
    assert calls == {shown.slug}
    for path in (
        f"programs/{hidden.program.slug}/",
        f"calls/{hidden.slug}/",
        f"calls/{in_preparation.slug}/",
    ):
        assert reader.get(ROOT + path).status_code == 404


def test_a_program_tells_its_announced_calls_alone(reader):
    shown = CallFactory(year=2027)
    CallFactory(program=shown.program, year=2028, announced_at=None)

    program = reader.get(f"{ROOT}programs/{shown.program.slug}/").json()

    assert [call["slug"] for call in program["calls"]] == [shown.slug]
    assert program["calls"][0]["program"] == shown.program.slug


def test_a_call_in_preparation_opens_no_program(client):
    CallFactory(announced_at=None)

    [program] = client.get(f"{ROOT}programs/").json()["items"]

    assert program["open_until"] is None


def test_texts_stand_in_both_languages_and_instants_with_their_zone(client):
    call = CallFactory(note_zh="说明")

    told = client.get(f"{ROOT}calls/{call.slug}/").json()

    assert told["title"] == {"zh-Hans": call.title_zh, "en": call.title_en}
    assert told["note"] == {"zh-Hans": "说明", "en": None}
    assert told["closes_at"] == call.closes_at.isoformat().replace("+00:00", "Z")
    assert told["url"] == f"http://127.0.0.1:8000/calls/{call.slug}/"


def test_programs_are_narrowed_by_kind_direction_and_open_calls(client):
    inbound = ProgramFactory(direction="inbound", kind="inbound_visit")
    open_one = CallFactory().program

    assert slugs(client, "programs/?direction=inbound") == {inbound.slug}
    assert slugs(client, "programs/?kind=visiting_scholar") == {open_one.slug}
    assert slugs(client, "programs/?open=true") == {open_one.slug}
    assert slugs(client, "programs/?open=false") == {inbound.slug}


def test_calls_are_narrowed_by_program_and_by_whether_they_are_open(client):
    open_one = CallFactory()
    opens_at = timezone.now() + timedelta(days=30)
    to_come = CallFactory(
        announced_at=timezone.now(), opens_at=opens_at, closes_at=opens_at + timedelta(days=9)
    )

    assert slugs(client, "calls/?open=true") == {open_one.slug}
    assert slugs(client, "calls/?open=false") == {to_come.slug}
    assert slugs(client, f"calls/?program={to_come.program.slug}") == {to_come.slug}
    assert slugs(client, "calls/?program=no-such") == set()


@pytest.mark.parametrize("address", ["programs/", "calls/"])
def test_a_list_asks_as_often_for_thirty_records_as_for_one(client, address):
    CallFactory()
    client.get(ROOT + address)
    with CaptureQueriesContext(connection) as one:
        client.get(ROOT + address)
    for _number in range(29):
        CallFactory()

    with CaptureQueriesContext(connection) as thirty:
        assert len(client.get(ROOT + address).json()["items"]) == 30

    assert len(thirty) == len(one) == 1


@pytest.mark.parametrize("name", ["program", "call"])
def test_one_record_asks_as_often_however_much_hangs_on_it(client, name):
    call = CallFactory()
    path = ROOT + {"program": f"programs/{call.program.slug}/", "call": f"calls/{call.slug}/"}[name]
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for year in (2024, 2025, 2026):
        CallFactory(program=call.program, year=year)
        TrackFactory(call=call)
        RequiredDocumentFactory(call=call)

    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(many) == len(few)


def test_every_program_has_its_page(client):
    program = ProgramFactory()

    told = client.get(f"{ROOT}programs/{program.slug}/").json()

    assert client.get(told["url"].removeprefix("http://127.0.0.1:8000")).status_code == 200
