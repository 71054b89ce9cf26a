"""Faults at every write of a change, and what the whole database holds before and after."""

import re
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from core.models import AuditEntry

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|WITH)\b", re.IGNORECASE)


class Fault(OperationalError):
    """What a full disk or a lost connection looks like to the code."""


class Watch:
    """Counts the writes that pass; at: fails before that one (from 0), behind the last of `of`."""

    def __init__(self, *, at: int | None = None, of: int | None = None):
        self.done, self.at, self.of = 0, at, of

    def __call__(self, execute, sql, params, many, context):
        if not WRITES.match(sql):
            return execute(sql, params, many, context)
        if self.done == self.at:
            self.fail(f"before write {self.done}")
        result = execute(sql, params, many, context)
        self.done += 1
        if self.done == self.at == self.of:
            self.fail("after the last write")
        return result

    def fail(self, where: str) -> None:
        raise Fault(where)


def contents() -> dict[str, list]:
    """Every row of every table, and what waits for the commit."""
    found: dict[str, list] = {"on commit": list(connection.run_on_commit)}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def new_rows(table: str, before: dict[str, list], after: dict[str, list]) -> int:
    return len(set(after[table]) - set(before[table]))


def rehearse(act: Callable[[], object]) -> tuple[int, dict[str, list]]:
    """How many writes the act needs, and what the database holds after it; nothing stays."""
    watch = Watch()
    with transaction.atomic():
        with connection.execute_wrapper(watch):
            act()
        after = contents()
        transaction.set_rollback(True)
    return watch.done, after


def hold_that_every_fault_undoes_it(act: Callable[[], object], writes: int) -> None:
    """Breaks the act before each of its writes and after the last one; nothing of it stays."""
    before = contents()
    for at in range(writes + 1):
        with pytest.raises(Fault), connection.execute_wrapper(Watch(at=at, of=writes)):
            act()
        after = contents()
        changed = [table for table in before if after[table] != before[table]]
        assert changed == [], f"broken at write {at} of {writes}"


def hold_that_it_is_recorded_or_undone(act: Callable, expected: list[str]) -> None:
    """These rows stand in the trail after the act; after a broken one nothing does."""
    last = AuditEntry.objects.order_by("pk").last()
    recorded: list[str] = []

    def act_and_look():
        act()
        rows = AuditEntry.objects.filter(pk__gt=last.pk if last else 0).order_by("pk")
        recorded.extend(rows.values_list("action", flat=True))

    writes, _after = rehearse(act_and_look)

    assert recorded == expected, recorded
    assert writes > len(recorded)
    hold_that_every_fault_undoes_it(act, writes)
