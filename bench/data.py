"""Fills the portal with the demo's programs and lectures, and with rows in bulk.

`main` prints, as JSON, the cookies of those who are signed in, and what they look at.
"""

import json
import random
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Role
from applications.models import Application, Office, Screening
from applications.states import State
from bench import people
from core.models import Message
from core.word_index import prose_of
from events.models import Event, Registration
from portal.demo import accounts, calls, events, partners, programs
from portal.demo import people as roster
from programs.models import Call
from talents.models import Talent

APPLICATIONS, EVENTS = 10_000, 200
CROWD, SEATS, STORMS = 200, 50, 4
SENT = [State.SUBMITTED, State.SCREENING, State.SENT_BACK, State.QUALIFIED, State.NOT_QUALIFIED]


def main(size: int = people.ROSTER) -> None:
    """size: how many people the roster gets."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    for load in (partners.load, programs.load, roster.load, accounts.load, calls.load, events.load):
        load()
    people.fill(size)
    fill_events()
    fill_applications(min(APPLICATIONS, size // 2))
    talent = User.objects.get(email="talent@example.org")
    fill_own_page(talent)
    crowd = fill_crowd()
    let_it_settle()
    found = {
        "talent": cookie_of(talent),
        "staff": cookie_of(User.objects.get(email="foreign-affairs@example.org")),
        "crowd": [cookie_of(user) for user in crowd],
        "storms": fill_storms(),
        "seats": SEATS,
    }
    print(json.dumps(found))


def let_it_settle() -> None:
    """What autovacuum has done to a database that has stood for an hour, PostgreSQL's at least."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def fill_events() -> None:
    """Lectures of the past years, a tenth of them to come."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    starts = [now + timedelta(days=7 * (number - EVENTS * 9 // 10)) for number in range(EVENTS)]
    rows = [event(f"B{number:04}", start) for number, start in enumerate(starts)]
    Event.objects.bulk_create(rows)


def fill_storms() -> list[str]:
    """Lectures that all want to attend; gives their addresses."""
    start = timezone.now() + timedelta(days=30)
    codes = [f"STORM{number}" for number in range(STORMS)]
    rows = Event.objects.bulk_create(event(code, start, capacity=SEATS) for code in codes)
    return [row.slug for row in rows]


def event(code: str, start: datetime, **fields) -> Event:
    fields = {"slug": f"bench-lecture-{code.lower()}", "capacity": 120} | fields
    row = Event(
        code=code,
        state=Event.State.PUBLISHED,
        title_zh=f"公派出国项目政策宣讲会 {code}",
        title_en=f"Lecture on government-sponsored programs {code}",
        summary_zh="外事办公室与人事处共同举办，介绍申请条件、材料与派出手续，并现场答疑。",
        summary_en="Both offices explain conditions and papers, and answer questions.",
        venue_zh="科技楼二层报告厅",
        venue_en="Lecture hall, second floor",
        audience=Event.Audience.PUBLIC,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        registration_opens_at=start - timedelta(days=60),
        **fields,
    )
    row.search_text = prose_of(row, Event.SEARCHED)
    return row


def fill_applications(count: int) -> None:
    """One application each of the first people of the roster, in all states, screened by some."""
    dice, now = random.Random(people.SEED), timezone.now()
    open_to = list(Call.objects.order_by("pk"))
    office = User.objects.get(email="hr@example.org")
    talents = Talent.objects.filter(staff_no__startswith="B").order_by("pk")[:count]
    rows = []
    for number, talent in enumerate(talents):
        sent = now - timedelta(minutes=7 * (count - number))
        rows.append(
            Application(
                reference=f"2027-BN-{number:05}",
                talent=talent,
                call=dice.choice(open_to),
                state=dice.choice(SENT),
                submitted_at=sent,
                state_since=sent + timedelta(hours=1),
                host_name="Karolinska Institutet",
                plan_title="Molecular subtypes of tumors",
                plan="A joint study of both groups. " * 40,
            )
        )
    Application.objects.bulk_create(rows, batch_size=1000)
    Screening.objects.bulk_create(
        (
            Screening(
                application=row,
                office=Office.HUMAN_RESOURCES,
                verdict=Screening.Verdict.PASS,
                by=office,
            )
            for row in rows
            if row.state in {State.SCREENING, State.QUALIFIED}
        ),
        batch_size=1000,
    )


def fill_own_page(user: User) -> None:
    """A talent in the middle of it: two drafts, four applications, two lectures, five letters."""
    now = timezone.now()
    states = [State.DRAFT, State.DRAFT, *SENT[:4]]
    for number, (state, call) in enumerate(zip(states, Call.objects.order_by("pk"), strict=False)):
        Application.objects.create(
            reference=f"2027-OWN-{number:04}",
            talent=user.talent,
            call=call,
            state=state,
            submitted_at=None if state == State.DRAFT else now,
        )
    for row in Event.objects.filter(code__startswith="B", starts_at__gt=now)[:2]:
        Registration.objects.create(
            event=row, user=user, state=Registration.State.SEATED, queued_at=now, seated_at=now
        )
    for number in range(5):
        Message.objects.create(
            template="bench/letter",
            recipient=user,
            address=user.email,
            language="zh-hans",
            subject=f"您的申请有新进展 {number}",
            body="外事办公室已受理您的申请。",
            state=Message.State.SENT,
            sent_at=now,
        )


def fill_crowd() -> list[User]:
    """Those who all register at the same moment."""
    department = Department.objects.order_by("pk").first()
    crowd = User.objects.bulk_create(
        User(
            email=f"bench{number}@example.org",
            name_zh=f"例{number}",
            name_en=f"Person {number}",
            department=department,
            password="!",
        )
        for number in range(CROWD)
    )
    Group.objects.get(name=Role.TALENT).user_set.add(*crowd)
    return crowd


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
