"""Measures the portal beside a bare Django project, on SQLite and on PostgreSQL.

Prints a table and writes build/bench.json; docs/performance.md explains both.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from bench import exporting, growth, million, pages, releasing, storm, weight
from bench.goals import GOALS, PUBLIC_PAGES, Measure, table
from bench.servers import ROOT, Load, Side, WebServer, databases, sides
from portal.translations import compile_catalogs

KINDS = ["sqlite", "postgresql"]
SELECTION = [*releasing.NAMES, "release_5k"]
PANEL = "panel_5k"
IMPORT, APPLIED = "import_100k", 20_000
DOSSIERS = "dossiers_500"
OTHERS = [
    "registration_storm",
    "checkin_search_2k",
    "assess_person",
    "assess_call_100k",
    "page_weight",
    *SELECTION,
    PANEL,
    IMPORT,
    DOSSIERS,
    *million.NAMES,
    *growth.NAMES,
    *exporting.NAMES,
]
NAMES = [*pages.PATHS, *OTHERS]
ROSTER = 100_000
ROWS = 1_000_000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", help=f"of {', '.join(NAMES)}; separated by commas")
    parser.add_argument("--db", choices=KINDS, action="append", help="left out: both")
    parser.add_argument("--seconds", type=float, default=0.6, help="of each turn (0.6)")
    parser.add_argument("--rounds", type=int, default=11, help="turns of each page (11)")
    parser.add_argument("--people", type=int, default=ROSTER, help="in the roster (100000)")
    parser.add_argument("--rows", type=int, default=ROWS, help="of the long list (1000000)")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "bench.json")
    chosen = parser.parse_args()
    chosen.only = chosen.only.split(",") if chosen.only else NAMES
    if unknown := set(chosen.only) - set(NAMES):
        parser.error(f"There is no measure {', '.join(sorted(unknown))}.")
    return chosen


def say(sentence: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {sentence}", file=sys.stderr, flush=True)


def measure(kind: str, chosen: argparse.Namespace) -> list[Measure]:
    """Everything that was asked for, on one database; what it made is gone afterwards."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        (folder / "static").mkdir()
        portal, reference = sides(folder, stack.enter_context(databases(kind, folder)))
        say(f"{kind}: filling the bare project")
        bare = reference.call("bench.reference.data:main")
        say(f"{kind}: filling the portal")
        found = portal.call("bench.data:main", chosen.people)
        cookies = {"talent": found["talent"], "staff": found["staff"], "bare_staff": bare["staff"]}
        measures = list(_inside(kind, portal, cookies, chosen.only))
        web = stack.enter_context(WebServer(portal, folder))
        if wanted := [name for name in pages.PATHS if name in chosen.only]:
            bench = pages.Bench(
                db=kind,
                portal=web,
                reference=stack.enter_context(WebServer(reference, folder)),
                load=stack.enter_context(Load()),
                cookies=cookies,
                seconds=chosen.seconds,
                rounds=chosen.rounds,
            )
            measures += pages.measure(bench, wanted, say)
        if set(SELECTION) & set(chosen.only):
            measures += _selection(kind, portal, web, chosen)
        if PANEL in chosen.only:
            say(f"{kind}: {PANEL}")
            measures += releasing.measure_panel(kind, portal)
        if IMPORT in chosen.only:
            measures += list(_import(kind, portal, folder))
        if DOSSIERS in chosen.only:
            measures += list(_dossiers(kind, portal))
        if "registration_storm" in chosen.only:
            measures += _storm(kind, portal, web, found)
        if "page_weight" in chosen.only:
            measures += _weight(kind, web)
        if wanted := [name for name in growth.NAMES if name in chosen.only]:
            measures += growth.measure(kind, folder, wanted, say)
        if set(million.NAMES) & set(chosen.only):
            staff = cookies["staff"]
            measures += million.measure(kind, portal, folder, staff, chosen.rows, say)
        if set(exporting.NAMES) & set(chosen.only):  # the last: it fills the lists
            measures += exporting.measure(kind, portal, web, chosen.rows, say)
        return measures


def _inside(kind: str, portal: Side, cookies: dict, only: list[str]) -> Iterator[Measure]:
    if wanted := [name for name in pages.PATHS if name in only]:
        say(f"{kind}: counting queries")
        counts = portal.call("bench.inside:queries", wanted, cookies)
        for name in wanted:
            yield Measure(f"{name}_queries", kind, counts[name], "queries")
    for name, function in (("assess_person", "one_person"), ("assess_call_100k", "whole_roster")):
        if name in only:
            say(f"{kind}: {name}")
            yield Measure(name, kind, portal.call(f"bench.inside:{function}"), "ms")
    if "checkin_search_2k" in only:
        say(f"{kind}: checkin_search_2k")
        value = portal.call("bench.door:search", cookies["staff"])
        yield Measure("checkin_search_2k", kind, value, "ms")


