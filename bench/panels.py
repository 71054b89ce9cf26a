"""A panel with 5,000 files: opened and closed in one request each.

Called as `bench.panels:function` in a process of the portal; each prints one JSON object.
"""

import json
import time
from datetime import timedelta
from itertools import cycle

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applications.models import Application, Assignment, Criterion, Panel
from applications.states import State
from bench.selection import OFFICER, SIZES, call_named, files_in, peak
from core.models import AuditEntry
from programs.models import Call

REVIEWERS = 50
STEPS = {
    "open": ("call_panel_open", State.IN_REVIEW, "application.open_panel"),
    "close": ("call_panel_close", State.RANKED, "application.close_scoring"),
}


def fill() -> None:
    """A panel in preparation, each of its files with two readers and no review yet."""
    call = call_named("panel")
    files = files_in(call, SIZES["many"], State.QUALIFIED)
    panel = Panel.objects.create(call=call, due_at=timezone.now() + timedelta(days=30))
    Criterion.objects.create(panel=panel, name_zh="研究计划", name_en="Plan")
    experts = cycle(
        User.objects.create_user(f"bench-expert-{number}@example.org", roles=[Role.REVIEWER])
        for number in range(REVIEWERS)
    )
    Assignment.objects.bulk_create(
        Assignment(application=file, reviewer=next(experts)) for file in files for _turn in range(2)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps(len(files)))


def take(step: str) -> None:
    """One step, by the officer's request. Prints seconds, MiB, and what is not as it should be."""
    address, state, action = STEPS[step]
    call = Call.objects.get(slug="bench-panel")
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get(email=OFFICER))
    client.get(reverse("admin:call_panel", args=[call.pk]))  # loads what it needs
    before, began, used = peak(), time.perf_counter(), time.process_time()
    address = reverse(f"admin:{address}", args=[call.pk])
    status = client.post(address, {"reason": "Measured."}).status_code
    done = {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - used,
        "mib": peak() - before,
    }
    if status != 302:
        raise RuntimeError(f"{address} answers {status}")
    files = Application.objects.filter(call=call)
    rows = AuditEntry.objects.filter(action=action)
    recorded = rows.filter(target_id__in=[str(pk) for pk in files.values_list("pk", flat=True)])
    wrong = files.exclude(state=state).count() + abs(files.count() - recorded.count())
    print(json.dumps({**done, "left": wrong}))
