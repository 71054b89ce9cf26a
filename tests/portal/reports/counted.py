"""Random files with their histories, and the same numbers counted by hand."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from applications.models import Application, HistoryEntry
from applications.states import ENDED, State
from tests.factories.accounts import DepartmentFactory
from tests.factories.programs import CallFactory, ProgramFactory
from tests.factories.talents import TalentFactory

TODAY = date(2027, 6, 15)
HOUSE = ZoneInfo("Asia/Shanghai")
SENT = [state for state in State if state != State.DRAFT]
CATEGORIES = ["outstanding_innovative", "young_innovative_excellent", ""]
# How far one has come, told state by state and not by sets: the hand count of the tests.
REACHED = {
    "submitted": "applied", "screening": "applied", "sent_back": "applied",
    "not_qualified": "applied", "qualified": "qualified", "in_review": "qualified",
    "ranked": "qualified", "reserved": "qualified", "not_selected": "qualified",
    "proposed": "nominated", "on_notice": "nominated", "recommended": "nominated",
    "forwarded": "nominated", "not_awarded": "nominated", "awarded": "awarded",
}  # fmt: skip
ORDER = ["applied", "qualified", "nominated", "awarded", "abroad", "returned"]


def make(number: int, seed: int) -> list[Application]:
    """Files of several calls, departments and years; some were withdrawn, from any state."""
    dice = random.Random(seed)
    programs = [ProgramFactory(direction=way) for way in ("outbound", "outbound", "inbound")]
    calls = [
        CallFactory(program=program, year=2025 + turn) for turn, program in enumerate(programs)
    ]
    departments = [DepartmentFactory() for _one in range(3)]
    people = [
        TalentFactory(department=dice.choice(departments), category=dice.choice(CATEGORIES))
        for _one in range(6)
    ]
    rows = [_row(dice, one, calls, people) for one in range(number)]
    made = Application.objects.bulk_create(rows)
    HistoryEntry.objects.bulk_create(
        HistoryEntry(application=row, step="withdraw", source=row.came_from, target="withdrawn")
        for row in made
        if row.state == State.WITHDRAWN
    )
    return made


def _row(dice: random.Random, one: int, calls, people) -> Application:
    state = dice.choice([*SENT, State.AWARDED, State.AWARDED, State.WITHDRAWN])
    # One talent has but one live file in a call: the others of a pair are withdrawn.
    talent, call = people[one % len(people)], calls[one // len(people) % len(calls)]
    if one >= len(people) * len(calls):
        state = State.WITHDRAWN
    starts_on = dice.choice([None, TODAY - timedelta(days=400), TODAY, TODAY + timedelta(days=1)])
    stays = dice.choice([90, 400, 401])
    row = Application(
        talent=talent,
        call=call,
        reference=f"R-{one}",
        state=state,
        submitted_at=datetime(
            dice.choice([2025, 2026]), dice.choice([1, 12]), 31, 12, tzinfo=HOUSE
        ),
        starts_on=starts_on,
        ends_on=starts_on and starts_on + timedelta(days=stays),
        host_country=dice.choice(["SE", "JP", ""]),
        language_route=dice.choice(["", "exam", "open"]),
    )
    row.came_from = dice.choice([state for state in SENT if state not in ENDED])
    return row


def stage_by_hand(row: Application) -> str:
    reached = REACHED[row.came_from if row.state == "withdrawn" else row.state]
    if row.state == "awarded" and row.call.program.direction == "outbound":
        if row.ends_on and row.ends_on < TODAY:
            return "returned"
        if row.starts_on and row.starts_on <= TODAY:
            return "abroad"
    return reached


def counts_by_hand(rows: list[Application]) -> list[int]:
    """How many came at least as far as each stage."""
    places = [ORDER.index(stage_by_hand(row)) for row in rows]
    return [sum(place >= least for place in places) for least in range(len(ORDER))]


def under_way_by_hand(rows: list[Application]) -> int:
    over = {"not_qualified", "not_selected", "awarded", "not_awarded", "withdrawn"}
    return sum(row.state not in over for row in rows)


def history(application: Application, *steps: tuple[str, str, float]) -> None:
    """Moves of a file. steps: from, to, and on which day since the first of 2027."""
    start = datetime(2027, 1, 1, 9, tzinfo=HOUSE)
    for source, target, day in steps:
        entry: Any = HistoryEntry.objects.create(
            application=application, step="x", source=source, target=target
        )
        HistoryEntry.objects.filter(pk=entry.pk).update(at=start + timedelta(days=day))
