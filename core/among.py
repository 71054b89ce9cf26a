"""Many keys as one value of a query: with a blank for each, asking takes longer than the answer."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Func


class Among(Func):
    """A condition: this column of whole numbers (`talent_id`) holds one of the keys."""

    output_field = BooleanField()
    conditional = True
    arity = 1

    def __init__(self, column: str, keys: Iterable[int]):
        super().__init__(column)
        self.keys = list(keys)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        keys = ",".join(map(str, self.keys))  # psycopg writes a list key by key
        return f"({self._column(compiler)} = ANY(%s::bigint[]))", (f"{{{keys}}}",)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return f"({self._column(compiler)} IN (SELECT value FROM json_each(%s)))", (
            json.dumps(self.keys),
        )

    def _column(self, compiler: Any) -> str:
        sql, _params = compiler.compile(self.get_source_expressions()[0])
        return sql
