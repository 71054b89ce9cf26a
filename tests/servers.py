"""Real gunicorn processes on a database of their own, for what the test client cannot show.

    def test_two_at_once_get_one_seat(gunicorn):
        server = gunicorn(workers=4)
        server.manage("load_demo")
        server.shell("from tests.factories.events import EventFactory; EventFactory(capacity=1)")
        requests.get(server.url + "/events/")

It is the engine of DATABASE_URL (SQLite where nothing is said), migrated, with DJANGO_ENV=test and
the settings of the project; nothing of it is shared with the test's own database.
"""

import atexit
import contextlib
import functools
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
PREPARE = """
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
call_command("createcachetable")
"""
STOP_SECONDS = 30


class ServerFailed(Exception):
    """The server did not start, or ended by itself; the text is what it printed."""


class GunicornServer:
    """A context manager: the server runs inside the `with`, its database is gone after it.

    workers: sync processes, as in production. environment: more settings for them.
    task_worker: whether `run_worker` runs beside the server.
    """

    def __init__(
        self,
        *,
        workers: int = 4,
        environment: Mapping[str, str] | None = None,
        task_worker: bool = False,
    ):
        self.workers = workers
        self.task_worker = task_worker
        self.folder = Path(tempfile.mkdtemp(prefix="portal-server-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.folder / "server.log"
        self.environment = _environment(self.folder) | {
            "PORT": str(self.port),
            "WEB_WORKERS": str(workers),
            "WEB_THREADS": "1",
            **(environment or {}),
        }
        self.processes: list[subprocess.Popen] = []

    def __enter__(self) -> "GunicornServer":
        try:
            self.environment["DATABASE_URL"] = new_database(self.folder)
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        drop_database(self.environment["DATABASE_URL"])
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Starts the processes, also again after `stop()` or `kill()`; returns when they answer."""
        gunicorn = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        commands = [[*gunicorn, "--bind", f"127.0.0.1:{self.port}", "portal.wsgi:application"]]
        if self.task_worker:
            commands.append(["manage.py", "run_worker", "--queue-name", "*", "--no-startup-delay"])
        with self.log.open("ab") as log:
            self.processes = [
                subprocess.Popen(
                    [sys.executable, *command],
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    process_group=0,
                )
                for command in commands
            ]
        self.wait_for_answer(self.processes[0])

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []

    def kill(self) -> None:
        """As a power cut: every process of the server at once, without a word (kill -9)."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait()
        self.processes = []

    def manage(self, *arguments: str) -> str:
        """Runs a management command on the server's database; gives what it printed."""
        return _manage(self.environment, *arguments)

    def shell(self, code: str) -> str:
        """Runs Python on the server's database, where `tests.factories` can be imported."""
        return self.manage("shell", "--no-imports", "--command", code)

    def output(self) -> str:
        """What the server has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def wait_for_answer(self, web: subprocess.Popen) -> None:
        """Returns when the portal answers at `url`; raises where `web` ends before it does."""
        for _ in range(START_SECONDS * 10):
            if web.poll() is not None:
                raise ServerFailed(self.output())
            try:
                # gunicorn listens before its workers are there: it is the request that waits.
                urllib.request.urlopen(f"{self.url}/healthz", timeout=START_SECONDS).close()
                return
            except urllib.error.HTTPError as answer:
                raise ServerFailed(f"/healthz answers {answer.code}\n{self.output()}") from answer
            except (urllib.error.URLError, ConnectionError):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    web.wait(0.1)
        raise ServerFailed(f"No answer within {START_SECONDS} s.\n{self.output()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def new_database(folder: Path) -> str:
    """A copy of the migrated template, in `folder` or on PostgreSQL; gives its DATABASE_URL."""
    template = migrated_template()
    if template.startswith("sqlite"):
        target = folder / "portal.sqlite3"
        shutil.copy(template.removeprefix("sqlite:///"), target)
        return f"sqlite:///{target}"
    name = f"portal_{uuid.uuid4().hex[:12]}"
    _on_server(
        template,
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(urlsplit(template).path[1:])
        ),
    )
    return _named(template, name)


def drop_database(url: str) -> None:
    """Drops a PostgreSQL database; an SQLite file goes with its folder."""
    if url.startswith("postgres"):
        name = sql.Identifier(urlsplit(url).path[1:])
        _on_server(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


@functools.cache
def migrated_template() -> str:
    """The DATABASE_URL of a database that is migrated and empty; made once in a test run."""
    folder = Path(tempfile.mkdtemp(prefix="portal-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = _environment(folder)
    if environment["DATABASE_URL"].startswith("postgres"):
        name = f"portal_template_{uuid.uuid4().hex[:12]}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        _on_server(environment["DATABASE_URL"], create)
        environment["DATABASE_URL"] = _named(environment["DATABASE_URL"], name)
        atexit.register(drop_database, environment["DATABASE_URL"])
    _manage(environment, "shell", "--no-imports", "--command", PREPARE)
    if environment["DATABASE_URL"].startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(folder / "portal.sqlite3")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that one file is all of it
    return environment["DATABASE_URL"]


def _environment(folder: Path) -> dict[str, str]:
    url = os.environ.get("DATABASE_URL", "")
    return os.environ | {
        "DJANGO_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url if url.startswith("postgres") else f"sqlite:///{folder}/portal.sqlite3",
        "VAR_DIR": str(folder),
        "RATE_LIMITS": "off",
        "PYTHONDONTWRITEBYTECODE": "",  # where it is set, each start compiles every module
        "PYTHONPATH": str(ROOT),
    }


def _manage(environment: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ServerFailed(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _on_server(url: str, statement: sql.Composed) -> None:
    """Runs one statement beside the databases: from the server's own `postgres`."""
    with psycopg.connect(_named(url, "postgres"), autocommit=True) as connection:
        connection.execute(statement)


def _named(url: str, name: str) -> str:
    """The same server, another database."""
    address = urlsplit(url)
    query = f"?{address.query}" if address.query else ""
    return f"{address.scheme}://{address.netloc}/{name}{query}"
