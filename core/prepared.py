"""Queries that are put together once in a process and asked with other values each time.

To put a query over a few tables together takes Django longer than the database needs for it. What
is kept is the question, never an answer: each time the database is asked.

Django has no public way to keep one. This takes its compiler as it is once the words are there,
and lets the readers of rows (`ModelIterable` and the like) work with it as they always do.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.db import connections
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError
from django.utils.translation import get_language


def blank(name: str, field: Field) -> Any:
    """Stands in a query for one value, never None, that is filled in when it is asked.

    Of any type, since look-ups and methods of query sets take it in place of a value.
    """
    return _Blank(name, field)


class _Blank(Expression):
    def __init__(self, name: str, output_field: Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


@dataclass(frozen=True)
class _Words:
    """A query as its compiler left it, for one database and one language."""

    rows: QuerySet
    compiler: SQLCompiler
    sql: str
    params: tuple


class Prepared:
    """A set of rows with blanks in it. put_together: gives it, without looking at the clock.

    What `put_together` takes are kinds of the question, few of them, and each has words of its own.
    Prefetching is left to the caller, who has the rows.
    """

    def __init__(self, put_together: Callable[..., QuerySet]):
        self._put_together = put_together
        self._words_in = lru_cache(maxsize=16)(self._in_words)

    def rows(self, *kind: bool | str, **values: Any) -> list:
        """Instances, tuples or single values, as the query says. values: for its blanks."""
        words = self._words_in(get_language(), *kind)
        connection = connections[words.rows.db]
        if words.rows.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("A lock outside a transaction would hold nothing.")
        params = tuple(
            part.output_field.get_db_prep_value(values[part.name], connection)
            if isinstance(part, _Blank)
            else part
            for part in words.params
        )
        compiler: Any = copy(words.compiler)
        compiler.connection = connection  # that of this thread
        compiler.as_sql = lambda *_args, **_options: (words.sql, params)
        query = SimpleNamespace(get_compiler=lambda *_args, **_options: compiler)
        asked: Any = SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})
        reader: Any = words.rows._iterable_class(asked)
        return list(reader)

    def row(self, *kind: bool | str, **values: Any) -> Any:
        """The first one, or None."""
        return next(iter(self.rows(*kind, **values)), None)

    def _in_words(self, _language: str | None, *kind: bool | str) -> _Words:
        rows = self._put_together(*kind)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        return _Words(rows, compiler, sql, tuple(params))
