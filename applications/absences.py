"""Who of a department plans to be away, and how many at once. Asks the database nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import cast

from applications.models import Application
from applications.states import State
from core.periods import DAY, join


@dataclass(frozen=True)
class Absence:
    """One planned stay; both its days belong to it. is_certain: awarded, not only possible.

    parts: into how many stays it is cut; the days between them do not count, but nobody knows yet
    which those are.
    """

    reference: str
    person: int
    name: str
    department: str
    call: str
    state: str
    is_certain: bool
    first: date
    last: date
    parts: int = 1


@dataclass(frozen=True)
class Overlap:
    """What another absence has in common with a stay: from, until, and how many days."""

    absence: Absence
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def absence_of(application: Application) -> Absence:
    """Of an application with both its days, as `planned_absences` gives them."""
    talent = application.talent
    return Absence(
        reference=application.reference,
        person=talent.pk,
        name=talent.name,
        department=talent.department.name if talent.department else "",
        call=application.call.title,
        state=application.get_state_display(),
        is_certain=application.state == State.AWARDED,
        first=cast(date, application.starts_on),
        last=cast(date, application.ends_on),
        parts=application.parts,
    )


def overlaps(stay: Absence, others: Iterable[Absence]) -> list[Overlap]:
    """The absences of others that share a day with `stay`, the earliest first."""
    shared = [
        Overlap(other, max(stay.first, other.first), min(stay.last, other.last))
        for other in others
        if other.person != stay.person
    ]
    found = [overlap for overlap in shared if overlap.first <= overlap.last]
    return sorted(found, key=lambda overlap: (overlap.first, overlap.last, overlap.absence.name))


def most_away(overlaps: Iterable[Overlap]) -> tuple[int, date | None]:
    """The largest number of people who are away on one day, and the first such day.

    Who applied several times is one person. Somebody who comes back on the day on which another
    leaves is counted with them.
    """
    ranges: dict[int, list[tuple[date, date]]] = {}
    for overlap in overlaps:
        ranges.setdefault(overlap.absence.person, []).append((overlap.first, overlap.last))
    days = []
    for first, last in chain.from_iterable(join(of_one) for of_one in ranges.values()):
        days += [(first, 1), (min(last, date.max - DAY) + DAY, -1)]
    away, most, since = 0, 0, None
    for day, change in sorted(days):
        away += change
        if away > most:
            most, since = away, day
    return most, since
