"""Tokens of other systems: made, shown once, revoked, recorded."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import api_tokens, scopes
from accounts.models import ApiToken, User
from accounts.roles import Role
from core import audit
from core.models import AuditEntry, Message
from tests.factories.accounts import user_with
from tests.factories.api_tokens import READ, exporter, token_for
from tests.factories.programs import ProgramFactory

pytestmark = pytest.mark.django_db
ADD = "admin:accounts_apitoken_add"


def asked(holder, **changes) -> dict:
    """What an administrator sends."""
    return {
        "system": "HR system",
        "purpose": "To keep absences",
        "holder": holder.pk,
        "opened": [READ],
        "networks_typed": "",
        "expires_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "sending": "a-key",
        **changes,
    }


def make(actor, holder, **changes):
    day = timezone.localdate() + timedelta(days=30)
    told = {"system": "HR system", "purpose": "p", "opens": {READ: []}, "expires_on": day}
    return api_tokens.make(actor=actor, holder=holder, **told | changes)


def test_the_token_is_shown_once_and_kept_as_a_hash(client):
    program, holder = ProgramFactory(), exporter()
    client.force_login(user_with(Role.ADMINISTRATOR))
    data = asked(holder, parts=[f"{READ}:{program.slug}"], networks_typed="10.1.2.3\n10.2.0.0/16")

    response = client.post(reverse(ADD), data)

    token, secret = ApiToken.objects.get(), response.context["secret"]
    page = response.content.decode()
    assert (response.status_code, page.count(secret)) == (200, 1)
    assert "no-store" in response["Cache-Control"]
    assert (token.scopes, token.networks) == (
        {READ: [program.slug]},
        ["10.1.2.3/32", "10.2.0.0/16"],
    )
    stored = [str(getattr(token, field.attname)) for field in token._meta.concrete_fields]
    assert not any(secret in value for value in stored)
    for address in ("change", "history"):
        url = reverse(f"admin:accounts_apitoken_{address}", args=[token.pk])
        assert secret not in client.get(url).content.decode()
    assert secret not in str([audit.details_of(entry) for entry in AuditEntry.objects.all()])
    assert api_tokens.behind(secret) == token


def test_a_form_that_is_sent_again_makes_no_second_token(client):
    client.force_login(user_with(Role.ADMINISTRATOR))
    data = asked(exporter())
    client.post(reverse(ADD), data)

    again = client.post(reverse(ADD), data)

    assert ApiToken.objects.count() == 1
    assert "This form was sent already" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"expires_on": "2020-01-01"}, "This day is over."),
        ({"expires_on": "2099-01-01"}, "A token is valid for a year at the most."),
        ({"expires_on": ""}, "This field is required."),
        ({"expires_on": "tomorrow"}, "Enter a valid date."),
        ({"opened": []}, "This field is required."),
        ({"purpose": ""}, "This field is required."),
        ({"opened": ["everything"]}, "Select a valid choice."),
        ({"parts": ["applications.read:no-such"]}, "Select a valid choice."),
        ({"networks_typed": "10.1.2.300"}, "“10.1.2.300” is no address and no network."),
        ({"networks_typed": "10.0.0.1 " * 21}, "20 networks at the most."),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(client, change, sentence):
    client.force_login(user_with(Role.ADMINISTRATOR))

    response = client.post(reverse(ADD), asked(exporter(), **change))

    assert sentence in response.content.decode()
    assert not ApiToken.objects.exists()


def test_a_form_without_anything_is_answered_in_sentences(client):
    client.force_login(user_with(Role.ADMINISTRATOR))

    response = client.post(reverse(ADD), {"parts": "x"})

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()


@pytest.mark.parametrize(
    "role", [Role.HUMAN_RESOURCES, Role.TALENT, Role.AUDITOR, Role.UNIVERSITY_OFFICE]
)
def test_a_token_reads_in_the_name_of_those_alone_who_may_export(client, role):
    client.force_login(user_with(Role.ADMINISTRATOR))
    holder = user_with(role)

    response = client.post(reverse(ADD), asked(holder))

    assert "This person may not hand that on" in response.content.decode()
    with pytest.raises(PermissionDenied):
        make(user_with(Role.ADMINISTRATOR), holder)


def test_form_offers_those_alone_who_may_hand_something_on(client):
    administrator = user_with(Role.ADMINISTRATOR)
    for role in Role:
        user_with(role), exporter(role)
    exporter(Role.HUMAN_RESOURCES, is_active=False)
    client.force_login(administrator)

    form = client.get(reverse(ADD)).context["adminform"].form

    offered = set(form.fields["holder"].queryset)
    scope_names = [scope.name for scope in scopes.every()]
    assert offered == {
        user
        for user in User.objects.all()
        if any(api_tokens.may_hand_on(user, name) for name in scope_names)
    }
    assert administrator in offered
    assert len(offered) < User.objects.count() / 2


@pytest.mark.parametrize("number", [1, 30])
def test_form_asks_as_many_queries_for_one_as_for_many(client, number):
    client.force_login(user_with(Role.ADMINISTRATOR))
    client.get(reverse(ADD))
    for _one in range(number):
        exporter()

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(ADD))

    assert len(queries) == 7


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_make_and_revoke(role):
    actor, holder = user_with(role), exporter()
    token, _secret = token_for(holder)

    with pytest.raises(PermissionDenied):
        make(actor, holder)
    with pytest.raises(PermissionDenied):
        api_tokens.revoke(token, actor=actor)


def test_whoever_lends_the_name_is_told_by_mail_without_the_token():
    administrator, holder = user_with(Role.ADMINISTRATOR), exporter()

    _token, secret = make(administrator, holder)

    mail = Message.objects.get()
    assert (mail.recipient, mail.subject) == (holder, "A system reads in your name: HR system")
    assert str(administrator) in mail.body
    assert secret not in mail.body


@pytest.mark.parametrize("days", [-1, 367])
def test_no_token_is_made_for_a_day_that_is_over_or_far_away(days):
    day = timezone.localdate() + timedelta(days=days)

    with pytest.raises(ValueError, match=str(day)):
        make(user_with(Role.ADMINISTRATOR), exporter(), expires_on=day)


def test_making_and_revoking_stand_in_the_trail(client):
    administrator, holder = user_with(Role.ADMINISTRATOR), exporter()
    token, _secret = make(administrator, holder)
    client.force_login(administrator)
    page = reverse("admin:accounts_apitoken_revoke", args=[token.pk])

    asked_once = client.get(page)
    client.post(page)
    client.post(page)

    assert "This cannot be taken back" in asked_once.content.decode()
    entries = AuditEntry.objects.about(token).order_by("pk")
    assert [(row.action, row.actor) for row in entries] == [
        ("accounts.make_api_token", administrator),
        ("accounts.revoke_api_token", administrator),
    ]
    token.refresh_from_db()
    assert token.state == ApiToken.State.REVOKED


def test_the_list_tells_tokens_by_their_state(client):
    client.force_login(user_with(Role.AUDITOR))
    holder, today = exporter(), timezone.localdate()
    valid, _secret = token_for(holder)
    expired, _secret = token_for(holder, expires_on=today - timedelta(days=1))
    revoked, _secret = token_for(holder, revoked_at=timezone.now())
    address = reverse("admin:accounts_apitoken_changelist")

    for state, token in (("valid", valid), ("expired", expired), ("revoked", revoked)):
        rows = client.get(address, {"state": state}).context["cl"].result_list
        assert list(rows) == [token]
        assert token.state == state
