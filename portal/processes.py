"""Keeps child processes running until this one is told to stop."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
QUICK_DEATH_SECONDS = 10
QUICK_DEATHS_ALLOWED = 3
STOP_SECONDS = 25


class Child:
    """One command, started again when it dies; later and later where it dies at once."""

    def __init__(self, name: str, command: list[str]):
        self.name = name
        self.command = command
        self.process: subprocess.Popen | None = None
        self.quick_deaths = 0
        self.start_at = 0.0

    def start(self, folder: Path) -> None:
        # A group of its own: Ctrl+C in the terminal reaches the keeper alone, which passes it on.
        self.process = subprocess.Popen(self.command, cwd=folder, process_group=0)
        self.start_at = time.monotonic()

    def note_death(self) -> None:
        lived = time.monotonic() - self.start_at
        self.quick_deaths = self.quick_deaths + 1 if lived < QUICK_DEATH_SECONDS else 0
        self.process = None
        self.start_at = time.monotonic() + (
            2 ** (self.quick_deaths - 1) if self.quick_deaths else 0
        )

    def signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)


class Keeper:
    """Starts `commands` (name: command line) in `folder` and minds them.

    report: takes one sentence for the person at the terminal.
    """

    def __init__(
        self, commands: Mapping[str, list[str]], *, folder: Path, report: Callable[[str], None]
    ):
        self.children = [Child(name, command) for name, command in commands.items()]
        self.folder = folder
        self.report = report
        self.stopping = False

    def run(self) -> bool:
        """Returns when told to stop (True), or when a child does not live long enough (False)."""
        bell, ring = os.pipe()
        os.set_blocking(ring, False)
        wakeup = signal.set_wakeup_fd(ring, warn_on_full_buffer=False)
        previous = {number: signal.signal(number, self._stop) for number in STOP_SIGNALS}
        previous[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)  # rings the bell
        try:
            while not self.stopping:
                if not self._mind():
                    return False
                if select.select([bell], [], [], self._seconds_to_next_start())[0]:
                    os.read(bell, 4096)
            return True
        finally:
            self._stop_children()
            for number, handler in previous.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(wakeup)
            os.close(bell)
            os.close(ring)

    def _stop(self, *_: object) -> None:
        if self.stopping:  # asked a second time: at once
            for child in self.children:
                child.signal(signal.SIGKILL)
        self.stopping = True

    def _mind(self) -> bool:
        for child in self.children:
            if child.process and child.process.poll() is not None:
                child.note_death()
                if child.quick_deaths >= QUICK_DEATHS_ALLOWED:
                    self.report(f"The {child.name} does not start; the lines above say why.")
                    return False
                self.report(f"The {child.name} has ended unasked and is started again.")
            if not child.process and child.start_at <= time.monotonic() and not self.stopping:
                child.start(self.folder)
        return True

    def _seconds_to_next_start(self) -> float | None:
        waiting = [child.start_at for child in self.children if not child.process]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else None

    def _stop_children(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.signal(signal.SIGTERM)
        for child in self.children:
            if not child.process:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
