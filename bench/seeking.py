"""In a process of the portal: the long list, page by page, and what is looked for in it.

Called as `bench.seeking:function`; each prints one JSON object.
"""

import json
import statistics
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.db import connection
from django.db.models import F, TextField, Value
from django.db.models.functions import Concat
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from applications.admin.filters import DEFAULT_ORDERING, ORDERINGS
from applications.finding import search as sought
from applications.models import Application
from bench.inside import fastest
from core.keyset import mark_of, slice_of
from core.search import words
from programs.models import Call
from talents.models import Talent

PAGE = "/admin/applications/application/"
TIMES, FEW_TIMES, WARM = 30, 5, 2
# A name that thousands have, a rare one, in each way of writing it; staff numbers, a reference.
QUERIES = [
    *("可心", "例可心", "例", "kexin", "li kexin", "kexin li", "lkx", "望舒", "若水 fang"),
    *("B000042", "B0000", "000042", "2027-BN-00042", "nobody"),
]


def pages(cookie: str) -> None:
    """Milliseconds (p50) of the first page, the deepest, and the slowest one with a filter."""
    client = Client(headers={"accept-language": "zh-CN"})
    client.cookies.load(cookie)
    told = {
        "first": _p50(client, ""),
        "deepest": _p50(client, urlencode({"after": _last_mark()})),
        "filters": max(_p50(client, query, FEW_TIMES) for query in _filters()),
    }
    print(json.dumps(told))


def _filters() -> list[str]:
    call = Call.objects.filter(applications__isnull=False).order_by("pk").first()
    department = Talent.objects.exclude(department=None).values_list("department").first()[0]
    turns = ["mine", "applicant", "stuck", "release"]
    return [
        *("state=screening", "state=awarded", f"call={call.pk}", f"department={department}"),
        f"call={call.pk}&state=screening",
        *("category=outstanding_innovative", *(f"turn={turn}" for turn in turns)),
        *(f"o={order}" for order in ORDERINGS),
    ]


def _p50(client: Client, query: str, times: int = TIMES) -> float:
    taken = []
    for _number in range(WARM + times):
        began = time.perf_counter()
        status = client.get(f"{PAGE}?{query}").status_code
        taken.append(1000 * (time.perf_counter() - began))
        if status != 200:
            raise RuntimeError(f"{query} answers {status}")
    return statistics.median(taken[WARM:])


def _last_mark() -> str:
    """Where the last 50 rows begin, from the newest on."""
    row = Application.objects.submitted().order_by("submitted_at", "pk")[50]
    return mark_of(row, ORDERINGS[DEFAULT_ORDERING])


def search() -> None:
    """Of each query: milliseconds for rows and number, in the database and until they are there in
    all; how many people, and the share of LIKE's.
    """
    told = {query: _sought(query) for query in QUERIES}
    print(json.dumps(told))


def _sought(query: str) -> dict[str, float]:
    officer = User.objects.with_role(Role.FOREIGN_AFFAIRS).first()

    def ask() -> None:
        found = sought(Application.objects.on_desk_of(officer), query)
        shown = Application.objects.only("pk", "submitted_at")
        slice_of(found.rows, ORDERINGS[DEFAULT_ORDERING], shown=shown)
        found.count()

    people = set(Talent.objects.called(query).values_list("pk", flat=True))
    like = _read_through(query)
    recall = len(people & like) / len(like) if like else 1.0
    whole = fastest(ask, 5)
    ms = min(_in_the_database(ask) for _time in range(5))
    return {"ms": ms, "whole": whole, "people": len(people), "recall": recall}


def _in_the_database(ask: Callable[[], None]) -> float:
    """Milliseconds until the answers to its queries were there, in all."""
    taken = 0.0

    def timed(execute, *asked):
        nonlocal taken
        began = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            taken += time.perf_counter() - began

    with connection.execute_wrapper(timed):
        ask()
    return 1000 * taken


def _read_through(query: str) -> set[int]:
    """Whom LIKE finds: Chinese words anywhere, all others where a word begins.

    Of a single character, only the family names: it is not held against LIKE.
    """
    rows = Talent.objects.alias(text=Concat(Value(" "), F("search_text"), output_field=TextField()))
    for word in words(query):
        if len(word) == 1:
            rows = rows.filter(name_zh__startswith=word)
        else:
            rows = rows.filter(text__contains=f" {word}" if word.isascii() else word)
    return set(rows.values_list("pk", flat=True))
