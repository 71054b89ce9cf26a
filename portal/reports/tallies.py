"""Numbers of a group: how many came how far, and how many are still on their way."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from portal.reports.stages import PLACE, STAGES, Stage

Key = tuple[Any, ...]


@dataclass
class Tally:
    """stopped: how many came just as far as each stage, in the order of STAGES."""

    stopped: list[int] = field(default_factory=lambda: [0] * len(STAGES))
    under_way: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        both = [one + more for one, more in zip(self.stopped, other.stopped, strict=True)]
        return Tally(both, self.under_way + other.under_way)

    @property
    def counts(self) -> list[int]:
        """How many came at least as far as each stage."""
        return [sum(self.stopped[place:]) for place in range(len(STAGES))]

    @property
    def named(self) -> list[tuple[Stage, int]]:
        return list(zip(STAGES, self.counts, strict=True))

    @property
    def shares(self) -> list[tuple[Stage, int, int]]:
        """Each stage with its number, and with its percentage of all."""
        whole = self.applied or 1
        return [(stage, number, round(100 * number / whole)) for stage, number in self.named]

    def count(self, key: str) -> int:
        return self.counts[PLACE[key]]

    @property
    def applied(self) -> int:
        return sum(self.stopped)

    @property
    def decided(self) -> int:
        return self.applied - self.under_way

    @property
    def share(self) -> int | None:
        """Percent awarded of what is decided; None as long as nothing is."""
        return round(100 * self.count("awarded") / self.decided) if self.decided else None


def tallies(files: QuerySet, *names: str) -> dict[Key, Tally]:
    """A tally for each group: one query, whose rows are as many as there are groups and stages.

    files: as `stages.with_stage` gives them. names: the columns that make a group.
    """
    found: dict[Key, Tally] = defaultdict(Tally)
    rows = files.order_by().values_list(*names, "furthest", "under_way")
    for *key, furthest, under_way, number in rows.annotate(number=Count("pk")):
        tally = found[tuple(key)]
        tally.stopped[furthest] += number
        tally.under_way += number if under_way else 0
    return dict(found)


def folded(found: dict[Key, Tally], names: Sequence[str], name: str) -> dict[Any, Tally]:
    """The same by one of its columns alone."""
    place = names.index(name)
    groups: dict[Any, Tally] = defaultdict(Tally)
    for key, tally in found.items():
        groups[key[place]] += tally
    return dict(groups)


def together(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())
