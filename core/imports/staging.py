"""Rows that are made while nothing is locked, and written at once when all of them are there.

They wait in temporary tables of this connection, which lock nothing on either engine and end with
it. SQLite has one lock for all that is written: it is held for a few statements now, however many
rows there are, and not while a file is read and judged.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from core import audit, person_keys
from core.audit import Recorded
from core.imports.numbering import new_numbers
from core.models import AuditEntry, PersonKey
from core.person_keys import Person

NEW, CHANGED, GONE = "new", "changed", "gone"


class Stale(Exception):
    """What the rows would do is no longer what was shown."""


class Stage:
    """Used in a `with`; its tables are empty at its beginning, and gone at its end."""

    def __init__(self) -> None:
        self._tables: dict[tuple[type[models.Model], str], list[str]] = {}
        self._changing: dict[type[models.Model], set[str]] = {}  # attributes that are written
        self._keys: dict[Person, PersonKey] = {}  # of people who had none
        self._steps: list[Callable[[], object]] = []

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        with connection.cursor() as cursor:
            for model, what in self._tables:
                cursor.execute(f"DROP TABLE IF EXISTS {_waiting(model, what)}")
        self._tables.clear()
        self._changing.clear()
        self._keys.clear()
        self._steps.clear()

    def number(self, model: type[models.Model], rows: Sequence[models.Model]) -> None:
        """Gives new rows their keys before they are stored, so that others can point to them."""
        for row, number in zip(rows, new_numbers(model, len(rows)), strict=True):
            row.pk = number

    def add(self, model: type[models.Model], rows: Sequence[models.Model]) -> None:
        """New rows; those without a key get it when they are written."""
        numbered = bool(rows) and rows[0].pk is not None
        fields = [one for one in _columns_of(model) if numbered or not one.primary_key]
        self._wait(model, NEW, fields, rows)

    def change(
        self, model: type[models.Model], rows: Sequence[models.Model], columns: Collection[str]
    ) -> None:
        """Rows that are there already. columns: attributes that are written of all of them."""
        self._changing.setdefault(model, set()).update(columns)
        self._wait(model, CHANGED, _columns_of(model), rows)

    def remove(self, model: type[models.Model], rows: Sequence[models.Model]) -> None:
        """Rows that go; where others still point to one, the database refuses all of it."""
        self._wait(model, GONE, [model._meta.pk], rows)

    def record_each(self, actor: Any, action: str, rows: Iterable[Recorded]) -> None:
        """As `audit.record_each`; the keys of new people wait with them."""
        listed = list(rows)
        people = {person_keys.person_of(row.subject) for row in listed if row.subject is not None}
        made = person_keys.new_keys(people - set(self._keys))
        self.number(PersonKey, made)
        self.add(PersonKey, made)
        self._keys |= {(key.person_type, key.person_id): key for key in made}
        keys = person_keys.known_keys(people) | self._keys
        self.add(AuditEntry, audit.entries_of(actor, action, listed, keys))

    def then(self, step: Callable[[], object]) -> None:
        """A step that is taken behind the rows, for what needs its own function of a workflow."""
        self._steps.append(step)

    def lock(self) -> None:
        """Keeps others from the rows that change or go. Call it first in the transaction that
        writes.
        """
        if not connection.features.has_select_for_update:
            return
        with connection.cursor() as cursor:
            for model, what in self._tables:
                if what != NEW:
                    table, key = _names(model)
                    cursor.execute(
                        f"SELECT 1 FROM {table} WHERE {key} IN"
                        f" (SELECT {key} FROM {_waiting(model, what)}) ORDER BY {key} FOR UPDATE"
                    )

    def write(self) -> None:
        """All that waits, in a statement for each table. Inside a transaction. Raises Stale."""
        with connection.cursor() as cursor:
            for model, what in self._tables:
                if statement := self._statement(model, what):
                    cursor.execute(statement)
        for step in self._steps:
            step()

    def _statement(self, model: type[models.Model], what: str) -> str:
        """Empty where nothing is to be done."""
        table, key = _names(model)
        waiting = _waiting(model, what)
        if what == NEW:
            listed = ", ".join(self._tables[model, what])
            return f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {waiting}"
        if what == GONE:
            return f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {waiting})"
        changing = self._changing[model]
        fields = [field for field in _columns_of(model) if field.attname in changing]
        pairs = ", ".join(f"{name} = waiting.{name}" for name in map(_column, fields))
        return pairs and (
            f"UPDATE {table} SET {pairs} FROM {waiting} AS waiting"
            f" WHERE {table}.{key} = waiting.{key}"
        )

    def _wait(
        self,
        model: type[models.Model],
        what: str,
        fields: Sequence[Any],
        rows: Sequence[models.Model],
    ) -> None:
        if not rows:
            return
        waiting, names = _waiting(model, what), [_column(field) for field in fields]
        values = [
            tuple(
                field.get_db_prep_save(field.pre_save(row, what == NEW), connection)
                for field in fields
            )
            for row in rows
        ]
        with connection.cursor() as cursor, _together(cursor):
            if (model, what) not in self._tables:
                table, _key = _names(model)
                cursor.execute(
                    f"CREATE TEMPORARY TABLE {waiting} AS"
                    f" SELECT {', '.join(names)} FROM {table} WHERE 1 = 0"
                )
                self._tables[model, what] = names
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {waiting} VALUES ({places})", values)


@contextmanager
def _together(cursor: Any) -> Iterator[None]:
    """One transaction; `atomic` would begin one that writes, and take SQLite's lock for it."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    cursor.execute("SAVEPOINT waiting")
    try:
        yield
    except BaseException:
        cursor.execute("ROLLBACK TO waiting")
        raise
    finally:
        cursor.execute("RELEASE waiting")


def _columns_of(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _column(field: Any) -> str:
    return connection.ops.quote_name(field.column)


def _names(model: type[models.Model]) -> tuple[str, str]:
    """The table, and its key."""
    return connection.ops.quote_name(model._meta.db_table), _column(model._meta.pk)


def _waiting(model: type[models.Model], what: str) -> str:
    return connection.ops.quote_name(f"{what}_{model._meta.db_table}")
