"""Ways in which a database is led to the rows of an index of words.

SQLite does not know how many there are; PostgreSQL does, and not what it costs to take a text
apart.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from enum import Enum

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from core.counting import Count, count_of, number_of

_NO_KEYS = "SELECT NULL::bigint AS pk WHERE FALSE"
FIRST = 2000  # rows of an index that are counted before all of them are


class Way(Enum):
    """How SQLite is led to the rows of a condition."""

    ALL = "from the index to every one"
    SOME = "from the index to the first ones that it has"
    EACH = "from every row to its text"


chosen = ContextVar("chosen", default=Way.ALL)


@contextmanager
def _led(way: Way) -> Iterator[None]:
    token = chosen.set(way)
    try:
        yield
    finally:
        chosen.reset(token)


def in_their_order() -> AbstractContextManager[None]:
    """For the first of many rows: SQLite goes along their order and reads the text of each.

    Else it reads all that hold the words and sorts them. PostgreSQL knows how many these are.
    """
    return _led(Way.EACH)


def count_holding(rows: QuerySet, *, limit: int) -> Count:
    """How many rows there are of a query with `holding`, as `count_of` counts them to a limit.

    SQLite looks among the first that the index has, and among all only where these do not suffice.
    """
    connection = connections[rows.db]
    if connection.vendor == "postgresql":
        [found] = _of_materialized(rows, "COUNT(*)", limit + 1)
        return _to(limit, found)
    keys = rows.order_by().values("pk")[: limit + 1]
    try:
        every = keys.query.get_compiler(connection=connection).as_sql()
        with _led(Way.SOME):
            some = keys.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return Count(0)
    if some == every:  # no index is asked
        return count_of(rows, limit=limit, may_estimate=False)
    return _to(limit, number_of(connection, some, every, limit))


def _to(limit: int, found: int) -> Count:
    return Count(found) if found <= limit else Count(limit, is_exact=False)


def first_keys(rows: QuerySet, number: int) -> list[int]:
    """The keys of so many rows of a query with `holding`, in no order."""
    if connections[rows.db].vendor == "postgresql":
        return _of_materialized(rows, "pk", number)
    return list(rows.order_by().values_list("pk", flat=True)[:number])


def _of_materialized(rows: QuerySet, what: str, number: int) -> list[int]:
    """what: an expression of the keys of so many rows, in no order.

    For a few rows PostgreSQL would read through the table, text by text. What is materialized it
    plans as if all were wanted, from the index, and makes as far as it is read.
    """
    keys, connection = rows.order_by().values("pk"), connections[rows.db]
    try:
        found, params = keys.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        found, params = _NO_KEYS, ()
    sql = (
        f"WITH found AS MATERIALIZED ({found})"
        f" SELECT {what} FROM (SELECT pk FROM found LIMIT %s) AS first"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, number])
        return [value for (value,) in cursor.fetchall()]
