"""Two officers at the same file in the same second, against real processes.

Both offices pass at once: no pass is lost, and the file qualifies once. Two of one office judge at
once: one verdict stands, the other officer reads a sentence.
"""

import json

import pytest

from tests.races.storm import Request, storm

pytestmark = pytest.mark.race
FILES = 12

PREPARE = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory

call = CallFactory()
files = [ApplicationFactory(call=call, state="screening").pk for _number in range({files})]

def session_of(role):
    user = UserFactory(password="!", roles=[role])
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key

roles = [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES]
print(json.dumps([files, {{role.value: [session_of(role), session_of(role)] for role in roles}}]))
"""
LOOK = """
import json
from applications.models import Application
print(json.dumps([
    [
        row.state,
        sorted(row.screenings.values_list("office", "verdict")),
        sorted(row.history.values_list("step", "role")),
    ]
    for row in Application.objects.prefetch_related("screenings", "history").order_by("pk")
]))
"""
PASSES = [["pass", "foreign_affairs"], ["pass", "human_resources"]]


@pytest.fixture
def server(gunicorn):
    return gunicorn(workers=4)


@pytest.fixture
def desk(server) -> tuple[list[int], dict[str, list[str]]]:
    """The files, and two log-ins of each office."""
    files, sessions = json.loads(server.shell(PREPARE.format(files=FILES)).splitlines()[-1])
    return files, sessions


def look(server) -> list:
    return json.loads(server.shell(LOOK).splitlines()[-1])


def step(pk: int, name: str) -> str:
    return f"/admin/applications/application/{pk}/step/{name}/"


def test_both_offices_pass_at_once_and_it_qualifies_once(server, desk):
    files, sessions = desk
    everybody = [key for keys in sessions.values() for key in keys]

    answers = storm(
        server.port, [Request(step(pk, "pass"), key) for pk in files for key in everybody]
    )

    assert {answer.status for answer in answers} <= {200, 302}  # 200: the form with the sentence
    passed = [["foreign_affairs", "pass"], ["human_resources", "pass"]]
    assert look(server) == [["qualified", passed, PASSES]] * FILES


def test_of_two_verdicts_of_one_office_the_first_stands(server, desk):
    files, sessions = desk
    first, second = sessions["human_resources"]
    seen = "seen=human_resources%3D"
    requests = [
        request
        for pk in files
        for request in (
            Request(step(pk, "pass"), first, seen),
            Request(step(pk, "fail"), second, f"{seen}&note=No+invitation."),
        )
    ]

    answers = storm(server.port, requests)

    assert {answer.status for answer in answers} <= {200, 302}  # 200: the form with the sentence
    either = {
        ("screening", "pass", "pass"),
        ("not_qualified", "fail", "fail"),
    }
    for state, [[_office, verdict]], [[name, _role]] in look(server):
        assert (state, verdict, name) in either
