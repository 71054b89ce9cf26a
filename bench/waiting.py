"""How long others who save have to wait on SQLite, which has one lock for all that is written."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

PAUSE_SECONDS = 0.005


class Longest:
    """seconds: the longest time in which nothing could be written."""

    seconds = 0.0


@contextmanager
def watched() -> Iterator[Longest]:
    """Tries to write every few milliseconds. PostgreSQL has no such lock."""
    longest, ended = Longest(), threading.Event()
    if connection.vendor != "sqlite":
        yield longest
        return
    path = str(connection.settings_dict["NAME"])
    watch = threading.Thread(target=_try_on, args=(path, longest, ended))
    watch.start()
    try:
        yield longest
    finally:
        ended.set()
        watch.join()


def _try_on(path: str, longest: Longest, ended: threading.Event) -> None:
    other, free = sqlite3.connect(path, timeout=0, isolation_level=None), time.perf_counter()
    while not ended.wait(PAUSE_SECONDS):
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        except sqlite3.OperationalError:
            longest.seconds = max(longest.seconds, time.perf_counter() - free)
        else:
            free = time.perf_counter()
    other.close()
