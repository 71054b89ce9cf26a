"""Which numbers may be told to everybody, so that none of them is about a few people.

Cells are the files that stopped at a stage: not what is written in a table, but what can be had
from it by taking one number from another. A cell is told if it is empty or of LEAST people or
more. Where it is not, stages are left out for the whole year, and small groups are put together
with others; nothing is blanked out that the total would give back, since every total is the sum of
what is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

LEAST = 5


@dataclass(frozen=True)
class Cell:
    """people: at least so many different ones have these files."""

    files: int = 0
    people: int = 0

    @property
    def is_safe(self) -> bool:
        return self.files == 0 or self.people >= LEAST


Row = tuple[Cell, ...]  # one cell for each stage


@dataclass(frozen=True)
class Shown:
    """key: of the group; None: several groups together. counts: at least as far as each stage."""

    key: Any
    counts: list[int]


def merged(cells: Sequence[Cell], most: int) -> Cell:
    """Cells without a file in common. most: files of one person, in all that is counted."""
    files = sum(cell.files for cell in cells)
    each = [cell.people for cell in cells]
    return Cell(files, max(*each, ceil(sum(each) / most), 0) if each else 0)


def told_stages(total: Row, most: int) -> list[int]:
    """The places of the stages that may be told of a year; empty where not even the first may."""
    if not merged(total, most).is_safe:
        return []
    told = [0]
    for place in range(1, len(total)):
        between, rest = total[told[-1] : place], total[place:]
        if merged(between, most).is_safe and merged(rest, most).is_safe:
            told.append(place)
    return told


def _coarse(row: Row, told: Sequence[int], most: int) -> Row:
    edges = [*told, len(row)]
    return tuple(
        merged(row[first:last], most) for first, last in zip(edges, edges[1:], strict=False)
    )


def counts_of(row: Row, told: Sequence[int]) -> list[int]:
    return [sum(cell.files for cell in row[place:]) for place in told]


def told_groups(
    groups: Mapping[Any, Row], told: Sequence[int], most: int
) -> tuple[list[int], list[Shown]]:
    """The groups of a year, and the places of the stages that may be told of them.

    Where no group can be told with all stages, the first and the last are tried, then the first.
    """
    for fewer in ([*told], [*told[:1], *told[-1:]], [*told[:1]]) if told else ():
        if lines := _lines(groups, list(dict.fromkeys(fewer)), most):
            return list(dict.fromkeys(fewer)), lines
    return [], []


def _lines(groups: Mapping[Any, Row], told: Sequence[int], most: int) -> list[Shown]:
    """The largest group first, the others together; empty where all would be one.

    Whatever is too small goes together, then the smallest of the others joins until it is enough.
    """
    coarse = {key: _coarse(row, told, most) for key, row in groups.items()}
    alone = {key: row for key, row in coarse.items() if all(cell.is_safe for cell in row)}
    rest = [row for key, row in coarse.items() if key not in alone]
    by_size = sorted(alone, key=lambda key: (sum(cell.files for cell in alone[key]), str(key)))
    while rest and by_size and not _is_safe_together(rest, most):
        rest.append(alone.pop(by_size.pop(0)))
    if rest and not (alone and _is_safe_together(rest, most)):
        return []
    places = range(len(told))
    shown = [Shown(key, counts_of(alone[key], places)) for key in reversed(by_size)]
    if rest:
        shown.append(Shown(None, counts_of(_sum(rest, most), places)))
    return shown


def _sum(rows: Sequence[Row], most: int) -> Row:
    return tuple(merged(cells, most) for cells in zip(*rows, strict=True))


def _is_safe_together(rows: Sequence[Row], most: int) -> bool:
    return all(cell.is_safe for cell in _sum(rows, most))
