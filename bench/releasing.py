"""The pages of a great selection beside those of a small one, and its release with a kill in it."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from bench.goals import Measure
from bench.servers import ROOT, Load, Side, WebServer

NAMES = {"board_5k": "call_board", "ranking_5k": "call_ranking"}
LOOK_SECONDS = 6
ENOUGH = 500  # mails before the worker is killed
PATIENCE_SECONDS = 120


def measure_pages(
    kind: str,
    portal: Side,
    web: WebServer,
    load: Load,
    found: dict,
    *,
    rounds: int,
    seconds: float,
) -> Iterator[Measure]:
    """CPU of the page with 5,000 applications against that with 50, in turn, and its queries."""
    counts = portal.call("bench.selection:queries", found["pages"], found["staff"])
    for name, page in NAMES.items():
        few, many = found["pages"][f"{page}_few"], found["pages"][f"{page}_many"]
        pairs = []
        for _ in range(rounds):
            small = load.run(web, few, seconds=seconds, cookie=found["staff"])
            great = load.run(web, many, seconds=seconds, cookie=found["staff"])
            pairs.append((great.cpu_ms, small.cpu_ms))
        cpu = statistics.median(great for great, _small in pairs)
        ratio = statistics.median(great / small for great, small in pairs)
        yield Measure(name, kind, cpu, "ms CPU", ratio, "same page with 50")
        yield Measure(f"{name}_queries", kind, counts[f"{page}_many"], "queries")


def measure_release(kind: str, portal: Side, say: Callable[[str], None]) -> Iterator[Measure]:
    """Visible at once; the first worker is killed half way, the second finishes it."""
    yield Measure("release_5k_visible", kind, portal.call("bench.selection:release"), "s")
    say(f"{kind}: release, a worker is killed")
    killed = _killed_half_way(portal)
    done = portal.call("bench.selection:carry_out")
    left = portal.call("bench.selection:left")
    yield Measure("release_5k", kind, killed + done["seconds"], "s")
    yield Measure("release_5k_growth", kind, done["mib"], "MiB")
    yield Measure("release_5k_errors", kind, left["lost"] + left["doubled"], "errors")


def measure_panel(kind: str, portal: Side) -> Iterator[Measure]:
    """Opened and closed, each in the one request of the officer who confirms it."""
    portal.call("bench.panels:fill")
    for step in ("open", "close"):
        done = portal.call("bench.panels:take", step)
        yield Measure(f"panel_5k_{step}", kind, done["seconds"], "s")
        yield Measure(f"panel_5k_{step}_cpu", kind, done["cpu"], "s CPU")
        yield Measure(f"panel_5k_{step}_growth", kind, done["mib"], "MiB")
        yield Measure(f"panel_5k_{step}_errors", kind, done["left"], "errors")


def _killed_half_way(portal: Side) -> float:
    """Seconds until a worker that had begun was killed (SIGKILL)."""
    code = "from bench.selection import carry_out; carry_out()"
    began = time.perf_counter()
    worker = subprocess.Popen(
        [sys.executable, "-m", "django", "shell", "--no-imports", "--command", code],
        cwd=ROOT,
        env=portal.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - began < PATIENCE_SECONDS and worker.poll() is None:
            time.sleep(LOOK_SECONDS)  # each look is a process of its own, and takes a core
            if portal.call("bench.selection:progress") >= ENOUGH:
                break
    finally:
        worker.kill()
        worker.wait()
    return time.perf_counter() - began
