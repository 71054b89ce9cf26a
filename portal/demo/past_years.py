"""Two years that are over: decided calls with their files, so that reports have something to tell.

Unlike the files of today these were not taken through their steps one by one; they have the
history that those steps would have left.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applications.models import Application, HistoryEntry, ReferenceCounter
from applications.states import State
from core.periods import add_months
from portal.demo.applications import HOSTS, PLANS
from portal.demo.forwardings import TO
from programs import calls
from programs.models import Call, Program
from talents.models import Talent

PROGRAMS = ["CSC-VS", "CSC-PD", "CSC-SRS"]
SHOWN = {"T90004", "T90008", "T90025"}  # who one signs in as, or looks at, has no past here
# How many of each, by how many years ago.
OUTCOMES = {
    1: {"awarded": 13, "not_awarded": 6, "not_selected": 8, "not_qualified": 6, "withdrawn": 2},
    2: {"awarded": 9, "not_awarded": 5, "not_selected": 7, "not_qualified": 5, "withdrawn": 1},
}
SENT = ("submit", "draft", "submitted", 0)
CHECKED = [
    SENT,
    ("give_opinion", "submitted", "screening", 4),
    ("pass", "screening", "screening", 9),
    ("pass", "screening", "qualified", 13),
]
NOMINATED = [
    *CHECKED,
    ("release", "qualified", "proposed", 34),
    ("publish_notice", "proposed", "on_notice", 36),
    ("end_notice", "on_notice", "recommended", 43),
    ("forward", "recommended", "forwarded", 47),
]
# Step, from, to, and so many days after sending; those of the offices' own take a little longer.
WAYS = {
    "awarded": [*NOMINATED, ("record_outcome", "forwarded", "awarded", 118)],
    "not_awarded": [*NOMINATED, ("record_outcome", "forwarded", "not_awarded", 118)],
    "not_selected": [*CHECKED, ("release", "qualified", "not_selected", 34)],
    "not_qualified": [*CHECKED[:2], ("fail", "screening", "not_qualified", 11)],
    "withdrawn": [*CHECKED[:2], ("withdraw", "screening", "withdrawn", 15)],
}
OPENS, CLOSES = (3, 10), (4, 5)  # month and day
ROUTES = ["exam", "training", "open", "stay", "exam", "open", "degree"]


def load(today: date | None = None) -> int:
    """Makes them once; returns how many files lie in years that are over."""
    today = today or timezone.localdate()
    for back, numbers in OUTCOMES.items():
        rounds = [_call(code, today.year - back) for code in PROGRAMS]
        if not any(call.applications.exists() for call in rounds):
            outcomes = [outcome for outcome, number in numbers.items() for _one in range(number)]
            _fill(rounds, outcomes, start=10 * back)
    return Application.objects.filter(submitted_at__year__lt=today.year).count()


def _call(code: str, year: int) -> Call:
    program = Program.objects.get(code=code)
    found = Call.objects.filter(program=program, year=year).first()
    return found or _new_call(program, year)


def _new_call(program: Program, year: int) -> Call:
    opens, closes = date(year, *OPENS), date(year, *CLOSES)
    call = calls.open_new_call(
        program,
        year,
        actor=None,
        opens=opens,
        closes=closes,
        hospital_due=closes + timedelta(days=25),
        sponsor_due=closes + timedelta(days=60),
        time_zone="Asia/Shanghai",
        asks_opinion=True,
        hospital_quota=6,
    )
    Call.objects.filter(pk=call.pk).update(**TO, notice_working_days=5)
    calls.announce(call, actor=None, at=call.opens_at - timedelta(days=14))
    call.refresh_from_db()
    return call


def _fill(rounds: list[Call], outcomes: list[str], start: int) -> None:
    """One file for each person, round after round; start: with whom the year begins."""
    people = list(Talent.objects.exclude(staff_no__in=SHOWN).order_by("staff_no"))
    made = []
    for number, outcome in enumerate(outcomes):
        talent = people[(start + number) % len(people)]
        made.append(_file(talent, rounds[number % len(rounds)], outcome, number))
    for application, steps in made:
        _tell(application, steps)


def _file(talent: Talent, call: Call, outcome: str, number: int) -> tuple[Application, list]:
    sent = datetime.combine(
        date(call.year, *OPENS) + timedelta(days=5 + number % 20),
        time(9 + number % 8),
        tzinfo=ZoneInfo(call.time_zone),
    )
    steps = [(*words, sent + _later(day, number)) for *words, day in WAYS[outcome]]
    host, country, city, scholar = HOSTS[number % len(HOSTS)]
    title, plan = PLANS[number % len(PLANS)]
    starts_on = date(call.year, 9, 1) + timedelta(days=number % 60)
    counter, _new = ReferenceCounter.objects.get_or_create(
        year=call.year, prefix=call.program.reference_prefix
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    application = Application.objects.create(
        talent=talent,
        call=call,
        reference=f"{call.year}-{counter.prefix}-{counter.last:04}",
        state=State(outcome),
        state_since=steps[-1][-1],
        submitted_at=sent,
        host_name=host,
        host_country=country,
        host_city=city,
        host_scholar_name=scholar,
        starts_on=starts_on,
        ends_on=add_months(starts_on, 6 + number * 5 % 13),
        plan_title=title,
        plan=plan,
        language_route=ROUTES[number % len(ROUTES)],
    )
    Application.objects.filter(pk=application.pk).update(created_at=sent - timedelta(days=3))
    return application, steps


def _later(day: int, number: int) -> timedelta:
    """Nothing is done by all on the same day."""
    return timedelta(days=day + number % 5, hours=number % 3) if day else timedelta(0)


def _tell(application: Application, steps: list) -> None:
    office = User.objects.with_role(Role.FOREIGN_AFFAIRS).order_by("pk")[0]
    for step, source, target, at in steps:
        own = step in {"submit", "withdraw"}
        entry = HistoryEntry.objects.create(
            application=application,
            step=step,
            source=source,
            target=target,
            actor=application.talent.user if own else office,
            role=Role.TALENT if own else Role.FOREIGN_AFFAIRS,
        )
        HistoryEntry.objects.filter(pk=entry.pk).update(at=at)
