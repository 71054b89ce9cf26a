"""The list as CSV straight from PostgreSQL: COPY with the guard among its words.

The values come ready to be read (see `columns`), so no row passes through Python but as bytes.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from core.exports.columns import Column, Pieces, Words
from core.exports.guard import IN_SQL, PATTERN

ROWS_A_PIECE = 500
ENCODINGS = {"csv": "UTF8", "csv-gb18030": "GB18030"}


def is_possible(rows: QuerySet) -> bool:
    return connections[rows.db].vendor == "postgresql"


def pieces(rows: QuerySet, columns: Sequence[Column], kind: str) -> Pieces:
    """Bytes of whole rows, and how many they are. rows: a list of values, one for each column."""
    connection = connections[rows.db]
    with connection.cursor() as cursor, cursor.copy(_words(rows, columns, kind)) as lines:
        rest = map(bytes, lines)
        while some := list(islice(rest, ROWS_A_PIECE)):
            yield b"".join(some), len(some)


def _words(rows: QuerySet, columns: Sequence[Column], kind: str) -> str:
    """The guard looks at each value often, so the values stand in a query of their own. `Words`
    are the portal's, and need none.

    Its order keeps PostgreSQL from making one query of both.
    """
    found, params = rows.query.sql_with_params()
    names = [f"c{number}" for number in range(len(columns))]
    cells, patterns = [], []
    for name, column in zip(names, columns, strict=True):
        if column.kind == "text" and column.value and isinstance(column.value(), Words):
            cells.append(f"NULLIF({name}, '')")
        elif column.kind == "text":
            cells.append(IN_SQL.format(name))
            patterns += [PATTERN, PATTERN]
        else:
            cells.append(name)
    words = (
        f"COPY (SELECT {', '.join(cells)} FROM ({found}) AS found ({', '.join(names)}))"
        f" TO STDOUT WITH (FORMAT csv, ENCODING '{ENCODINGS[kind]}')"
    )
    operations: Any = connections[rows.db].ops
    return operations.compose_sql(words, [*patterns, *params])
