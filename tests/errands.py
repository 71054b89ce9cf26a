"""Runs pieces of Python on one database, one after the other, in one process.

To start Django takes a second of CPU, and a race wants to prepare, to look and to look again.

    python -m tests.errands

Each line that it reads is {"code": …}, each that it writes {"printed": …, "failed": traceback}.
"""

import contextlib
import io
import json
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
        with self.turn:
            process = self.process = self.process or self._start()
            process.stdin.write(json.dumps({"code": code}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        if not line:
            raise ErrandFailed("The process ended; its last words are among the test's own.")
        told = json.loads(line)
        if told["failed"]:
            raise ErrandFailed(told["printed"] + told["failed"])
        return told["printed"]

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


def main(lines: IO[str], answers: IO[str]) -> None:
    django.setup()
    # Argon2 is slow on purpose; who is made here comes with a session, and types no password.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for line in lines:
        printed, failed = io.StringIO(), ""
        with contextlib.redirect_stdout(printed):
            try:
                exec(json.loads(line)["code"], {"__name__": "errand"})
            except Exception:
                failed = traceback.format_exc()
        connections.close_all()  # no lock is held, no server is kept from ending
        answers.write(json.dumps({"printed": printed.getvalue(), "failed": failed}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
