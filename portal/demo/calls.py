"""The demo's calls, dated relative to the day of loading so that something is always open."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from programs import calls
from programs.models import Call, Program


@dataclass(frozen=True)
class Plan:
    """opens, closes: days from the day of loading; years: added to the demo's year."""

    program: str
    opens: int
    closes: int
    years: int = 0
    opinion: bool = True
    quota: int | None = None
    zone: str = "Asia/Shanghai"


PLANS = [
    # open
    Plan("CSC-VS", -12, 26, quota=6),
    Plan("CSC-SRS", -12, 26, quota=3),
    Plan("CSC-PD", -12, 26, quota=4),
    Plan("UICC-TF", -50, 2, opinion=False),
    Plan("SASAKAWA", -20, 11, quota=2),
    Plan("ESMO-RF", -30, 18, opinion=False),
    Plan("AVH-HRF", -90, 75, opinion=False),
    Plan("JSPS-P", -15, 47),
    Plan("MOST-TYSP", -25, 60, opinion=False),
    # to come
    Plan("CSC-EPT", 21, 48),
    Plan("CSC-YBT", 40, 55),
    Plan("MSCA-PF", 62, 140, opinion=False, zone="Europe/Brussels"),
    # closed
    Plan("CSC-VS", -230, -205, years=-1, quota=5),
    Plan("CSC-SRS", -230, -205, years=-1, quota=3),
    Plan("CSC-PD", -230, -205, years=-1, quota=3),
    Plan("UICC-YY", -75, -14, opinion=False),
    Plan("ASCO-IDEA", -95, -21, opinion=False, zone="America/New_York"),
]


def demo_year(today: date) -> int:
    """The year of the calls that are open on `today`: that of the day four months later."""
    return (today + timedelta(days=120)).year


def load(today: date | None = None) -> int:
    """Makes and announces the calls; those that exist keep what was changed in them."""
    today = today or timezone.localdate()
    for plan in PLANS:
        program = Program.objects.get(code=plan.program)
        year = demo_year(today) + plan.years
        if not Call.objects.filter(program=program, year=year).exists():
            _make(plan, program, year, today)
    return Call.objects.count()


def _make(plan: Plan, program: Program, year: int, today: date) -> None:
    opens, closes = (today + timedelta(days=days) for days in (plan.opens, plan.closes))
    call = calls.open_new_call(
        program,
        year,
        actor=None,
        opens=opens,
        closes=closes,
        hospital_due=closes + timedelta(days=7),
        sponsor_due=closes + timedelta(days=14),
        time_zone=plan.zone,
        asks_opinion=plan.opinion,
        hospital_quota=plan.quota,
    )
    announced = call.opens_at if plan.opens < 0 else timezone.now()
    calls.announce(call, actor=None, at=announced - timedelta(days=14))
