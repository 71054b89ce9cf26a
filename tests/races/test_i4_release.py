"""I4: the release of a ranking under kill -9: each file moves once, with one row of everything.

A process that carries it out is held at random writes, in the middle of a batch, and killed there;
then two real workers finish it at once. From the release on, and while all this goes on, every
applicant's own page shows the decision.
"""

import json
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest

from tests.servers import ROOT

pytestmark = pytest.mark.race
FILES, BATCH, KILLS = 12, 5, 2
DECISIONS = ["propose", "reserve", "not_choose"]
SHOWN = {
    "propose": "Proposed by the hospital",
    "reserve": "On the reserve list",
    "not_choose": "Not selected",
}
STATES = {"propose": "proposed", "reserve": "reserved", "not_choose": "not_selected"}

PREPARE = """
import json
from accounts.roles import Role
from applications.states import ALL_STAGES, Stage
from applications.workflow import rankings
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, call_with
from tests.races.sessions import session_of

call, officer = call_with(ALL_STAGES - {{Stage.PANEL}}), user_with(Role.FOREIGN_AFFAIRS)
files = [
    ApplicationFactory(
        call=call, state="qualified", reference=f"2027-RL-{{number:04}}", talent__user__password="!"
    )
    for number in range({files})
]
ranking = rankings.make(call, actor=officer, quota={files}, tie_rule="earlier")
decisions = {decisions}
chosen = {{row.ranking_entry.pk: decisions[n % len(decisions)] for n, row in enumerate(files)}}
rankings.decide(ranking, chosen, actor=officer)
rankings.release(ranking, actor=officer, warned=True)
print(json.dumps([session_of(row.talent.user) for row in files]))
"""
# Carries it out, and stands still before some write until it is killed. In a batch these are, for
# each decision in it, the states, the history, the audit rows and the mails, at least.
CARRY_OUT = """
import random, sys
from django.db import connection
from applications.models import Application, Ranking
from applications.workflow import rankings
from tests.security.faults import Watch

class Stop(Watch):
    def fail(self, where):
        print(where, flush=True)
        sys.stdin.read()

left = Application.objects.filter(state="qualified").count()
print(left, flush=True)
rankings.BATCH = {batch}
decided = {decisions} * (left // {batch}) + min({decisions}, left % {batch})
with connection.execute_wrapper(Stop(at=random.randrange(4 * decided))):
    rankings.carry_out.call(ranking_id=Ranking.objects.get().pk)
"""
LOOK = """
import json
from applications.models import Application
from core.models import AuditEntry, Message
print(json.dumps([
    [
        row.state,
        list(row.history.values_list("step", flat=True)),
        list(AuditEntry.objects.filter(
            target_type="applications.application", target_id=str(row.pk)
        ).values_list("action", flat=True)),
        list(Message.objects.filter(recipient=row.talent.user).values_list("template", flat=True)),
    ]
    for row in Application.objects.select_related("talent").order_by("reference")
]))
"""


def process(server, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=server.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def hold_that_everybody_reads(server, sessions: list[str]) -> None:
    """The decision, on each applicant's own page."""
    for number, session in enumerate(sessions):
        address = f"{server.url}/me/applications/2027-RL-{number:04}/"
        with urlopen(Request(address, headers={"Cookie": f"sessionid={session}"})) as answer:
            assert SHOWN[decision_of(number)] in answer.read().decode(), address


def decision_of(number: int) -> str:
    return DECISIONS[number % len(DECISIONS)]


def test_release_is_carried_out_once_whenever_its_worker_is_killed(gunicorn):
    server = gunicorn(workers=2)
    code = PREPARE.format(files=FILES, decisions=DECISIONS)
    sessions = json.loads(server.shell(code).splitlines()[-1])
    hold_that_everybody_reads(server, sessions)
    for _kill in range(KILLS):
        command = CARRY_OUT.format(batch=BATCH, decisions=len(DECISIONS))
        worker = process(server, "shell", "--no-imports", "--command", command)
        left = int(worker.stdout.readline())
        assert (FILES - left) % BATCH == 0  # a batch is done as a whole, or not begun
        assert worker.stdout.readline().startswith("before write")
        hold_that_everybody_reads(server, sessions)
        worker.kill()
        worker.communicate()

    workers = [process(server, "run_worker", "--batch", "--no-startup-delay") for _each in "ab"]
    said = [worker.communicate()[1] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0], said
    assert "Traceback" not in "".join([*said, server.output()])
    once = [["release"], ["application.release"], ["applications/decided"]]
    found = json.loads(server.shell(LOOK).splitlines()[-1])
    assert found == [[STATES[decision_of(number)], *once] for number in range(FILES)]
    hold_that_everybody_reads(server, sessions)
