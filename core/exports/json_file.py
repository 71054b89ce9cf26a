"""The list as JSON: an array of objects under the stable keys, one a line."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.exports.columns import Column, Pieces

ROWS_A_PIECE = 500


def pieces(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Pieces:
    """Bytes and the number of rows in them."""
    keys = [column.key for column in columns]
    waiting: list[str] = []
    opening = "[\n"
    for row in rows:
        line = dict(zip(keys, row, strict=True))
        waiting.append(json.dumps(line, ensure_ascii=False, default=_plain))
        if len(waiting) == ROWS_A_PIECE:
            yield (opening + ",\n".join(waiting)).encode(), len(waiting)
            waiting, opening = [], ",\n"
    text = (opening if waiting or opening == "[\n" else "") + ",\n".join(waiting)
    yield f"{text}\n]\n".encode(), len(waiting)


def _plain(value: Any) -> Any:
    """Days as ISO writes them, decimals as numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value))
