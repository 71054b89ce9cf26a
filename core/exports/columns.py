"""The columns of a list: where a value comes from, what stands above it, who may have it."""

import json
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import (
    Cast,
    Coalesce,
    Concat,
    Extract,
    LPad,
    NullIf,
    Repeat,
    TruncDate,
)
from django.utils import timezone
from django.utils.translation import override

from core.countries import COUNTRIES, country_name
from core.localized import filled

Pieces = Generator[tuple[bytes, int], None, None]  # of a file, with their number of rows
LANGUAGES = {"zh": ["zh-hans"], "en": ["en"], "both": ["zh-hans", "en"]}
WAYS_IN_A_ROW = 12
BETWEEN = "; "  # of the values of several rows in one cell
NOTHING = "–"  # in their place where one has none
READ: dict[str, Callable[[str], Any]] = {"day": date.fromisoformat, "number": Decimal}


@dataclass(frozen=True)
class Column:
    """One column of a list.

    key: stands under the heading and never changes, so that a sheet can come back.
    value: as the database gives it, ready to be read; made when asked, since its words are in the
    reader's language. None where the list makes its rows itself.
    kind: text, day or number. width: in characters, for a spreadsheet.
    is_sensitive: of class P3; it leaves only with a reason, and by those who may.
    of_person: one value for each person, where a person may have several rows.
    """

    key: str
    label: Any
    value: Callable[[], Combinable] | None = None
    kind: str = "text"
    width: int = 14
    is_sensitive: bool = False
    of_person: bool = False


def heading(columns: Sequence[Column], headings: str, *, between: str = " ") -> list[str]:
    """The first line. headings: zh, en or both: “编号 Reference”, with this between the two."""
    lines = []
    for language in LANGUAGES[headings]:
        with override(language):
            lines.append([str(column.label) for column in columns])
    return [between.join(dict.fromkeys(words)) for words in zip(*lines, strict=True)]


def field(name: str) -> Callable[[], Combinable]:
    return lambda: F(name)


def local(name: str) -> Callable[[], Combinable]:
    """`a__title` in the reader's language, in the other one where that is empty."""
    return lambda: filled(name)


def words(value: Callable[[], Combinable], choices: Iterable) -> Callable[[], Combinable]:
    """What the choices call it, in the reader's language; what they do not know as it is."""
    return lambda: Words(value(), {str(key): str(label) for key, label in choices})


def choice(name: str, choices: Iterable) -> Callable[[], Combinable]:
    return words(field(name), choices)


def yes_no(name: str, yes: Any, no: Any) -> Callable[[], Combinable]:
    """Empty where nobody said."""
    return lambda: Case(
        When(**{name: True}, then=Value(str(yes))),
        When(**{name: False}, then=Value(str(no))),
        default=Value(""),
        output_field=CharField(),
    )


def country(name: str) -> Callable[[], Combinable]:
    return lambda: Words(F(name), {code: country_name(code) for code in COUNTRIES})


def day_of(name: str, zone: tzinfo | None = None) -> Callable[[], Combinable]:
    """The day of an instant there; without a zone, where the reader is."""
    return lambda: TruncDate(name, tzinfo=zone or timezone.get_current_timezone())


def day_at_place(name: str, zone: str) -> Callable[[], Combinable]:
    """The day of an instant in the zone that another column of the row names."""
    return lambda: DayAtPlace(F(name), F(zone))


def clock_of(name: str, zone: tzinfo) -> Callable[[], Combinable]:
    """The hour and minute of an instant there: 14:05. Empty where there is none."""

    def two(part: str) -> Combinable:
        number = Extract(name, part, tzinfo=zone)
        return LPad(Cast(number, CharField()), 2, Value("0"))

    return lambda: Case(
        When(**{f"{name}__isnull": True}, then=Value("")),
        default=Concat(two("hour"), Value(":"), two("minute")),
        output_field=CharField(),
    )


class DayAtPlace(Func):
    """Of an instant and the name of a zone, both columns: Django takes one zone for all rows."""

    output_field = DateField()
    arity = 2

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(%(expressions)s)::date"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" AT TIME ZONE ")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        stored = connection.timezone_name
        template = f"django_datetime_cast_date(%(expressions)s, '{stored}')"
        return self.as_sql(compiler, connection, template=template)


class Words(Func):
    """A code as its word; a code without one stands for itself, where it begins as a code does.

    PostgreSQL looks the word up, however many there are; SQLite halves a long list until it is
    short.
    """

    output_field = TextField()

    def __init__(self, code: Combinable, known: Mapping[str, str]):
        super().__init__(Cast(code, TextField()))
        self.known = dict(known)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        code, params = compiler.compile(self.get_source_expressions()[0])
        known = json.dumps({"": "", **self.known}, ensure_ascii=False)
        words = f"COALESCE(%s::jsonb ->> {code}, substring({code} FROM '^[A-Za-z0-9].*'), '')"
        return words, [known, *params, *params]

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        code = self.get_source_expressions()[0]
        if not self.known:
            return compiler.compile(code)
        sql, params = compiler.compile(code)
        return _cases(sql, list(params), sorted(self.known.items()))


def _cases(sql: str, params: list, pairs: list[tuple[str, str]]) -> tuple[str, list]:
    """pairs: codes and words, sorted by code."""
    if len(pairs) > WAYS_IN_A_ROW:
        half = len(pairs) // 2
        low, below = _cases(sql, params, pairs[:half])
        high, above = _cases(sql, params, pairs[half:])
        words = f"CASE WHEN {sql} < %s THEN {low} ELSE {high} END"
        return words, [*params, pairs[half][0], *below, *above]
    ways = " WHEN %s THEN %s" * len(pairs)
    told = [part for pair in pairs for part in pair]
    return f"CASE {sql}{ways} ELSE {sql} END", [*params, *told, *params]


class Numeral(Func):
    """A number as text, without the zeros that end a fraction: 6, 6.5."""

    output_field = TextField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "trim_scale((%(expressions)s)::numeric)::text"
        return self.as_sql(compiler, connection, template=template)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "rtrim(rtrim(CAST((%(expressions)s) + 0.0 AS TEXT), '0'), '.')"
        return self.as_sql(compiler, connection, template=template)


class _Strung(Aggregate):
    output_field = TextField()
    template = "%(function)s(%(expressions)s)"

    def __init__(self, text: Combinable, **extra: Any):
        super().__init__(text, Value(BETWEEN), **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


def joined(column: Column, value: Combinable) -> Combinable:
    """The values of several rows in one cell, each in its place; all columns keep one order.

    Empty where none of the rows has one.
    """
    text = Numeral(value) if column.kind == "number" else Cast(value, TextField())
    told = Coalesce(NullIf(text, Value("")), Value(NOTHING), output_field=TextField())
    further = Cast(Count("*"), IntegerField()) - Value(1)
    none = Concat(Repeat(Value(NOTHING + BETWEEN), further), Value(NOTHING))
    return NullIf(_Strung(told), none, output_field=TextField())


def single(column: Column, value: str | None) -> Any:
    """Of `joined`: what stands alone, as its column has it; the text of several as it is."""
    return READ[column.kind](value) if value and BETWEEN not in value else value
