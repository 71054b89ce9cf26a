"""Measures inside one process of the portal: queries of a page, eligibility, what a storm left.

Each `main`-like function prints one JSON object; `bench.servers.Side.call` runs them.
"""

import json
import time
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.admin.who_qualifies import BY_STAFF_NUMBER, ROWS
from applications.facts import days_for, facts_of
from applications.reverse import qualifying
from bench.pages import PATHS, SIGNED_IN
from core.keyset import counted_slice_of
from events.models import Event, Registration
from programs.eligibility import Verdict, assess
from programs.models import Call, EligibilityRule
from talents.models import Talent

TIMES = 30
CALL = "csc-vs"  # the program with the most rules


def queries(names: list[str], cookies: dict[str, str]) -> None:
    """How many queries each page takes in a process that has served it before."""
    print(json.dumps({name: _queries(name, cookies) for name in names}))


def _queries(name: str, cookies: dict[str, str]) -> int:
    client = Client(headers={"accept-language": "zh-CN"})
    client.cookies.load(cookies.get(SIGNED_IN.get(name, ""), ""))
    client.get(PATHS[name])
    with CaptureQueriesContext(connection) as captured:
        status = client.get(PATHS[name]).status_code
    if status != 200:
        raise RuntimeError(f"{PATHS[name]} answers {status}")
    return len(captured)


def one_person() -> None:
    """Milliseconds for one person and one call."""
    call = _open_call()
    people = Talent.objects.filter(staff_no__startswith="B").values_list("pk", flat=True)[:TIMES]
    numbers = iter(people)
    print(json.dumps(fastest(lambda: _person(call, next(numbers)), len(people))))


def whole_roster() -> None:
    """Milliseconds for one call and everybody."""
    call = _open_call()
    print(json.dumps(fastest(lambda: _call(call), TIMES)))


def _open_call() -> Call:
    return Call.objects.open().select_related("program").get(program__slug=CALL)


def _person(call: Call, pk: int) -> Verdict:
    """From the database to the verdict: the person with all records, the rules, the findings."""
    talent = Talent.objects.get(pk=pk)
    rules = EligibilityRule.objects.filter(call=call)
    return Verdict.of(assess(rules, facts_of(talent, call=call), on=days_for(call)))


def _call(call: Call) -> tuple[int, list[Talent]]:
    """The number of those who qualify, and the first page of them."""
    people = Talent.objects.all()
    number, page = counted_slice_of(qualifying(call), BY_STAFF_NUMBER, shown=people, size=ROWS)
    return number, page.rows


def fastest(function: Callable[[], object], times: int) -> float:
    """The quickest time: what it takes when nobody else uses the machine."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        function()
        taken.append(1000 * (time.perf_counter() - began))
    return min(taken)


def seats(slug: str) -> None:
    """How an event stands after the storm."""
    event = Event.objects.get(slug=slug)
    states = list(event.registrations.values_list("state", flat=True))
    print(
        json.dumps(
            {
                "taken": event.seats_taken,
                "seated": states.count(Registration.State.SEATED),
                "waiting": states.count(Registration.State.WAITING),
            }
        )
    )
