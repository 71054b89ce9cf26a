"""A call with 5,000 ranked applications beside one with 50: its pages, and the release of all.

Called as `bench.selection:function` in a process of the portal; each prints one JSON object.
"""

import json
import resource
import time
from collections import Counter
from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applications.models import (
    Application,
    Assignment,
    Criterion,
    Panel,
    Ranking,
    RankingEntry,
    Review,
)
from applications.states import State
from applications.workflow import rankings
from bench.data import cookie_of
from core.models import Message
from programs.models import Call
from talents.models import Talent

SIZES = {"few": 50, "many": 5_000}
PAGES = ("call_board", "call_ranking")
OFFICER = "foreign-affairs@example.org"


def fill() -> None:
    """Two calls, ranked and decided; prints the addresses of their pages, and a cookie."""
    reviewer = User.objects.create_user("bench-reviewer@example.org", "long enough for a bench")
    reviewer.groups.add(Group.objects.get(name=Role.REVIEWER))
    addresses = {}
    for name, size in SIZES.items():
        call = call_named(name)
        _rank(call, files_in(call, size, State.RANKED), reviewer)
        for page in PAGES:
            addresses[f"{page}_{name}"] = reverse(f"admin:{page}", args=[call.pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    officer = User.objects.get(email=OFFICER)
    print(json.dumps({"pages": addresses, "staff": cookie_of(officer)}))


def call_named(name: str) -> Call:
    """A copy of an open call, closed for applications, with a panel."""
    call = Call.objects.open().order_by("pk")[0]
    closes = timezone.now() - timedelta(days=30)
    return Call.objects.create(
        program=call.program,
        year=2080 + len(name),
        slug=f"bench-{name}",
        title_zh=f"选拔 {name}",
        title_en=f"Selection {name}",
        announced_at=closes - timedelta(days=60),
        opens_at=closes - timedelta(days=50),
        closes_at=closes,
        hospital_due_at=closes + timedelta(days=90),
        sponsor_due_at=closes + timedelta(days=120),
        has_panel=True,
        notice_working_days=5,
        forwarded_to_zh="天津医科大学",
    )


def files_in(call: Call, size: int, state: State) -> list[Application]:
    """Files of as many people, who have an account each, in one of the two languages."""
    now = timezone.now()
    taken = Talent.objects.filter(user__isnull=False)
    people = list(
        Talent.objects.filter(staff_no__startswith="B").exclude(pk__in=taken).order_by("-pk")[:size]
    )
    users = User.objects.bulk_create(
        User(
            email=f"{call.slug}-{number}@example.org",
            password="!",
            preferred_language="en" if number % 2 else "zh-hans",
        )
        for number in range(size)
    )
    for person, user in zip(people, users, strict=True):
        person.user = user
    Talent.objects.bulk_update(people, ["user"], batch_size=500)
    return Application.objects.bulk_create(
        Application(
            reference=f"{call.year}-SL-{number:05}",
            talent=person,
            call=call,
            state=state,
            submitted_at=now - timedelta(minutes=number),
            host_name="Karolinska Institutet",
            plan_title="Molecular subtypes of tumors",
            plan="A joint study of both groups. " * 20,
        )
        for number, person in enumerate(people)
    )


def _rank(call: Call, files: list[Application], reviewer: User) -> None:
    """Every file has a review and a decision."""
    now = timezone.now()
    panel = Panel.objects.create(call=call, due_at=now, opened_at=now, closed_at=now)
    Criterion.objects.create(panel=panel, name_zh="研究计划", name_en="Plan")
    given = Assignment.objects.bulk_create(
        Assignment(application=file, reviewer=reviewer) for file in files
    )
    Review.objects.bulk_create(
        Review(assignment=row, comment="Clear and feasible.", total=number % 97, submitted_at=now)
        for number, row in enumerate(given)
    )
    ranking = Ranking.objects.create(call=call, quota=len(files) // 5)
    choices = [choice for choice in RankingEntry.Decision.values if choice]
    RankingEntry.objects.bulk_create(
        RankingEntry(
            ranking=ranking,
            application=file,
            position=number + 1,
            score=90,
            spread=3,
            decision=choices[min(number * 5 // len(files), 2)],
        )
        for number, file in enumerate(files)
    )


def queries(addresses: dict[str, str], cookie: str) -> None:
    """How many queries each page takes in a process that has served it before."""
    client = Client(headers={"accept-language": "zh-CN"})
    client.cookies.load(cookie)
    counts = {}
    for name, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            status = client.get(address).status_code
        if status != 200:
            raise RuntimeError(f"{address} answers {status}")
        counts[name] = len(captured)
    print(json.dumps(counts))


def release() -> None:
    """Releases the decisions of the great call; prints how long the one transaction took."""
    ranking = Ranking.objects.get(call__slug="bench-many")
    began = time.perf_counter()
    rankings.release(ranking, actor=User.objects.get(email=OFFICER))
    print(json.dumps(time.perf_counter() - began))


def carry_out() -> None:
    """What the worker does then. Prints seconds, and how many MiB its memory grew."""
    ranking = Ranking.objects.get(call__slug="bench-many")
    before, began = peak(), time.perf_counter()
    rankings.carry_out.call(ranking_id=ranking.pk)
    print(json.dumps({"seconds": time.perf_counter() - began, "mib": peak() - before}))


def progress() -> None:
    """How many mails are written so far."""
    print(json.dumps(_decided().count()))


def left() -> None:
    """After all of it: people without a mail, and mails that somebody got twice."""
    told = Counter(_decided().values_list("about_id", flat=True))
    files = Application.objects.filter(call__slug="bench-many")
    waiting = files.filter(state=State.RANKED).count()
    lost = sum(str(pk) not in told for pk in files.values_list("pk", flat=True))
    doubled = sum(number - 1 for number in told.values())
    print(json.dumps({"lost": lost + waiting, "doubled": doubled}))


def _decided():
    return Message.objects.filter(template="applications/decided")


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
