"""Whether this process can serve: database, cache, storage, migrations.

Twenty lines of our own: the library for it opens further connections in threads of its own and
answers 500 where a balancer expects 503.
"""

import uuid
from collections.abc import Callable

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _cache() -> bool:
    key = f"ready-{uuid.uuid4().hex}"
    cache.set(key, 1, timeout=10)
    found = cache.get(key) == 1
    cache.delete(key)
    return found


def _storage() -> bool:
    name = default_storage.save(f"ready/{uuid.uuid4().hex}", ContentFile(b"ready"))
    try:
        with default_storage.open(name) as kept:
            return kept.read() == b"ready"
    finally:
        default_storage.delete(name)


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


PROBES: dict[str, Callable[[], bool]] = {
    "database": _database,
    "cache": _cache,
    "storage": _storage,
    "migrations": _migrations,
}


def state() -> dict[str, bool]:
    """Each part with whether it works; never raises."""
    answers = {}
    for name, probe in PROBES.items():
        try:
            answers[name] = probe()
        except Exception:  # whatever is wrong, the answer is no
            answers[name] = False
    return answers
