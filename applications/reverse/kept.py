"""Conditions on the roster in the words of the database, put together once in a process.

Putting one together takes longer than anything but asking it. What is kept is the question, under
everything that it is made of, never an answer: a changed rule, list or day makes another question.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from talents.models import Talent


class InWords(RawSQL):
    """A condition on the columns of the roster itself, by the name of its table."""

    def relabeled_clone(self, change_map: Any) -> Any:
        raise TypeError("The roster has another name inside a query about something else.")


def in_words(made_of: str, put_together: Callable[[], Q]) -> InWords:
    """The condition that `put_together` gives. made_of: equal only where it gives the same."""
    return _in_words(_Question(connection.vendor, made_of, put_together))


@dataclass(frozen=True)
class _Question:
    vendor: str
    made_of: str
    put_together: Callable[[], Q] = field(compare=False)


@lru_cache(maxsize=64)
def _in_words(question: _Question) -> InWords:
    query = Talent.objects.filter(question.put_together()).query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, params = compiler.compile(query.where)
    except EmptyResultSet:
        sql, params = "FALSE", ()
    except FullResultSet:
        sql, params = "TRUE", ()
    return InWords(sql, tuple(params), output_field=BooleanField())
