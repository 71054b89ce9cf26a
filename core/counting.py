"""How many rows a long list has, without counting a million of them."""

import json
from dataclasses import dataclass

from django.db import connections
from django.db.models import IntegerField, QuerySet, Subquery

COUNTED_EXACTLY = 10_000


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
    found = 0 if part is None else part.order_by()[: limit + 1].count()
    if found <= limit:
        found = rows.order_by()[: limit + 1].count()
    if found <= limit:
        return Count(found)
    if may_estimate and connections[rows.db].vendor == "postgresql":
        plan = json.loads(rows.order_by().explain(format="json"))[0]["Plan"]
        return Count(max(int(plan["Plan Rows"]), limit), is_exact=False, is_estimate=True)
    return Count(limit, is_exact=False)
