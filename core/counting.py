"""How many rows a long list has, without counting a million of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import IntegerField, QuerySet, Subquery

COUNTED_EXACTLY = 10_000
COUNTED_WHEN_SOUGHT = 500  # each of these rows is looked up
Asked = tuple[str, Sequence[Any]]  # a query and its values


@dataclass(frozen=True)
class Count:
    """How many rows there are; above the limit only about that many, or more than that many."""

    number: int
    is_exact: bool = True
    is_estimate: bool = False


class NumberOf(Subquery):
    """How many rows a query has, as a column of another one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def count_of(
    rows: QuerySet,
    *,
    limit: int = COUNTED_EXACTLY,
    may_estimate: bool = True,
    part: QuerySet | None = None,
) -> Count:
    """may_estimate: asks PostgreSQL, with one more query, about how many there are beyond.

    part: some of the rows that are quickly counted; where these are enough, the rest is left alone.
    """
    if part is None:
        found = rows.order_by()[: limit + 1].count()
    else:
        found = number_of(connections[rows.db], _keys(part, limit), _keys(rows, limit), limit)
    if found <= limit:
        return Count(found)
    if may_estimate and connections[rows.db].vendor == "postgresql":
        plan = json.loads(rows.order_by().explain(format="json"))[0]["Plan"]
        return Count(max(int(plan["Plan Rows"]), limit), is_exact=False, is_estimate=True)
    return Count(limit, is_exact=False)


def number_of(connection: Any, part: Asked, every: Asked, limit: int) -> int:
    """How many rows the queries have, to one more than the limit, asked in one query.

    part: one that is quickly answered; where it has more than the limit, the other is not asked.
    """
    sql = (
        f"SELECT CASE WHEN (SELECT COUNT(*) FROM ({part[0]}) AS part) > %s THEN %s"
        f" ELSE (SELECT COUNT(*) FROM ({every[0]}) AS whole) END"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*part[1], limit, limit + 1, *every[1]])
        return cursor.fetchone()[0]


def _keys(rows: QuerySet, limit: int) -> Asked:
    keys = rows.order_by().values("pk")[: limit + 1]
    return keys.query.get_compiler(connection=connections[rows.db]).as_sql()
