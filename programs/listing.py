"""Programs in the order of their list: open ones by days left, then all others by name.

What is open or to come is little, and read in full. The others come out of the index of names,
from where the page begins: a page costs the same however many programs there are.
"""

from datetime import datetime
from functools import cached_property

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet

from core.counting import NumberOf
from core.localized import column
from core.prepared import Prepared, blank
from core.views import MOST_LED_TO
from programs.models import Call, Program
from programs.querysets import ProgramQuerySet

ROWS = 20  # of a page
# What a line needs; the rest of a program is long.
COLUMNS = (
    *("id", "slug", "name_zh", "name_en", "sponsor_zh", "sponsor_en", "kind", "direction"),
    *("mode", "status", "status_note_zh", "status_note_en", "min_months", "max_months"),
    *("length_basis", "window", "is_published"),
)
CALL_COLUMNS = ("opens_at", "closes_at", "announced_at", "time_zone")
AT = blank("at", DateTimeField())


def has_open_call(at: datetime) -> Exists:
    """A condition on programs."""
    calls = Call.objects.filter(announced_at__lte=at, opens_at__lte=at, closes_at__gt=at)
    return Exists(calls.filter(program=OuterRef("pk")))


def _with_live_calls(programs: ProgramQuerySet, at: datetime) -> QuerySet:
    """A row for each call that is not over: COLUMNS of its program, then its CALL_COLUMNS."""
    rows = programs.filter(calls__announced_at__lte=at, calls__closes_at__gt=at)
    rows = rows.order_by("calls__closes_at", column("name"), "pk")
    return rows.values_list(*COLUMNS, *(f"calls__{name}" for name in CALL_COLUMNS))


def _by_name(programs: ProgramQuerySet, at: datetime) -> QuerySet:
    """COLUMNS of the programs that are not open, and how many `programs` in all."""
    rows = programs.exclude(has_open_call(at)).order_by(column("name"), "pk")
    in_all = NumberOf(programs.order_by().values("pk")[: MOST_LED_TO + 1])
    return rows.values_list(*COLUMNS).annotate(in_all=in_all)


@Prepared
def _live_of_all(unpublished: bool) -> QuerySet:
    return _with_live_calls(Program.objects.shown(unpublished=unpublished), AT)


@Prepared
def _others_of_all(unpublished: bool) -> QuerySet:
    return _by_name(Program.objects.shown(unpublished=unpublished), AT)[:ROWS]


class OpenFirst:
    """COLUMNS of some programs in their order, read piece by piece as a paginator does."""

    def __init__(self, programs: ProgramQuerySet, *, at: datetime):
        self.programs, self.at = programs, at
        self.in_all: int | None = None  # told by the rows of a piece

    @cached_property
    def calls(self) -> dict[int, tuple]:
        """By program: the open call that closes first, else the one to come that opens first."""
        found: dict[int, tuple] = {}
        for row in sorted(self._live, key=self._turn):
            found.setdefault(row[0], row[len(COLUMNS) :])
        return found

    @cached_property
    def open(self) -> list[tuple]:
        rows = [row for row in self._live if row[len(COLUMNS)] <= self.at]
        first = {row[0]: row for row in reversed(rows)}  # of two open calls that which closes first
        return [row[: len(COLUMNS)] for row in rows if first[row[0]] is row]

    def count(self) -> int:
        if self.in_all is None:
            self.in_all = self.programs.order_by()[: MOST_LED_TO + 1].count()
        return self.in_all

    def __getitem__(self, piece: slice) -> list[tuple]:
        start, stop = (max(place - len(self.open), 0) for place in (piece.start, piece.stop))
        others = self._others(start, max(stop, 1))  # the first one tells how many there are
        if others:
            self.in_all = others[0][-1]
        elif not start:
            self.in_all = len(self.open)
        return self.open[piece] + [row[:-1] for row in others[: stop - start]]

    @cached_property
    def _live(self) -> list[tuple]:
        return list(_with_live_calls(self.programs, self.at))

    def _others(self, start: int, stop: int) -> list[tuple]:
        return list(_by_name(self.programs, self.at)[start:stop])

    def _turn(self, row: tuple) -> tuple[bool, datetime]:
        opens_at, closes_at = row[len(COLUMNS) : len(COLUMNS) + 2]
        return opens_at > self.at, (opens_at if opens_at > self.at else closes_at)


class AllOpenFirst(OpenFirst):
    """Without filters, which is what most readers ask for: put together once in a process."""

    def __init__(self, *, unpublished: bool, at: datetime):
        super().__init__(Program.objects.shown(unpublished=unpublished), at=at)
        self.unpublished = unpublished

    @cached_property
    def _live(self) -> list[tuple]:
        return _live_of_all.rows(self.unpublished, at=self.at)

    def _others(self, start: int, stop: int) -> list[tuple]:
        if stop > ROWS:
            return super()._others(start, stop)
        return _others_of_all.rows(self.unpublished, at=self.at)[start:stop]
