"""Real gunicorn processes on a database of their own, for what the test client cannot show.

    def test_two_at_once_get_one_seat(gunicorn):
        server = gunicorn(workers=4)
        server.manage("load_demo")
        server.shell("from tests.factories.events import EventFactory; EventFactory(capacity=1)")
        requests.get(server.url + "/events/")

It is the engine of DATABASE_URL (SQLite where nothing is said), migrated, with DJANGO_ENV=test and
the settings of the project; nothing of it is shared with the test's own database.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests import databases
from tests.databases import CommandFailed
from tests.errands import Errands

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
STOP_SECONDS = 30


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
        self.environment = databases.environment(self.folder) | {
            "PORT": str(self.port),
            "WEB_WORKERS": str(workers),
            "WEB_THREADS": "1",
            **(environment or {}),
        }
        self.processes: list[subprocess.Popen] = []
        self.errands = Errands(self.environment)

    def __enter__(self) -> "GunicornServer":
        try:
            self.environment["DATABASE_URL"] = databases.new(self.folder)
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.errands.close()
        databases.drop(self.environment["DATABASE_URL"])
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Starts the processes, also again after `stop()` or `kill()`; returns when they answer."""
        # The application is read once and not by each worker, as `manage.py serve` does it.
        gunicorn = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--preload"]
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

    @property
    def can_be_renewed(self) -> bool:
        """Whether its web processes run, and nothing beside them that may be at work."""
        return len(self.processes) == 1 and self.processes[0].poll() is None

    def renew(self) -> None:
        """As new, but for the processes, which take seconds to start: no row, no file, no log."""
        databases.renew(self.environment["DATABASE_URL"])
        shutil.rmtree(self.folder / "files", ignore_errors=True)
        os.truncate(self.log, 0)

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
        return databases.manage(self.environment, *arguments)

    def shell(self, code: str) -> str:
        """Runs Python on the server's database, where `tests.factories` can be imported.

        One after the other in one process; the environment is that of the first time.
        """
        return self.errands.run(code)

    def output(self) -> str:
        """What the server has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def wait_for_answer(self, web: subprocess.Popen) -> None:
        """Returns when the portal answers at `url`; raises where `web` ends before it does."""
        for _ in range(START_SECONDS * 10):
            if web.poll() is not None:
                raise CommandFailed(self.output())
            try:
                # gunicorn listens before its workers are there: it is the request that waits.
                urllib.request.urlopen(f"{self.url}/healthz", timeout=START_SECONDS).close()
                return
            except urllib.error.HTTPError as answer:
                raise CommandFailed(f"/healthz answers {answer.code}\n{self.output()}") from answer
            except (urllib.error.URLError, ConnectionError):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    web.wait(0.1)
        raise CommandFailed(f"No answer within {START_SECONDS} s.\n{self.output()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
