"""A list that can leave the house: its rows, its columns, and who may take it.

Each app writes a class for each of its lists and registers it. A page shows its form; a worker
makes it again from its key, the query of the address and the arguments.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.db.models import DecimalField, ExpressionWrapper, QuerySet, TextField
from django.http import QueryDict
from django.utils.functional import Promise, cached_property

from core.counting import Count, count_of
from core.exports import copying, csv_file, joining, json_file, xlsx_file
from core.exports.columns import READ, Column, Numeral, Pieces, heading, joined, single
from core.policy import Anyone

Text = str | Promise
Registered = TypeVar("Registered", bound=type["ExportList"])
ROWS_A_READ = 2000
_lists: dict[str, type["ExportList"]] = {}


@dataclass(frozen=True)
class Wish:
    """What is asked of a list.

    format: csv, csv-gb18030, xlsx or json. headings: zh, en or both. columns: keys in their order.
    with_keys: a second line with the keys. per_person: one row for each person, not for each row.
    """

    format: str
    headings: str
    columns: tuple[str, ...]
    with_keys: bool = False
    per_person: bool = False


def register(list_class: Registered) -> Registered:
    """Stands before the class of a list, which the admin of its app reads in every process."""
    _lists[list_class.key] = list_class
    return list_class


def every() -> dict[str, type["ExportList"]]:
    return dict(_lists)


def find(key: str) -> type["ExportList"]:
    """Raises KeyError where no list has this key."""
    return _lists[key]


def title_of(key: str) -> Text:
    """What a list is called; the key of one that there is no more."""
    return _lists[key].title if key in _lists else key


def label_of(list_key: str, column: str) -> Text:
    """What stands above a column; the key of one that there is no more."""
    return _lists[list_key].label_of(column) if list_key in _lists else column


class ExportList(ABC):
    """One list for one reader, as it is narrowed on the screen. The contract of a subclass:

    key: names the list in records and sets; it never changes. title: above the list.
    file_name: what files are called before the day. columns: all that are offered, in their order;
    `every_column` and `label_of` tell of a list that has more, by its arguments.
    presets: sets that come with the portal, by a key: a name, and the keys of the columns.
    person: the path from a row to its person, where one row for each person may be asked.

    `may_leave`: whether this reader may take the list at all.
    `described`: what narrows it, in words, for the page and the record: {"State": "in screening"}.
    `address`: where the list stands on the screen.
    `count`: how many rows there are.
    `values`: the rows, with one value for each of the `columns`, piece by piece.
    """

    key: ClassVar[str] = ""
    title: ClassVar[Text] = ""
    file_name: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]] = ()
    presets: ClassVar[Mapping[str, tuple[Text, Sequence[str]]]] = {}
    person: ClassVar[str] = ""

    def __init__(self, reader: Anyone, query: QueryDict, **arguments: Any):
        """arguments: those of the address, such as the key of an event."""
        self.reader, self.query, self.arguments = reader, query, arguments

    @abstractmethod
    def may_leave(self) -> bool: ...

    @property
    @abstractmethod
    def described(self) -> dict[str, str]: ...

    @property
    @abstractmethod
    def address(self) -> str: ...

    @property
    @abstractmethod
    def count(self) -> Count: ...

    @abstractmethod
    def values(self, columns: Sequence[Column], wish: Wish) -> Iterable[Sequence[Any]]: ...

    @classmethod
    def label_of(cls, column: str) -> Text:
        """By the key of a column, whatever the arguments; the key where there is none any more."""
        return next((one.label for one in cls.columns if one.key == column), column)

    @property
    def every_column(self) -> Sequence[Column]:
        return self.columns

    @property
    def offered(self) -> list[Column]:
        """The columns that this reader may ask for."""
        may_all = self.reader.has_perm("core.take_sensitive_exportrecord")
        return [column for column in self.every_column if may_all or not column.is_sensitive]

    @property
    def withheld(self) -> list[Column]:
        """Those that only others may take."""
        offered = self.offered
        return [column for column in self.every_column if column not in offered]

    @property
    def comes_back(self) -> bool:
        """Whether a file of it, corrected, can be read in again."""
        return False

    def is_built(self, wish: Wish) -> bool:
        """By the worker: CSV and JSON are sent at any length, a long sheet is not waited for."""
        is_long = not self.count.is_exact or self.count.number > xlsx_file.MOST_ROWS
        return wish.format == "xlsx" and is_long

    def is_sensitive(self, wish: Wish) -> bool:
        """Whether something of class P3 leaves with it."""
        return any(column.is_sensitive for column in self.chosen(wish))

    def chosen(self, wish: Wish) -> list[Column]:
        """The columns in the order of the wish."""
        known = {column.key: column for column in self.offered}
        return [known[key] for key in wish.columns if key in known]

    def pieces(self, wish: Wish) -> Pieces:
        """The file: bytes, and how many rows went into them."""
        columns = self.chosen(wish)
        if wish.format == "json":
            return json_file.pieces(columns, self.values(columns, wish))
        between = "\n" if wish.format == "xlsx" else " "
        lines = [heading(columns, wish.headings, between=between)]
        if wish.with_keys:
            lines.append([column.key for column in columns])
        if wish.format == "xlsx":
            rows = self.values(columns, wish)
            return xlsx_file.pieces(columns, lines, rows, title=str(self.title))
        return self.lines_of_text(columns, lines, wish)

    def lines_of_text(
        self, columns: Sequence[Column], lines: list[list[str]], wish: Wish
    ) -> Pieces:
        return csv_file.pieces(lines, self.values(columns, wish), wish.format)


class MadeList(ExportList):
    """A list that makes its rows itself, each with a value for every one of `columns`."""

    @abstractmethod
    def made(self) -> Iterable[Sequence[Any]]: ...

    def values(self, columns: Sequence[Column], wish: Wish) -> Iterable[Sequence[Any]]:
        places = [self.columns.index(column) for column in columns]
        return ([row[place] for place in places] for row in self.made())


def values_of(columns: Sequence[Column], wish: Wish) -> dict[str, Any]:
    """An expression for each column, by a name; for CSV as the database writes it."""
    made = [(one, one.value()) for one in columns if one.value]
    if wish.format.startswith("csv"):
        made = [(one, _written(one, value)) for one, value in made]
    return {f"c{number}": value for number, (_one, value) in enumerate(made)}


def _written(column: Column, value: Any) -> Any:
    if column.kind == "day":
        return ExpressionWrapper(value, output_field=TextField())
    has_fraction = isinstance(getattr(value, "output_field", None), DecimalField)
    return Numeral(value) if has_fraction else value


def _with_singles(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[list]:
    """What a person has but once, as the column has it: a day as a day, a number as a number."""
    places = [n for n, one in enumerate(columns) if one.kind in READ and not one.of_person]
    for row in rows:
        cells = list(row)
        for place in places:
            cells[place] = single(columns[place], cells[place])
        yield cells


class RowsList(ExportList):
    """A list whose rows are a query, and whose columns are expressions of it."""

    most_counted = xlsx_file.MOST_ROWS

    @property
    @abstractmethod
    def rows(self) -> QuerySet:
        """In the order of the list; never more than the reader may see."""

    @cached_property
    def count(self) -> Count:
        return count_of(self.rows, limit=self.most_counted)

    def found(self, columns: Sequence[Column], wish: Wish) -> QuerySet:
        """Lists of values, one for each column."""
        values = values_of(columns, wish)
        rows = self.rows
        if wish.per_person:
            rows = rows.order_by(self.person).values(self.person)
            values = {
                name: value if one.of_person else joined(one, value)
                for (name, value), one in zip(values.items(), columns, strict=True)
            }
        return rows.annotate(**values).values_list(*values)

    def further(self, columns: Sequence[Column], wish: Wish) -> Sequence[QuerySet]:
        """Rows of other tables that stand below the list on the screen; as `found` gives its own.

        They count in `count`.
        """
        return ()

    def values(self, columns: Sequence[Column], wish: Wish) -> Iterable[Sequence[Any]]:
        for rows in (self.found(columns, wish), *self.further(columns, wish)):
            found = rows.iterator(chunk_size=ROWS_A_READ)
            yield from _with_singles(columns, found) if wish.per_person else found

    def lines_of_text(
        self, columns: Sequence[Column], lines: list[list[str]], wish: Wish
    ) -> Pieces:
        tables = [self.found(columns, wish), *self.further(columns, wish)]
        ways: Any = [one for one in (copying, joining) if all(map(one.is_possible, tables))]
        if not ways:
            yield from super().lines_of_text(columns, lines, wish)
            return
        yield csv_file.head(lines, wish.format), 0
        for rows in tables:
            yield from ways[0].pieces(rows, columns, wish.format)
