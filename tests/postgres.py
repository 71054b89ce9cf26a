"""A PostgreSQL server of our own for the time of one command.

    python -m tests.postgres -- pytest -n 2

The command finds its address in DATABASE_URL. The server lives in a temporary folder, listens on a
socket there and nowhere else, and is stopped and deleted however the command ends.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

# Safe against nothing but quick: the server dies with the tests.
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
# Over the few rows of a test, to compile a query takes longer than to run it.
FEW_ROWS = ["jit=off", "autovacuum=off"]


class NoPostgreSQL(Exception):
    """PostgreSQL's programs are not on this machine."""


def programs() -> Path:
    """The folder of initdb and pg_ctl, of the newest version that is installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = [
        path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()
    ]
    if not versions:
        raise NoPostgreSQL(
            "PostgreSQL is missing. On Debian and Ubuntu, as root: apt-get install postgresql"
        )
    return max(versions, key=lambda path: int(path.parent.name))


@contextmanager
def server(*more: str) -> Iterator[str]:
    """Runs a server; gives the DATABASE_URL of its empty database `portal`. more: settings."""
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    data, socket = folder / "data", folder / "socket"
    owner, become = _owner(folder)
    socket.mkdir()
    if owner:
        shutil.chown(socket, owner)

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            **become,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}")

    bin_folder = programs()
    try:
        run(
            bin_folder / "initdb",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
            "-U",
            "portal",
            "-D",
            data,
        )
        settings = " ".join(f"-c {setting}" for setting in (*QUICK, *more))
        run(
            bin_folder / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            folder / "log",
            "-o",
            f"-c listen_addresses='' -k {socket} {settings}",
            "start",
        )
        try:
            run(bin_folder / "createdb", "-h", socket, "-U", "portal", "portal")
            yield f"postgres://portal@/portal?host={quote(str(socket), safe='')}"
        finally:
            run(bin_folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restart(url: str) -> bool:
    """Restarts the server of an address that `server` gave, in the middle of whatever goes on.

    False where it is another server, which is not ours to restart.
    """
    socket = Path(parse_qs(urlsplit(url).query).get("host", ["/nowhere"])[0])
    data = socket.parent / "data"
    if not data.exists():
        return False
    _name, become = _owner(socket.parent)
    command = [programs() / "pg_ctl", "-D", data, "-w", "-m", "fast"]
    command += ["-l", socket.parent / "log", "restart"]
    subprocess.run(command, cwd=socket.parent, **become, stdout=subprocess.DEVNULL, check=True)
    return True


def _owner(folder: Path) -> tuple[str, dict]:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return "", {}
    user = pwd.getpwnam("postgres")
    shutil.chown(folder, user.pw_uid, user.pw_gid)
    return user.pw_name, {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # leave by `finally`
    try:
        with server(*FEW_ROWS) as url:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode
    except NoPostgreSQL as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
