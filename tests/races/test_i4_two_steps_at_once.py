"""I4: of two steps that exclude each other, taken in the same second, one counts and is recorded.

An applicant withdraws while the office passes; two officers record different outcomes.
tests/races/test_screening.py has the verdicts of the two offices.
"""

import json

import pytest

from tests.races.storm import Request, storm

pytestmark = pytest.mark.race
FILES = 12

PREPARE = """
import json
from accounts.roles import Role
from applications.models import Screening
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, ForwardedFileFactory, ForwardingFactory
from tests.factories.programs import CallFactory
from tests.races.sessions import session_of

call, of_office = CallFactory(forwarded_to_en="The university"), []
officers = [UserFactory(password="!", roles=[Role.FOREIGN_AFFAIRS]) for _number in range(2)]
other = UserFactory(roles=[Role.HUMAN_RESOURCES])
screened = [
    ApplicationFactory(call=call, state="screening", talent__user__password="!")
    for _number in range({files})
]
for row in screened:
    Screening.objects.create(application=row, office="human_resources", verdict="pass", by=other)
forwarding = ForwardingFactory(call=call, by=officers[0])
forwarded = [ForwardedFileFactory(forwarding=forwarding).application for _number in range({files})]
print(json.dumps({{
    "officers": [session_of(officer) for officer in officers],
    "screened": [[row.pk, row.reference, session_of(row.talent.user)] for row in screened],
    "forwarded": [row.pk for row in forwarded],
}}))
"""
LOOK = """
import json
from applications.models import Application
from core.models import AuditEntry, Message
print(json.dumps({
    row.pk: {
        "state": row.state,
        "outcome": row.forwarded_file.outcome if hasattr(row, "forwarded_file") else None,
        "history": list(row.history.order_by("pk").values_list("step", flat=True)),
        "audit": list(AuditEntry.objects.filter(
            target_type="applications.application", target_id=str(row.pk)
        ).order_by("pk").values_list("action", flat=True)),
        "mails": Message.objects.filter(recipient=row.talent.user).count(),
    }
    for row in Application.objects.select_related("talent")
}))
"""


def step(pk: int, name: str) -> str:
    return f"/admin/applications/application/{pk}/step/{name}/"


def test_of_two_steps_in_the_same_second_one_is_taken_and_the_trail_tells_it(gunicorn):
    server = gunicorn(workers=4)
    there = json.loads(server.shell(PREPARE.format(files=FILES)).splitlines()[-1])
    first, second = there["officers"]
    requests = []
    for pk, reference, applicant in there["screened"]:
        withdraw = f"/me/applications/{reference}/withdraw/"
        requests.append(Request(withdraw, applicant, "note=I+stay+here."))
        requests.append(Request(step(pk, "pass"), first, "seen=foreign_affairs%3D"))
    for pk in there["forwarded"]:
        record = step(pk, "record_outcome")
        requests.append(Request(record, first, "outcome=awarded"))
        requests.append(Request(record, second, "outcome=not_awarded"))

    answers = storm(server.port, requests)

    withdrawals = answers[: 2 * len(there["screened"]) : 2]
    recorded = answers[2 * len(there["screened"]) :]
    assert {answer.status for answer in withdrawals} == {302}
    for pair in zip(recorded[::2], recorded[1::2], strict=True):
        assert 302 in {answer.status for answer in pair}
    # The slower one is led back, or gets the page with its words and the reason.
    assert {answer.status for answer in answers} <= {200, 302}
    assert "Traceback" not in server.output()
    after = json.loads(server.shell(LOOK).splitlines()[-1])
    for pk, _reference, _applicant in there["screened"]:
        found = after[str(pk)]
        assert found["state"] == "withdrawn"
        assert found["history"] in (["withdraw"], ["pass", "withdraw"])
        assert found["audit"] == [f"application.{name}" for name in found["history"]]
        assert found["mails"] == len(found["history"])
    for pk in there["forwarded"]:
        found = after[str(pk)]
        assert found["state"] == found["outcome"]
        assert found["state"] in ("awarded", "not_awarded")
        assert found["history"] == ["record_outcome"]
        assert found["audit"] == ["application.record_outcome"]
        assert found["mails"] == 1
