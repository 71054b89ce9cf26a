"""A worker that is killed while it writes a file into the store leaves nothing there for ever."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers import ROOT

pytestmark = pytest.mark.race
# Every list, sheet and dossier that a worker makes goes through this function.
WRITE = """
import time
from core.exports import building, records
from tests.factories.accounts import UserFactory

def pieces():
    while True:
        yield b"x" * 100_000, 1
        print("written", flush=True)
        time.sleep(0.05)

record = records.opened(
    by=UserFactory(), purpose="Killed", format="xlsx", filters={}, columns=[], expected=10
)
building.keep(record, "list.xlsx", "application/x", pieces())
"""
WIPE = "from core import leftovers; print(leftovers.wipe())"


def left(server) -> list[Path]:
    return [path for path in (server.folder / "files").rglob("*") if path.is_file()]


def test_half_a_file_that_a_killed_worker_left_is_wiped_after_a_day(gunicorn):
    server = gunicorn(workers=1)
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", WRITE],
        cwd=ROOT,
        env=server.environment,
        stdout=subprocess.PIPE,
    )
    for _piece in range(3):
        assert worker.stdout.readline() == b"written\n"

    worker.kill()
    worker.wait()

    [half] = left(server)
    assert half.stat().st_size > 100_000
    assert server.shell(WIPE).strip() == "0"
    assert left(server) == [half]
    yesterday = time.time() - 25 * 3600
    os.utime(half, (yesterday, yesterday))
    assert server.shell(WIPE).strip() == "1"
    assert left(server) == []
