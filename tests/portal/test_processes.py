"""Real processes, which write to files what they do; the keeper is stopped by a signal."""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from portal import processes
from portal.processes import Keeper

# Runs until it is told to stop, then writes so; FILE gets its process id as soon as it can stop.
PATIENT = """
import os, signal, sys
def stop(*_):
    open(sys.argv[1] + ".stopped", "w").close()
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
draft = sys.argv[1] + ".draft"
open(draft, "w").write(str(os.getpid()))
os.rename(draft, sys.argv[1])
signal.pause()
"""
DEAD_AT_ONCE = "import sys; sys.exit(3)"


def python(code: str, *arguments: Path) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


@pytest.fixture
def later():
    """`later(path, call)`: in the background, `call(text)` once `path` exists."""
    threads, over = [], threading.Event()

    def watch(path, call):
        while not over.wait(0.02):
            if path.exists():
                call(path.read_text())
                return

    def start(path, call):
        threads.append(threading.Thread(target=watch, args=(path, call), daemon=True))
        threads[-1].start()

    yield start
    over.set()
    for thread in threads:
        thread.join(5)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_keeper_stops_its_children_when_told_to(tmp_path, later, number):
    ready = tmp_path / "ready"
    later(ready, lambda _: os.kill(os.getpid(), number))

    ended_well = Keeper(
        {"web server": python(PATIENT, ready)}, folder=tmp_path, report=pytest.fail
    ).run()

    assert ended_well
    assert (tmp_path / "ready.stopped").exists()


def test_keeper_starts_a_killed_child_again(tmp_path, later):
    ready, said = tmp_path / "ready", []

    def kill_once(process_id):
        ready.unlink()
        later(ready, lambda _: os.kill(os.getpid(), signal.SIGTERM))
        os.kill(int(process_id), signal.SIGKILL)

    later(ready, kill_once)

    ended_well = Keeper(
        {"task worker": python(PATIENT, ready)}, folder=tmp_path, report=said.append
    ).run()

    assert ended_well
    assert said == ["The task worker has ended unasked and is started again."]


def test_keeper_gives_up_on_a_child_that_never_lives(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "QUICK_DEATHS_ALLOWED", 1)
    said, ready = [], tmp_path / "ready"

    ended_well = Keeper(
        {"web server": python(DEAD_AT_ONCE), "task worker": python(PATIENT, ready)},
        folder=tmp_path,
        report=said.append,
    ).run()

    assert not ended_well
    assert said == ["The web server does not start; the lines above say why."]


def test_keeper_gives_the_signals_back(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "QUICK_DEATHS_ALLOWED", 1)
    watched = [*processes.STOP_SIGNALS, signal.SIGCHLD]
    before = [signal.getsignal(number) for number in watched]

    Keeper({"x": python(DEAD_AT_ONCE)}, folder=tmp_path, report=lambda _: None).run()

    assert [signal.getsignal(number) for number in watched] == before
