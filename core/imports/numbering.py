"""Keys for rows that are not stored yet: taken from the database, never given twice."""

from typing import Any

from django.db import connection, models, transaction


def new_numbers(model: type[models.Model], number: int) -> list[int]:
    """So many keys. Those of rows that are not stored in the end stay unused."""
    if not number:
        return []
    key: Any = model._meta.pk
    taken = _of_sqlite if connection.vendor == "sqlite" else _of_sequence
    with transaction.atomic(), connection.cursor() as cursor:
        return taken(cursor, model._meta.db_table, key.column, number)


def _of_sequence(cursor: Any, table: str, key: str, number: int) -> list[int]:
    quoted = connection.ops.quote_name(table)
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [quoted, key, number],
    )
    return [value for (value,) in cursor.fetchall()]


def _of_sqlite(cursor: Any, table: str, key: str, number: int) -> list[int]:
    """The number that SQLite keeps of the last key of each table."""
    cursor.execute(
        "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [number, table]
    )
    row = cursor.fetchone()
    if row is None:  # nothing was ever stored there
        row = (number,)
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
    return list(range(row[0] - number + 1, row[0] + 1))
