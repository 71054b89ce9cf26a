"""Devices that see the same people in the same second, against real processes."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from tests.races.storm import CSRF

pytestmark = pytest.mark.race
PEOPLE, DEVICES = 12, 6

PREPARE = """
import json
from datetime import timedelta
from django.utils import timezone
from accounts.roles import Role
from events import registration
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.races.sessions import session_of

event = EventFactory(slug="lecture", starts_at=timezone.now() + timedelta(hours=1))
people = [registration.register(event, actor=UserFactory(password="!")).pk for _ in range({people})]
officers = [UserFactory(password="!", roles=[Role.FOREIGN_AFFAIRS]) for _ in range({devices})]
print(json.dumps([people, [session_of(officer) for officer in officers]]))
"""
LOOK = """
import json
from core.models import AuditEntry
from events.models import CheckIn, Registration
print(json.dumps({
    "rows": CheckIn.objects.count(),
    "standing": list(CheckIn.objects.standing().order_by("registration").values_list(
        "registration", flat=True)),
    "came": Registration.objects.exclude(attended_at=None).count(),
    "trail": AuditEntry.objects.filter(action__startswith="attendance.").count(),
}))
"""
WITH_STAFF_NUMBERS = """
import json
from tests.factories.talents import TalentFactory
numbers = [f"T9{{number:04}}" for number in range({people})]
for number in numbers:
    TalentFactory(staff_no=number, user__password="!")
print(json.dumps(numbers))
"""
PLACES = """
import json
from django.db.models import Count
from events.models import Event, Registration
[counted] = Registration.objects.order_by().values_list("state").annotate(Count("pk"))
print(json.dumps([list(counted), Event.objects.get().seats_taken]))
"""


class Device:
    """A phone at the door: signed in, with a queue of its own."""

    def __init__(self, server, session: str):
        self.url = f"{server.url}/events/lecture/check-in/deeds/"
        self.headers = {
            "Cookie": f"csrftoken={CSRF}; sessionid={session}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/json",
        }

    def hand_in(self, deeds: list[dict]) -> list[str]:
        body = json.dumps({"deeds": deeds}).encode()
        request = urllib.request.Request(self.url, body, self.headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return [result["outcome"] for result in json.load(answer)["results"]]


def deeds_of(people: list[int]) -> list[dict]:
    at = 1_800_000_000_000
    return [{"id": str(uuid4()), "kind": "check_in", "at": at, "registration": pk} for pk in people]


def at_once(works) -> list[list[str]]:
    barrier = Barrier(len(works))

    def do(work):
        barrier.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(do, works))


def test_of_devices_that_see_the_same_person_one_stands_and_all_are_told(gunicorn):
    server = gunicorn(workers=4)
    prepared = server.shell(PREPARE.format(people=PEOPLE, devices=DEVICES)).splitlines()[-1]
    people, sessions = json.loads(prepared)
    devices = [Device(server, session) for session in sessions]
    queues = [deeds_of(people) for _device in devices]

    told = at_once(
        [
            lambda device=device, queue=queue: device.hand_in(queue)
            for device, queue in zip(devices, queues, strict=True)
        ]
    )

    for answers in zip(*told, strict=True):
        assert sorted(answers) == ["already"] * (DEVICES - 1) + ["in"]
    found = json.loads(server.shell(LOOK).splitlines()[-1])
    assert found["standing"] == people
    assert (found["came"], found["rows"]) == (PEOPLE, PEOPLE * DEVICES)
    assert found["trail"] == PEOPLE * DEVICES
    assert "Traceback" not in server.output()


def test_queue_that_is_handed_in_by_two_tabs_at_once_counts_once(gunicorn):
    server = gunicorn(workers=4)
    prepared = server.shell(PREPARE.format(people=PEOPLE, devices=1)).splitlines()[-1]
    people, [session] = json.loads(prepared)
    queue = deeds_of(people)
    undone = [{**deed, "kind": "undo"} for deed in queue[:3]]

    told = at_once([lambda: Device(server, session).hand_in([*queue, *undone]) for _ in range(4)])

    assert {outcome for answers in told for outcome in answers} <= {"in", "undone"}
    found = json.loads(server.shell(LOOK).splitlines()[-1])
    assert found["standing"] == people[3:]
    assert (found["rows"], found["came"], found["trail"]) == (PEOPLE, PEOPLE - 3, PEOPLE + 3)
    assert "Traceback" not in server.output()


def test_people_without_a_seat_have_one_place_whoever_lets_them_in(gunicorn):
    """By staff number, from every device, while nobody of them has a registration."""
    server = gunicorn(workers=4)
    prepared = server.shell(PREPARE.format(people=0, devices=DEVICES)).splitlines()[-1]
    _people, sessions = json.loads(prepared)
    numbers = json.loads(server.shell(WITH_STAFF_NUMBERS.format(people=PEOPLE)).splitlines()[-1])
    devices = [Device(server, session) for session in sessions]
    at = 1_800_000_000_000

    def queue() -> list[dict]:
        deeds = [{"kind": "walk_in", "at": at, "staff_no": number} for number in numbers]
        return [{"id": str(uuid4()), **deed} for deed in deeds]

    told = at_once([lambda device=device: device.hand_in(queue()) for device in devices])

    for answers in zip(*told, strict=True):
        assert sorted(answers) == ["already"] * (DEVICES - 1) + ["in"]
    found = json.loads(server.shell(LOOK).splitlines()[-1])
    assert (len(found["standing"]), found["came"]) == (PEOPLE, PEOPLE)
    assert json.loads(server.shell(PLACES).splitlines()[-1]) == [["walked_in", PEOPLE], 0]
    assert "Traceback" not in server.output()
