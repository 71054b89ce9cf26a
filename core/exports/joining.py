"""The list as CSV straight from SQLite: each row is a text that the database has put together.

Nearly every cell is plain and passes by Python; what may need the guard or quotes is asked of it.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.db.models import CharField, IntegerField, QuerySet, TextField

from core.exports.columns import Column, Pieces
from core.exports.guard import guarded

ENCODINGS = {"csv": "utf-8", "csv-gb18030": "gb18030"}
ROWS_A_PIECE = 1000
QUOTED = '",\n\r'
_NEEDS_QUOTES = re.compile(f"[{QUOTED}]")
# Begins with a digit, a Latin letter or a Han character, and has no sign that needs quotes.
_PLAIN = f"{{0}} GLOB '[0-9A-Za-z\u3400-\u9fff]*' AND {{0}} NOT GLOB '*[{QUOTED}]*'"
_TEXT = f"CASE WHEN {_PLAIN} THEN {{0}} WHEN {{0}} <> '' THEN csv_cell({{0}}) ELSE '' END"


def is_possible(rows: QuerySet) -> bool:
    """Where SQLite writes every value as it has to be read; an empty line is no row of a list."""
    if connections[rows.db].vendor != "sqlite":
        return False
    fields = [value.output_field for value in rows.query.annotation_select.values()]
    texts = all(isinstance(field, CharField | TextField | IntegerField) for field in fields)
    return texts and len(fields) > 1


def pieces(rows: QuerySet, columns: Sequence[Column], kind: str) -> Pieces:
    """Bytes of whole rows, and how many they are. rows: a list of values, one for each column."""
    connection = connections[rows.db]
    sql, params = _words(rows, columns)
    with connection.cursor() as cursor:
        connection.connection.create_function("csv_cell", 1, _cell, deterministic=True)
        cursor.execute(sql, params)
        while lines := cursor.fetchmany(ROWS_A_PIECE):
            yield "".join([line for (line,) in lines]).encode(ENCODINGS[kind]), len(lines)


def _words(rows: QuerySet, columns: Sequence[Column]) -> tuple[str, Sequence[Any]]:
    """A cell is looked at several times, so the values stand in a query of their own.

    Its offset keeps SQLite from making one query of both.
    """
    found, params = rows.query.sql_with_params()
    names = [f"c{number}" for number in range(len(columns))]
    cells = [
        (_TEXT if column.kind == "text" else "COALESCE({0}, '')").format(name)
        for name, column in zip(names, columns, strict=True)
    ]
    line = " || ',' || ".join(cells)
    words = (
        f"WITH found ({', '.join(names)}) AS ({found} LIMIT -1 OFFSET 0)"
        f" SELECT {line} || '\n' FROM found"
    )
    return words, params


def _cell(text: str) -> str:
    text = guarded(text)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
