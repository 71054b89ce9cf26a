"""I12: whatever the mail server or the worker suffers, no mail is lost and none is sent twice.

A real mail server that misbehaves, real gunicorn processes, and workers that are killed (kill -9)
at every point of a conversation; `make verify` adds kills at random moments.
"""

import json
import random
import threading

import pytest

from tests.errands import Apart
from tests.races.storm import Answer, Request, storm
from tests.smtp import MailServer

pytestmark = pytest.mark.race
SUBMIT = "revision=0&notice=on&sensitive=on&sponsor=on"
MOODS = ["refuse", "hang", "busy", "never", "full", "cut"]
POINTS = ["connect", "recipient", "data", "text", "dot", "taken", "answered"]

PREPARE = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests.factories.applications import ApplicationFactory
from tests.factories.talents import TalentFactory

talent, session = TalentFactory(user__password="!"), SessionStore()
for number in range({number}):
    ApplicationFactory(complete=True, talent=talent, reference=f"2027-ML-{{number:04}}")
session[SESSION_KEY] = str(talent.user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = talent.user.get_session_auth_hash()
session.save()
print(session.session_key)
"""
QUEUE = """
from core.models import Message
for number in range({number}):
    Message.objects.create(
        address=f"reader{{number}}@example.org", language="en", subject=f"mail {{number}}",
        body="text", template="x/y",
    )
"""
SEND = "from core import outbox; outbox.send_due()"
# As if the time until the next attempt, or until the end of a claim, were over.
LET_TIME_PASS = """
from core.models import Message, ScheduledRun
from core.outbox import CLAIM_LIFE
from django.utils import timezone
Message.objects.filter(state="sending").update(claimed_at=timezone.now() - 2 * CLAIM_LIFE)
Message.objects.filter(state="queued").update(retry_at=None)
ScheduledRun.objects.all().delete()
"""
LOOK = """
import json
from core.models import Message
print(json.dumps(list(Message.objects.order_by("pk").values_list("address", "state"))))
"""


@pytest.fixture(scope="module")
def running_mail_server():
    with MailServer() as server:
        yield server


@pytest.fixture
def mail_server(running_mail_server):
    yield running_mail_server
    running_mail_server.forget()


@pytest.fixture
def portal(gunicorn, mail_server):
    """One web process; mail goes to the server of this test, and patience is short."""
    environment = {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_server.port),
        "EMAIL_TIMEOUT": "2",
    }
    return gunicorn(workers=1, environment=environment)


def look(portal) -> list[tuple[str, str]]:
    """Address and state of every mail, in the order in which they were written."""
    return [tuple(row) for row in json.loads(portal.shell(LOOK).splitlines()[-1])]


def submit(portal, session, number) -> Answer:
    path = f"/me/applications/2027-ML-{number:04}/check/"
    return storm(portal.port, [Request(path, session, SUBMIT)])[0]


def worker(portal, before: str = "") -> Apart:
    """A process of its own that sends what is due, as the worker does."""
    return portal.errands.apart(f"{before}\n{SEND}")


def test_submissions_succeed_and_their_mails_are_sent_once_later(portal, mail_server):
    session = portal.shell(PREPARE.format(number=len(MOODS))).splitlines()[-1]

    for number, mood in enumerate(MOODS):
        mail_server.behave(mood)
        answer = submit(portal, session, number)
        assert (answer.status, answer.location) == (302, f"/me/applications/2027-ML-{number:04}/")
        assert mail_server.conversations == number  # nothing is sent within a request
        assert worker(portal).wait() == 0
        assert mail_server.conversations == number + 1

    assert [state for _address, state in look(portal)] == ["queued"] * len(MOODS)
    assert mail_server.accepted == []

    mail_server.behave("accept")
    portal.shell(LET_TIME_PASS)
    assert worker(portal).wait() == 0
    assert worker(portal).wait() == 0
    assert [state for _address, state in look(portal)] == ["sent"] * len(MOODS)
    assert len({taken.subject for taken in mail_server.accepted}) == len(MOODS)
    assert len(mail_server.accepted) == len(MOODS)


def test_submission_does_not_wait_for_a_worker_that_hangs(portal, mail_server):
    session = portal.shell(PREPARE.format(number=1) + QUEUE.format(number=1)).splitlines()[-1]
    mail_server.behave("hang")
    hanging = worker(portal, "from django.conf import settings; settings.EMAIL_TIMEOUT = 600")
    mail_server.hanging.wait()

    answer = submit(portal, session, 0)

    assert answer.status == 302
    assert hanging.is_running  # it still waits, and has held nobody up
    assert [state for _address, state in look(portal)] == ["sending", "queued"]
    hanging.kill()


def test_worker_killed_at_any_point_loses_nothing_and_sends_nothing_twice(portal, mail_server):
    portal.shell(QUEUE.format(number=len(POINTS)))

    for point in POINTS:
        kill_at(point, portal, mail_server)
    portal.shell(LET_TIME_PASS)
    assert worker(portal).wait() == 0

    after = look(portal)
    state_of = dict(zip(POINTS, [state for _address, state in after], strict=True))
    # Before the text it is certain that the server has nothing; after the last dot, before its
    # answer was heard, nobody knows; while text or answer are on their way it is one or the other.
    assert [state_of[point] for point in ("connect", "recipient", "data")] == ["sent"] * 3
    assert [state_of[point] for point in ("dot", "taken")] == ["unclear"] * 2
    assert {state_of[point] for point in ("text", "answered")} <= {"sent", "unclear"}
    hold_that_nothing_is_lost_or_doubled(after, mail_server)
    assert worker(portal).wait() == 0
    assert look(portal) == after


@pytest.mark.verify
def test_worker_killed_at_a_random_moment_loses_nothing_and_sends_nothing_twice(
    portal, mail_server
):
    """The moment is drawn among the points of all conversations to come."""
    number = 10
    portal.shell(QUEUE.format(number=number))
    kill_at(random.choice(POINTS), portal, mail_server, after=random.randrange(number))

    portal.shell(LET_TIME_PASS)
    assert worker(portal).wait() == 0

    after = look(portal)
    assert [state for _address, state in after].count("unclear") <= 1
    hold_that_nothing_is_lost_or_doubled(after, mail_server)


def hold_that_nothing_is_lost_or_doubled(rows, mail_server) -> None:
    """Every mail is with the server once; one that is not there is left to a human."""
    taken = [mail.recipient for mail in mail_server.accepted]
    assert len(taken) == len(set(taken))
    assert {state for _address, state in rows} <= {"sent", "unclear"}
    assert {address for address, state in rows if state == "sent"} <= set(taken)


def kill_at(point: str, portal, mail_server, *, after: int = 0) -> None:
    """Starts a worker and kills it when the mail server has come to `point` the n-th time."""
    reached, passed, left = threading.Event(), threading.Event(), iter(range(after, -1, -1))

    def on(here: str) -> None:
        if here == point and not reached.is_set() and next(left) == 0:
            reached.set()
            passed.wait()

    mail_server.on = on
    process = worker(portal)
    reached.wait()
    process.kill()
    mail_server.on = lambda here: None
    passed.set()
    mail_server.settle()
