"""I11: 50 people send around the closing instant, to real processes: all are judged alike.

One request every 40 ms, from a second before to a second after. What counts is the server's clock
when it decides; so whoever was answered in time is in, whoever sent after it is not.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from tests.races.storm import Answer, Request, storm

pytestmark = pytest.mark.race
PEOPLE, STEP_SECONDS, AHEAD_SECONDS = 50, 0.04, 2.5
TICKS = "revision=0&notice=on&sensitive=on&sponsor=on"

PREPARE = """
import json
from datetime import timedelta
from django.utils import timezone
from programs.models import Call
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory
from tests.races.sessions import session_of

call = CallFactory(asks_opinion=False)
files = [
    ApplicationFactory(
        complete=True, call=call, reference=f"2027-DL-{{number:04}}", talent__user__password="!"
    )
    for number in range({people})
]
sessions = [session_of(row.talent.user) for row in files]
closes = timezone.now() + timedelta(seconds={ahead})
Call.objects.update(closes_at=closes)
print(json.dumps([closes.timestamp(), sessions]))
"""
LOOK = """
import json
from applications.models import Application
from core.models import AuditEntry, Message
print(json.dumps([
    [
        row.state,
        row.submitted_at and row.submitted_at.isoformat(),
        list(row.history.values_list("step", flat=True)),
        list(AuditEntry.objects.filter(action="application.submit", target_id=str(row.pk))
            .values_list("action", flat=True)),
        Message.objects.filter(recipient=row.talent.user).count(),
    ]
    for row in Application.objects.select_related("talent").order_by("reference")
]))
"""
SENT = (["submit"], ["application.submit"], 1)
NOT_SENT = ([], [], 0)


def send(port: int, number: int, session: str, at: float) -> tuple[float, float, Answer]:
    """Sends when `at` has come; gives when it was sent and when it was answered."""
    time.sleep(max(at - time.time(), 0))  # the instant itself is what is tested
    sent = time.time()
    answer = storm(port, [Request(path_of(number, "check/"), session, TICKS)])[0]
    return sent, sent + answer.seconds, answer


def path_of(number: int, page: str = "") -> str:
    return f"/me/applications/2027-DL-{number:04}/{page}"


def test_many_who_send_around_the_deadline_are_judged_by_one_clock(gunicorn):
    server = gunicorn(workers=4)
    code = PREPARE.format(people=PEOPLE, ahead=AHEAD_SECONDS)
    closes, sessions = json.loads(server.shell(code).splitlines()[-1])

    with ThreadPoolExecutor(PEOPLE) as pool:
        sending = [
            pool.submit(send, server.port, number, session, moment)
            for number, session in enumerate(sessions)
            for moment in [closes + (number - PEOPLE / 2) * STEP_SECONDS]
        ]
        answers = [one.result() for one in sending]

    after = json.loads(server.shell(LOOK).splitlines()[-1])
    assert "Traceback" not in server.output()
    for number, (sent, answered, answer) in enumerate(answers):
        state, submitted_at, *left = after[number]
        if state == "screening":
            assert (answer.status, answer.location) == (302, path_of(number))
            assert datetime.fromisoformat(submitted_at).timestamp() < closes
            assert sent < closes
            assert tuple(left) == SENT
        else:
            assert (state, submitted_at) == ("draft", None)
            assert (answer.status, answer.location) == (302, path_of(number, "check/"))
            assert answered >= closes
            assert tuple(left) == NOT_SENT
    assert after[-1][0] == "draft"  # sent a second too late
