"""Between tests that really commit: their rows go, what `migrate` wrote stays.

Django's own way empties every table and writes content types, permissions and groups anew, which
takes a second each time. Here only what holds rows is emptied; where a test changed what `migrate`
wrote, it is Django's way after all.
"""

from collections.abc import Callable

from django.db import connection, transaction

from core import append_only

Rows = dict[str, list[tuple]]


def quickly(flush: Callable) -> Callable:
    """In place of TransactionTestCase._fixture_teardown, which is `flush`."""
    written: Rows = {}

    def empty(case) -> None:
        with append_only.lifted(connection):
            if not written:  # the first test: what is there after Django's way is of `migrate`
                flush(case)
                written.update(rows_of(filled()))
                return
            if rows_of(written) != written:
                flush(case)
                return
            with transaction.atomic(), connection.cursor() as cursor:
                for table in filled():
                    if table not in written:
                        cursor.execute(f"DELETE FROM {named(table)}")

    return empty


def filled() -> list[str]:
    """The models' tables that hold a row."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {named(name)})" for name in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]


def rows_of(tables) -> Rows:
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {named(table)} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def named(table: str) -> str:
    return connection.ops.quote_name(table)
