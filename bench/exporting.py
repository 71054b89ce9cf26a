"""Lists that leave, over HTTP, beside the database's own COPY, `sqlite3 -csv` and XlsxWriter."""

import http.client
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from bench import memory
from bench.goals import Measure
from bench.servers import Side, WebServer

NAMES = [
    *("csv_1m_vs_copy", "csv_1m_growth_mib", "csv_100k_sqlite", "csv_100k_growth_mib"),
    *("xlsx_100k_vs_xlsxwriter", "xlsx_100k_growth_mib"),
]
PAGE = "/admin/applications/application/export/"
# What Human Resources takes, and the same columns as they are stored: no words, no guard.
KEYS = [
    *("staff_no", "name_zh", "department", "title", "degree", "hire_date", "category"),
    *("call", "country", "starts_on", "ends_on", "state"),
]
STORED = [
    *("talent__staff_no", "talent__name_zh", "talent__department__name_zh", "talent__title"),
    *("talent__highest_degree", "talent__hire_date", "talent__category", "call__title_zh"),
    *("host_country", "starts_on", "ends_on", "state"),
]
ROWS_OF_SHEET, ROUNDS = 100_000, 5


def measure(
    kind: str, portal: Side, web: WebServer, wanted: int, say: Callable[[str], None]
) -> Iterator[Measure]:
    """wanted: how many rows the long list gets."""
    number = wanted if kind == "postgresql" else min(wanted, ROWS_OF_SHEET)
    say(f"{kind}: filling {number:,} applications")
    found = portal.call("bench.listing:fill", number)
    say(f"{kind}: {found['rows']:,} rows leave as CSV")
    yardstick = "copy" if kind == "postgresql" else "shell"
    name, growth, to = {
        "postgresql": ("csv_1m_vs_copy", "csv_1m_growth_mib", "COPY"),
        "sqlite": ("csv_100k_sqlite", "csv_100k_growth_mib", "sqlite3 -csv"),
    }[kind]
    _download(web, found["cookie"])  # loads what it needs
    pairs, grown = [], []
    for _round in range(ROUNDS):
        theirs = portal.call(f"bench.listing:{yardstick}")["seconds"]
        seconds, rows, mib = _watched(web, found["cookie"])
        if rows != found["rows"]:
            raise RuntimeError(f"{rows} rows left, not {found['rows']}.")
        pairs.append((theirs, seconds))
        grown.append(mib)
    ratio = statistics.median(theirs / own for theirs, own in pairs)
    yield Measure(name, kind, statistics.median(own for _theirs, own in pairs), "s", ratio, to)
    yield Measure(growth, kind, max(grown), "MiB")
    if kind == "postgresql":
        say(f"{kind}: sheets of {ROWS_OF_SHEET:,} rows")
        done = portal.call("bench.listing:sheets", ROWS_OF_SHEET)
        ratio = done["theirs"] / done["own"]
        yield Measure("xlsx_100k_vs_xlsxwriter", kind, done["own"], "s", ratio, "XlsxWriter")
        yield Measure("xlsx_100k_growth_mib", kind, done["mib"], "MiB")


def _watched(web: WebServer, cookie: str) -> tuple[float, int, float]:
    """Seconds, rows, and by how many MiB the worker that did it grew over its rest."""
    children = Path(f"/proc/{web.process.pid}/task/{web.process.pid}/children").read_text()
    before = {pid: memory.rest(pid) for pid in children.split()}
    began = time.perf_counter()
    rows = _download(web, cookie)
    seconds = time.perf_counter() - began
    return seconds, rows, max(memory.peak(pid) - rest for pid, rest in before.items())


def _download(web: WebServer, cookie: str) -> int:
    """Asks for the list as the form does and counts its lines, without the heading."""
    token = secrets.token_hex(16)
    form = {"purpose": "Measuring", "format": "csv", "headings": "en", "columns": KEYS}
    talk = http.client.HTTPConnection("127.0.0.1", web.port, timeout=600)
    try:
        talk.request(
            "POST",
            PAGE,
            body=urlencode(form, doseq=True),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"{cookie}; csrftoken={token}",
                "X-CSRFToken": token,
            },
        )
        answer = talk.getresponse()
        if answer.status != 200 or "csv" not in answer.headers["Content-Type"]:
            raise RuntimeError(f"The export answered {answer.status}.")
        lines = 0
        while piece := answer.read(1 << 20):
            lines += piece.count(b"\n")
        return lines - 1
    finally:
        talk.close()