def _selection(
    kind: str, portal: Side, web: WebServer, chosen: argparse.Namespace
) -> list[Measure]:
    """A call with 5,000 applications: its pages, then the release of its decisions."""
    say(f"{kind}: filling two selections")
    found = portal.call("bench.selection:fill")
    turns = {"rounds": chosen.rounds, "seconds": chosen.seconds}
    measures = []
    if set(releasing.NAMES) & set(chosen.only):
        say(f"{kind}: board and ranking")
        with Load() as load:
            measures += releasing.measure_pages(kind, portal, web, load, found, **turns)
    if "release_5k" in chosen.only:
        measures += releasing.measure_release(kind, portal, say)
    return measures


def _import(kind: str, portal: Side, folder: Path) -> Iterator[Measure]:
    """100,000 rows are looked through, 20,000 of them taken over and taken back."""
    say(f"{kind}: {IMPORT}")
    path = str(folder / "roster.csv")
    portal.call("bench.bringing_in:write", path, ROSTER)
    seen = portal.call("bench.bringing_in:preview", path)
    say(f"{kind}: {seen['counts']}")
    yield Measure(f"{IMPORT}_preview", kind, seen["seconds"], "s")
    yield Measure(f"{IMPORT}_preview_cpu", kind, seen["cpu"], "s CPU")
    yield Measure(f"{IMPORT}_growth", kind, seen["mib"], "MiB")
    errors = 0
    for step, arguments in (("apply", (path, APPLIED)), ("take_back", ())):
        done = portal.call(f"bench.bringing_in:{step}", *arguments)
        yield Measure(f"import_20k_{step}", kind, done["seconds"], "s")
        yield Measure(f"import_20k_{step}_cpu", kind, done["cpu"], "s CPU")
        yield Measure(f"import_20k_{step}_growth", kind, done["mib"], "MiB")
        if kind == "sqlite":
            yield Measure(f"import_20k_{step}_locked", kind, done["locked"], "s")
        errors += done["errors"]
    yield Measure("import_20k_errors", kind, errors, "errors")


def _dossiers(kind: str, portal: Side) -> Iterator[Measure]:
    """500 people with nine papers and a summary each, in one ZIP."""
    say(f"{kind}: {DOSSIERS}")
    portal.call("bench.dossiers:fill")
    done = portal.call("bench.dossiers:pack")
    yield Measure(DOSSIERS, kind, done["seconds"], "s")
    yield Measure(f"{DOSSIERS}_growth_mib", kind, done["mib"], "MiB")
    yield Measure(f"{DOSSIERS}_missing", kind, done["missing"], "files")


def _storm(kind: str, portal: Side, web: WebServer, found: dict) -> list[Measure]:
    """The quickest of three storms; each wrong answer and each seat too many or too few counts."""
    first, *events = found["storms"]
    storm.strike(web.port, f"/events/{first}/register/", found["crowd"][:20])  # loads what it needs
    seconds, cpu, errors = [], [], 0
    for number, event in enumerate(events, start=1):
        say(f"{kind}: registration storm {number} of {len(events)}")
        before = web.cpu_seconds()
        replies = storm.strike(web.port, f"/events/{event}/register/", found["crowd"])
        cpu.append((web.cpu_seconds() - before) / len(replies))
        left = portal.call("bench.inside:seats", event)
        errors += sum(reply.status != 302 for reply in replies)
        errors += abs(left["taken"] - found["seats"]) + abs(left["seated"] - found["seats"])
        errors += abs(left["waiting"] - (len(replies) - found["seats"]))
        seconds.append(storm.percentile_95(replies))
    return [
        Measure("registration_storm", kind, min(seconds), "s (p95)"),
        Measure("registration_storm_cpu", kind, 1000 * min(cpu), "ms CPU"),
        Measure("registration_storm_errors", kind, errors, "errors"),
    ]


def _weight(kind: str, web: WebServer) -> list[Measure]:
    """Of the public pages, the heaviest in each respect."""
    weights = [
        weight.weigh(f"http://127.0.0.1:{web.port}{pages.PATHS[name]}") for name in PUBLIC_PAGES
    ]
    return [
        Measure("page_weight", kind, max(row.page for row in weights) / 1024, "KB"),
        Measure("page_weight_requests", kind, max(row.requests for row in weights), "requests"),
        Measure("page_weight_js", kind, max(row.js for row in weights) / 1024, "KB"),
        Measure("page_weight_css", kind, max(row.css for row in weights) / 1024, "KB"),
    ]


def main() -> int:
    chosen = arguments()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # leave by `finally`
    compile_catalogs(ROOT / "locale")
    measures = [row for kind in chosen.db or KINDS for row in measure(kind, chosen)]
    chosen.to.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(row) for row in measures]
    chosen.to.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(table(measures))
    print(f"\nLoad of the machine just now: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    missed = [row for row in measures if row.name in GOALS and not GOALS[row.name].holds(row)]
    print(f"{len(missed)} goals do not hold." if missed else "All goals hold.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
