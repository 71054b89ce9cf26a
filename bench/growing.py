"""In a process of the portal: so many objects of each kind, and what a page costs then.

Called as `bench.growing:function`; each prints one JSON object.
"""

import json
import os
import time
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import people
from bench.data import event, let_it_settle
from bench.growth import PATHS, SIGNED_IN
from bench.listing import add_applications
from events.models import Event, Recap
from partners.models import Institution
from programs.models import Call, Program
from talents.models import Talent

TIMES, WARM = 20, 5
TICK = os.sysconf("SC_CLK_TCK")


def fill(number: int) -> None:
    """Adds what is missing to `number` of each; what is open or comes next stays as it is."""
    people.fill(max(number - Talent.objects.count(), 0), first=Talent.objects.count())
    add_applications(number)  # while there are few calls, so that nobody gets hundreds
    _events(number)
    _partners(number)
    _programs(number)
    let_it_settle()
    print(json.dumps({}))


def _events(number: int) -> None:
    """Lectures that were."""
    now, known = timezone.now(), Event.objects.count()
    rows = [
        event(f"G{place:05}", now - timedelta(days=30, hours=5 * place))
        for place in range(known, number)
    ]
    Event.objects.bulk_create(rows, batch_size=500)
    latest = {"title_zh": "回顾", "title_en": "Recap", "published_at": now}  # on the first page
    Recap.objects.get_or_create(event=Event.objects.past().first(), defaults=latest)


def _partners(number: int) -> None:
    rows = [
        Institution(
            code=f"G{place:05}",
            slug=f"bench-university-{place}",
            name_zh=f"例大学{place}",
            name_en=f"University {place}",
            country="SE",
            country_label_zh="瑞典",
            country_label_en="Sweden",
            kind=Institution.Kind.UNIVERSITY,
        )
        for place in range(Institution.objects.count(), number)
    ]
    for row in rows:
        row.take_search_text()
    Institution.objects.bulk_create(rows, batch_size=500)


def _programs(number: int) -> None:
    """Copies of one program, each with a call that was; open calls stay as many as they were."""
    template = Program.objects.order_by("pk")[0]
    call = Call.objects.order_by("pk")[0]
    now, rows = timezone.now(), []
    for place in range(Program.objects.count(), number):
        row = _copy(template)
        row.pk, row.code, row.slug = None, f"G{place:05}", f"bench-program-{place}"
        row.reference_prefix = f"G{place}"
        rows.append(row)
    programs = Program.objects.bulk_create(rows, batch_size=500)
    calls = []
    for place, program in enumerate(programs):
        row = _copy(call)
        row.pk, row.program, row.year, row.slug = None, program, 2015, f"{program.slug}-2015"
        row.opens_at, row.closes_at = (now - timedelta(days=days + place) for days in (400, 350))
        row.hospital_due_at = row.sponsor_due_at = row.closes_at + timedelta(days=1)
        calls.append(row)
    Call.objects.bulk_create(calls, batch_size=500)


def _copy(row):
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.fields})


def pages(names: list[str], cookies: dict[str, str]) -> None:
    """CPU of one request in ms, the database's own included, and queries: of a warm process."""
    print(json.dumps({name: _page(name, cookies) for name in names}))


def _page(name: str, cookies: dict[str, str]) -> dict[str, float]:
    client = Client(headers={"accept-language": "zh-CN"})
    client.cookies.load(cookies.get(SIGNED_IN.get(name, ""), ""))
    for _number in range(WARM):
        if (status := client.get(PATHS[name]).status_code) != 200:
            raise RuntimeError(f"{PATHS[name]} answers {status}")
    with CaptureQueriesContext(connection) as captured:
        client.get(PATHS[name])
    queries = len(captured)  # the next request forgets them
    before = _used()
    for _number in range(TIMES):
        client.get(PATHS[name])
    return {"cpu": 1000 * (_used() - before) / TIMES, "queries": queries}


def _used() -> float:
    """Seconds of CPU: of this process, and of the one that PostgreSQL serves it with."""
    if connection.vendor != "postgresql":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / TICK
