"""What is measured runs here: gunicorn, the load generator, and the database below them."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests import postgres
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
WORKERS, CONNECTIONS = 2, 8
START_SECONDS, STOP_SECONDS = 60, 20
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Side:
    """One of the two projects: the portal, or the bare one."""

    name: str
    application: str
    options: tuple[str, ...]
    environment: dict[str, str]

    def call(self, function: str, *arguments: object) -> Any:
        """Calls `bench.module:function` in a process of this project; gives the JSON it prints."""
        module, _, name = function.partition(":")
        code = f"from {module} import {name} as it; it(*{arguments!r})"
        done = subprocess.run(
            [sys.executable, "-m", "django", "shell", "--no-imports", "--command", code],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{function} of the {self.name} failed.")
        return json.loads(done.stdout.splitlines()[-1])


def sides(folder: Path, addresses: dict[str, str]) -> tuple[Side, Side]:
    """The portal and the bare project. addresses: DATABASE_URL of each, by name."""
    shared = os.environ | {"PYTHONPATH": str(ROOT), "VAR_DIR": str(folder)}
    portal = {"DJANGO_ENV": "demo", "DJANGO_DEBUG": "off", "RATE_LIMITS": "off"}
    return (
        Side(
            "portal",
            "portal.wsgi:application",
            ("--config", "deploy/gunicorn.conf.py"),
            shared
            | portal
            | {"DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": addresses["portal"]},
        ),
        Side(
            "reference",
            "bench.reference.wsgi:application",
            ("--no-control-socket", "--worker-tmp-dir", "/dev/shm"),
            shared
            | {
                "DJANGO_SETTINGS_MODULE": "bench.reference.settings",
                "DATABASE_URL": addresses["reference"],
            },
        ),
    )


def copied(side: Side, folder: Path, name: str) -> Side:
    """The same project on a copy of its database, as that is now."""
    url = side.environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        target = folder / f"{name}.sqlite3"
        with (
            contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as source,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        address = f"sqlite:///{target}"
    else:
        parts = urlsplit(url)
        own = parts.path.removeprefix("/")
        with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as server:
            # Only a database that nobody uses is copied; who was connected connects anew.
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own]
            )
            words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            server.execute(words.format(sql.Identifier(name), sql.Identifier(own)))
        address = parts._replace(path=f"/{name}").geturl()
    return replace(side, environment=side.environment | {"DATABASE_URL": address})


class WebServer:
    """gunicorn with two sync workers; a context manager.

    The portal runs with its own configuration, as in production, the bare project with none.
    """

    def __init__(self, side: Side, folder: Path):
        self.side = side
        self.port = free_port()
        self.log = folder / f"{side.name}.log"

    def __enter__(self) -> "WebServer":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", *self.side.options),
                    *("--bind", f"127.0.0.1:{self.port}", "--workers", str(WORKERS)),
                    *("--threads", "1", "--max-requests", "0", self.side.application),
                ],
                cwd=ROOT,
                env=self.side.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                # gunicorn listens before its workers are there: it is the request that waits.
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=START_SECONDS)
                return
            except urllib.error.HTTPError as answer:
                answer.close()
                return
            except (urllib.error.URLError, ConnectionError):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.1)
        raise RuntimeError(f"{self.side.name} does not start:\n{self.log.read_text()}")

    def cpu_seconds(self) -> float:
        """CPU time that the workers have used so far, theirs and the kernel's for them."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        used = 0
        for pid in children.split():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used / TICKS


class Load:
    """The load generator, as a process; a context manager."""

    def __enter__(self) -> "Load":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate()

    def run(self, server: WebServer, path: str, *, seconds: float, cookie: str = "") -> "Slice":
        """Asks for one page for some seconds, from eight connections at once."""
        job = {"port": server.port, "path": path, "cookie": cookie}
        job |= {"seconds": seconds, "connections": CONNECTIONS}
        before = server.cpu_seconds()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(job), file=self.process.stdin, flush=True)
        done = json.loads(self.process.stdout.readline())
        if done["failed"]:
            raise RuntimeError(f"{server.side.name} {path}: {done['failed']} answers were not 200.")
        used = server.cpu_seconds() - before
        return Slice(
            rate=done["requests"] / done["seconds"],
            cpu_ms=1000 * used / done["requests"],
            kilobytes=done["bytes"] / 1024,
        )


@dataclass(frozen=True)
class Slice:
    """rate: requests per second; cpu_ms: milliseconds of the workers' CPU for each."""

    rate: float
    cpu_ms: float
    kilobytes: float


@contextlib.contextmanager
def databases(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """Two empty databases, as DATABASE_URL by the name of their side; gone afterwards."""
    if kind == "sqlite":
        yield {name: f"sqlite:///{folder}/{name}.sqlite3" for name in ("portal", "reference")}
        return
    with postgres.server() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE reference"))
        parts = urlsplit(url)
        yield {"portal": url, "reference": parts._replace(path="/reference").geturl()}
