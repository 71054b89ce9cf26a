"""I2: one application per talent and call, and a number of its own, against real processes.

100 starts, then 100 submissions of one account from two log-ins: one row, polite answers, no error.
"""

import json

import pytest

from tests.races.storm import Answer, Request, storm

pytestmark = pytest.mark.race
TIMES, PEOPLE = 100, 40

PREPARE = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests.factories.programs import CallFactory, RequiredDocumentFactory
from tests.factories.talents import TalentFactory

call = CallFactory(slug="storm-2027", program__reference_prefix="ST", asks_opinion=True)
RequiredDocumentFactory(call=call, required="if_any")

def session_of(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key

users = [TalentFactory(user__password="!").user for _number in range({people})]
print(json.dumps([session_of(user) for user in [users[0], *users]]))
"""
COMPLETE = """
from datetime import date
from applications.models import Application
Application.objects.update(
    host_name="Lund University", host_country="SE", starts_on=date(2027, 9, 1),
    ends_on=date(2028, 8, 31), plan_title="Title", plan="Plan", use_at_home="Use",
)
"""
LOOK = """
import json
from applications.models import Application, DocumentSlot, ReferenceCounter
from core.models import AuditEntry, Message
print(json.dumps({
    "references": sorted(Application.objects.values_list("reference", flat=True)),
    "states": sorted(Application.objects.values_list("state", flat=True)),
    "slots": DocumentSlot.objects.count(),
    "counter": ReferenceCounter.objects.get().last,
    "audit": sorted(AuditEntry.objects.filter(action__startswith="application.")
        .values_list("action", flat=True)),
    "mails": Message.objects.count(),
}))
"""
START = "/me/applications/start/storm-2027/"
TICKS = "revision=0&notice=on&sensitive=on&sponsor=on"


@pytest.fixture
def server(gunicorn):
    return gunicorn(workers=4)


@pytest.fixture
def sessions(server) -> list[str]:
    """Two log-ins of the first person, then one of each other."""
    return json.loads(server.shell(PREPARE.format(people=PEOPLE)).splitlines()[-1])


def look(server) -> dict:
    return json.loads(server.shell(LOOK).splitlines()[-1])


def refused(answers: list[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.status != 302]


def test_one_account_has_one_application_however_often_it_starts_and_sends(server, sessions):
    detail = "/me/applications/2027-ST-0001/"

    starts = storm(server.port, [Request(START, sessions[n % 2]) for n in range(TIMES)])

    assert refused(starts) == []
    assert {answer.location for answer in starts} == {detail}
    after = look(server)
    assert (after["references"], after["counter"], after["slots"]) == (["2027-ST-0001"], 1, 1)
    assert after["audit"] == ["application.start"]

    server.shell(COMPLETE)
    posts = [Request(f"{detail}check/", sessions[n % 2], TICKS) for n in range(TIMES)]
    sends = storm(server.port, posts)

    assert refused(sends) == []
    after = look(server)
    assert after["states"] == ["submitted"]
    assert after["audit"] == ["application.start", "application.submit"]
    assert after["mails"] == 1


def test_many_who_start_at_once_get_numbers_without_a_gap(server, sessions):
    answers = storm(server.port, [Request(START, session) for session in sessions[1:]])

    assert refused(answers) == []
    expected = [f"2027-ST-{number:04}" for number in range(1, PEOPLE + 1)]
    assert look(server)["references"] == expected
    assert sorted(answer.location[-13:-1] for answer in answers) == expected
