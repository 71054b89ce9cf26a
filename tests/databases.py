"""Migrated databases: made once for these migrations, then copied for each process that needs one.

To migrate takes ten seconds of CPU, to copy none. The template lies in build/databases/, or on
the PostgreSQL server of DATABASE_URL, under a name made of all that it depends on, so that another
migration makes another one.

    python -m tests.databases       makes the template of DATABASE_URL's engine, if it is not there
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "databases"
PREPARE = """
import gc
gc.set_threshold(100_000, 20, 1000)  # migrations leave much behind; to look for it takes a fifth
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
call_command("createcachetable")
"""


class CommandFailed(Exception):
    """A process of the portal ended badly; the text is what it printed."""


def new(folder: Path) -> str:
    """A migrated database, in `folder` or on PostgreSQL; gives its DATABASE_URL."""
    if server := _server():
        name = f"portal_{uuid.uuid4().hex[:12]}"
        copy_on_server(name)
        return _named(server, name)
    target = folder / "portal.sqlite3"
    copy_file(target)
    return f"sqlite:///{target}"


def copy_file(target: Path) -> None:
    """A migrated SQLite database at `target`."""
    shutil.copy(_file_template(), target)


def copy_on_server(name: str) -> None:
    """A migrated PostgreSQL database of that name; what had the name before is gone."""
    template = _server_template()
    drop(_named(_server(), name))
    _run("CREATE DATABASE {} TEMPLATE {}", name, template)


def renew(url: str) -> None:
    """Makes a database that `new` gave as it was at first, under the processes that use it.

    On PostgreSQL their connections are cut, and they make new ones.
    """
    if url.startswith("postgres"):
        copy_on_server(urlsplit(url).path[1:])
        return
    with (
        contextlib.closing(sqlite3.connect(_file_template())) as template,
        contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as target,
    ):
        template.backup(target)


def drop(url: str) -> None:
    """Drops a PostgreSQL database; an SQLite file goes with its folder."""
    if url.startswith("postgres"):
        _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", urlsplit(url).path[1:])


def environment(folder: Path) -> dict[str, str]:
    """What a process of the portal is told: `folder` is where it writes."""
    return os.environ | {
        "DJANGO_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": _server() or f"sqlite:///{folder}/portal.sqlite3",
        "VAR_DIR": str(folder),
        "RATE_LIMITS": "off",
        "PYTHONDONTWRITEBYTECODE": "",  # where it is set, each start compiles every module
        "PYTHONPATH": str(ROOT),
    }


def manage(environment: Mapping[str, str], *arguments: str) -> str:
    """Runs a management command; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise CommandFailed(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _file_template() -> Path:
    target = FOLDER / f"{_key()}.sqlite3"
    with _alone():
        if not target.exists():
            with tempfile.TemporaryDirectory(prefix="portal-template-") as folder:
                manage(environment(Path(folder)), "shell", "--no-imports", "--command", PREPARE)
                made = Path(folder) / "portal.sqlite3"
                with contextlib.closing(sqlite3.connect(made)) as connection:
                    # So that one file is all of it.
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copy(made, target.with_suffix(".part"))
            target.with_suffix(".part").replace(target)
    return target


def _server_template() -> str:
    name = f"portal_template_{_key()}"
    with _alone(), tempfile.TemporaryDirectory(prefix="portal-template-") as folder:
        if not _exists(name):
            part = f"{name}_part"  # one that was broken off is not taken for a whole one
            _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", part)
            _run("CREATE DATABASE {} TEMPLATE template0", part)
            told = environment(Path(folder)) | {"DATABASE_URL": _named(_server(), part)}
            manage(told, "shell", "--no-imports", "--command", PREPARE)
            _run("ALTER DATABASE {} RENAME TO {}", part, name)
    return name


def _key() -> str:
    """Of all that a migrated database depends on."""
    depends = [*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"]
    depends += [ROOT / "accounts" / "roles.py", ROOT / "accounts" / "apps.py"]
    known = hashlib.sha256()
    for path in sorted(depends):
        known.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return known.hexdigest()[:16]


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Of several processes that start at once, one makes the template and the others wait."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _server() -> str:
    """The DATABASE_URL of a PostgreSQL server; empty where the tests run on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


def _exists(name: str) -> bool:
    with psycopg.connect(_named(_server(), "postgres")) as connection:
        asked = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return asked.fetchone() is not None


def _run(statement: str, *names: str) -> None:
    """Runs one statement beside the databases: from the server's own `postgres`."""
    with psycopg.connect(_named(_server(), "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _named(url: str, name: str) -> str:
    """The same server, another database."""
    address = urlsplit(url)
    query = f"?{address.query}" if address.query else ""
    return f"{address.scheme}://{address.netloc}/{name}{query}"


if __name__ == "__main__":
    _server_template() if _server() else _file_template()
