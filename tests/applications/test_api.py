"""Applications as other systems read them with a token: first who gets nothing, then what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from core import audit
from core.models import AuditEntry
from tests.factories.api_tokens import READ, bearer, exporter, token_for
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    OpinionFactory,
    SlotFactory,
)
from tests.factories.programs import CallFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/applications/"


def references(client, secret: str, query: str = "") -> list[str]:
    return [
        row["reference"] for row in client.get(LIST + query, headers=bearer(secret)).json()["items"]
    ]


def reads() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action="accounts.read_by_api_token").order_by("pk"))


# Who gets nothing -------------------------------------------------------------------------------
@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic abc", "nonsense"])
@pytest.mark.parametrize("role", [None, Role.HUMAN_RESOURCES, Role.ADMINISTRATOR])
def test_without_a_token_nobody_reads(client, authorization, role):
    """A log-in on the site opens nothing here."""
    ApplicationFactory(state="screening")
    if role:
        client.force_login(exporter(role))

    response = client.get(LIST, headers={"authorization": authorization, "accept-language": "en"})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="exchange"'
    assert response.json()["detail"] == "Send a token in the header: Authorization: Bearer …"


def test_a_token_that_is_not_known_is_refused_without_a_word_about_others(client):
    token, secret = token_for()

    response = client.get(LIST, headers=bearer(secret[:-1]))

    assert (response.status_code, response.json()["title"]) == (401, "A valid token is needed")
    assert response["WWW-Authenticate"] == 'Bearer realm="exchange", error="invalid_token"'
    assert token.prefix not in response.content.decode()


def expired(token):
    token.expires_on = timezone.localdate() - timedelta(days=1)


def revoked(token):
    token.revoked_at = timezone.now()


def of_another_scope(token):
    token.scopes = {"stays.read": []}


def from_elsewhere(token):
    token.networks = ["10.1.0.0/16", "2001:db8::/32"]


def holder_switched_off(token):
    token.holder.is_active = False


def holder_without_the_role(token):
    token.holder.take_roles([Role.TALENT])


def holder_without_the_right_to_export(token):
    token.holder.user_permissions.clear()


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        (expired, 401),
        (revoked, 401),
        (of_another_scope, 403),
        (from_elsewhere, 403),
        (holder_switched_off, 403),
        (holder_without_the_role, 403),
        (holder_without_the_right_to_export, 403),
    ],
)
def test_a_token_that_no_longer_opens_hands_out_nothing(client, spoil, status):
    file = ApplicationFactory(state="screening")
    token, secret = token_for()
    assert references(client, secret) == [file.reference]
    spoil(token)
    token.holder.save()
    token.save()

    answers = [
        client.get(path, headers=bearer(secret)) for path in (LIST, f"{LIST}{file.reference}/")
    ]

    assert [answer.status_code for answer in answers] == [status, status]
    assert file.reference not in "".join(answer.content.decode() for answer in answers)
    refusals = AuditEntry.objects.filter(action="accounts.refuse_api_token")
    assert [(entry.target_id, entry.actor) for entry in refusals] == [(str(token.pk), None)]


def test_a_day_is_over_where_the_hospital_is(client, time_machine):
    token, secret = token_for(expires_on=timezone.localdate())
    assert client.get(LIST, headers=bearer(secret)).status_code == 200

    time_machine.move_to(timezone.localtime().replace(hour=23, minute=59, second=59), tick=False)
    assert client.get(LIST, headers=bearer(secret)).status_code == 200
    time_machine.shift(1)
    assert client.get(LIST, headers=bearer(secret)).status_code == 401


def test_a_network_lets_its_own_callers_in(client):
    _token, secret = token_for(networks=["127.0.0.0/8"])

    assert client.get(LIST, headers=bearer(secret)).status_code == 200


# What is handed out -----------------------------------------------------------------------------
def test_drafts_and_calls_that_are_barred_to_the_holder_are_not_there(client):
    holder = exporter()
    _token, secret = token_for(holder)
    sent = ApplicationFactory(state="screening")
    ApplicationFactory(state="draft")
    own = ApplicationFactory(talent__user=holder, state="submitted")
    beside_own = ApplicationFactory(call=own.call, state="screening")
    conflict = ConflictFactory(user=holder)
    in_conflict = ApplicationFactory(call=conflict.call, state="screening")

    assert references(client, secret) == [sent.reference]
    for file in (own, beside_own, in_conflict):
        assert client.get(f"{LIST}{file.reference}/", headers=bearer(secret)).status_code == 404


def test_a_token_that_is_kept_to_a_program_knows_no_other(client):
    mine, other = ApplicationFactory(state="screening"), ApplicationFactory(state="screening")
    _token, secret = token_for(opens={READ: [mine.call.program.slug]})

    assert references(client, secret) == [mine.reference]
    assert references(client, secret, f"?program={other.call.program.slug}") == []
    assert references(client, secret, f"?call={other.call.slug}") == []
    assert client.get(f"{LIST}{other.reference}/", headers=bearer(secret)).status_code == 404


def test_nothing_sensitive_is_in_an_answer(client):
    """Of class P3, and of class P2 what nobody needs: planted values that must not come out."""
    file = ApplicationFactory(
        state="screening",
        talent__birth_date="1983-04-05",
        talent__email="private@example.org",
        plan_title="PLANTED-TITLE",
        plan="PLANTED-PLAN",
        use_at_home="PLANTED-USE",
        host_scholar_name="PLANTED-SCHOLAR",
        host_scholar_email="scholar@example.org",
        findings=[{"rule": "PLANTED-FINDING", "status": "not_met"}],
    )
    file.talent.identity_numbers.create(kind="passport", number="E99887766")
    OpinionFactory(application=file, by=exporter(), text="PLANTED-OPINION")
    SlotFactory(application=file, requirement__name_en="PLANTED-PAPER")
    _token, secret = token_for()

    for path in (LIST, f"{LIST}{file.reference}/"):
        text = client.get(path, headers=bearer(secret)).content.decode()
        assert file.reference in text
        for planted in ("PLANTED", "1983", "@example.org", "E99887766"):
            assert planted not in text


def test_a_record_tells_who_applies_for_what_and_where_it_stands(client):
    file = ApplicationFactory(state="screening", complete=True, talent__staff_no="T1")
    _token, secret = token_for()

    told = client.get(f"{LIST}{file.reference}/", headers=bearer(secret)).json()

    assert told == client.get(LIST, headers=bearer(secret)).json()["items"][0]
    assert (told["state"], told["call"]) == ("screening", file.call.slug)
    assert told["applicant"]["staff_no"] == "T1"
    assert told["applicant"]["department"] == file.talent.department.code
    assert told["host"] == {"zh-Hans": "Lund University", "en": "Lund University"}
    assert (told["host_country"], told["starts_on"]) == ("SE", "2027-09-01")


def test_applications_are_narrowed_by_call_state_and_change(client):
    first = ApplicationFactory(state="screening")
    since = timezone.now()
    second = ApplicationFactory(state="withdrawn", call=CallFactory())
    _token, secret = token_for()

    assert references(client, secret) == [first.reference, second.reference]
    assert references(client, secret, "?state=withdrawn") == [second.reference]
    assert references(client, secret, f"?call={first.call.slug}") == [first.reference]
    assert references(client, secret, f"?program={first.call.program.slug}") == [first.reference]
    moment = since.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert references(client, secret, f"?updated_since={moment}") == [second.reference]
    assert client.get(f"{LIST}?state=draft", headers=bearer(secret)).status_code == 400


def test_answers_stay_with_the_system(client):
    _token, secret = token_for()

    response = client.get(LIST, headers=bearer(secret))

    assert response["Cache-Control"] == "private, no-store"
    assert "Authorization" in response["Vary"]


# What is recorded -------------------------------------------------------------------------------
def test_the_trail_tells_which_system_read_whose_application(client):
    files = [ApplicationFactory(state="screening") for _number in range(3)]
    token, secret = token_for()

    client.get(f"{LIST}?limit=2&state=screening", headers=bearer(secret))

    [entry] = reads()
    assert (entry.actor, entry.target_id, entry.address) == (
        token.holder,
        str(token.pk),
        "127.0.0.1",
    )
    assert audit.details_of(entry)["after"] == {
        "list": "list_applications",
        "state": "screening",
        "rows": 2,
        "references": [file.reference for file in files[:2]],
    }


def test_the_same_content_is_recorded_once_a_day(client, time_machine):
    time_machine.move_to(timezone.localtime().replace(hour=9), tick=False)
    file = ApplicationFactory(state="screening")
    _token, secret = token_for()
    _other, another = token_for()

    for key in (secret, secret, another):
        client.get(LIST, headers=bearer(key))
    assert len(reads()) == 2
    file.state = "qualified"
    file.save()
    client.get(LIST, headers=bearer(secret))
    assert len(reads()) == 3
    time_machine.shift(timedelta(days=1))
    client.get(LIST, headers=bearer(secret))
    assert len(reads()) == 4


def test_what_hands_out_nobodys_data_leaves_no_record(client):
    _token, secret = token_for()
    client.get(LIST, headers=bearer(secret))
    ApplicationFactory(state="screening")
    client.head(LIST, headers=bearer(secret))
    client.options(LIST, headers=bearer(secret))

    assert reads() == []

    tag = client.get(LIST, headers=bearer(secret))["ETag"]
    same = client.get(LIST, headers=bearer(secret) | {"if-none-match": tag})

    assert same.status_code == 304
    assert len(reads()) == 1


def test_the_day_of_the_last_use_is_kept(client):
    token, secret = token_for()

    client.get(LIST, headers=bearer(secret))

    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()


# How much and how often -------------------------------------------------------------------------
def test_the_list_asks_as_often_for_thirty_files_as_for_one(client):
    _token, secret = token_for()
    ApplicationFactory(state="screening")
    client.get(LIST, headers=bearer(secret))
    with CaptureQueriesContext(connection) as one:
        client.get(LIST, headers=bearer(secret))
    for _number in range(29):
        ApplicationFactory(state="screening")
    client.get(LIST, headers=bearer(secret))

    with CaptureQueriesContext(connection) as thirty:
        assert len(references(client, secret)) == 30

    assert len(thirty) == len(one)


def test_each_token_has_its_own_limit(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"api_token": "1/m/key"}
    _token, first = token_for()
    _token, second = token_for()

    answers = [client.get(LIST, headers=bearer(secret)) for secret in (first, first, second)]

    assert [answer.status_code for answer in answers] == [200, 429, 200]
    assert answers[1]["Retry-After"] == "60"


def test_guessing_is_slowed_down_and_locks_nobody_out(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"api_token_unknown": "2/m/ip"}
    _token, secret = token_for()

    answers = [client.get(LIST, headers=bearer(f"ep_guess{number}")) for number in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert client.get(LIST, headers=bearer(secret)).status_code == 200
