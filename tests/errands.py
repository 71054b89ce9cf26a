"""Runs pieces of Python on one database, one after the other, in one process.

To start Django takes a second of CPU, and a race wants to prepare, to look and to look again.

    python -m tests.errands

Each line that it reads is {"code": …}, each that it writes {"printed": …, "failed": traceback}.
{"apart": code} runs it in a process that is split off, and tells {"process": …}; {"wait": process}
tells {"ended": …} as Popen's `wait` does, or null where the process runs and nobody `may_wait`.
"""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import IO

import django
from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent


class ErrandFailed(Exception):
    """The code raised something; the text is its traceback."""


class Errands:
    """The process; it starts with the first errand and ends with `close()`.

    environment: DATABASE_URL and what else the portal is told. One errand runs at a time: another
    thread waits for its turn.
    """

    def __init__(self, environment: Mapping[str, str]):
        self.environment = environment
        self.turn = Lock()
        self.process: subprocess.Popen[str] | None = None

    def run(self, code: str) -> str:
        """What the code printed. Raises ErrandFailed."""
        told = self.ask({"code": code})
        if told["failed"]:
            raise ErrandFailed(told["printed"] + told["failed"])
        return told["printed"]

    def apart(self, code: str) -> "Apart":
        """Begins it in a process of its own, which may be killed; what it prints is lost."""
        return Apart(self, self.ask({"apart": code})["process"])

    def ask(self, wish: dict) -> dict:
        with self.turn:
            process = self.process = self.process or self._start()
            process.stdin.write(json.dumps(wish) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        if not line:
            raise ErrandFailed("The process ended; its last words are among the test's own.")
        return json.loads(line)

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.errands"],
            cwd=ROOT,
            env=dict(self.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


class Apart:
    """A process that was split off; the one that it comes from knows of its end."""

    def __init__(self, errands: Errands, number: int):
        self.errands, self.number = errands, number

    def wait(self) -> int:
        """How it ended: 0, 1 where its code raised something, or minus the killing signal."""
        return self.errands.ask({"wait": self.number, "may_wait": True})["ended"]

    @property
    def is_running(self) -> bool:
        return self.errands.ask({"wait": self.number, "may_wait": False})["ended"] is None

    def kill(self) -> None:
        os.kill(self.number, signal.SIGKILL)
        self.wait()


def main(lines: IO[str], answers: IO[str]) -> None:
    django.setup()
    # Argon2 is slow on purpose; who is made here comes with a session, and types no password.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for line in lines:
        wish = json.loads(line)
        if "apart" in wish:
            told: dict = {"process": _split_off(wish["apart"])}
        elif "wait" in wish:
            told = {"ended": _end_of(wish["wait"], may_wait=wish["may_wait"])}
        else:
            told = _run(wish["code"])
        answers.write(json.dumps(told) + "\n")
        answers.flush()


def _run(code: str) -> dict[str, str]:
    printed, failed = io.StringIO(), ""
    with contextlib.redirect_stdout(printed):
        try:
            exec(code, {"__name__": "errand"})
        except Exception:
            failed = traceback.format_exc()
    connections.close_all()  # no lock is held, no server is kept from ending
    return {"printed": printed.getvalue(), "failed": failed}


def _split_off(code: str) -> int:
    if number := os.fork():
        return number
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):  # whoever listens to this process must hear of its end
        os.dup2(nothing, stream)
    failed = _run(code)["failed"]
    sys.stderr.write(failed)
    sys.stderr.flush()
    os._exit(1 if failed else 0)


def _end_of(number: int, *, may_wait: bool) -> int | None:
    ended, status = os.waitpid(number, 0 if may_wait else os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
