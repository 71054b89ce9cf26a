"""Who should read which file: a proposal, always the same for the same facts. Reads no database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Seat:
    """A reviewer when files are given out; rows by their keys.

    departments: their own, whose files they never read. fields: whose files lie in their field.
    load: files that they have already, of this and other panels, of `most` that they take.
    """

    reviewer: int
    departments: frozenset[int] = frozenset()
    fields: frozenset[int] = frozenset()
    load: int = 0
    most: int = 20
    is_available: bool = True
    is_barred: bool = False  # from the call: they apply in it, or have declared a conflict


@dataclass(frozen=True)
class Paper:
    """A file to be read. readers: who has it already. refused: who declined it, or may not."""

    application: int
    department: int | None = None
    readers: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()


class Why(StrEnum):
    """Why a reviewer does not get a file."""

    BARRED = "barred"
    DEPARTMENT = "department"
    REFUSED = "refused"
    AWAY = "away"
    FULL = "full"


@dataclass(frozen=True)
class Gap:
    """A file that lacks readers: how many, and how many reviewers stay away from it for what."""

    application: int
    lacking: int
    why: dict[Why, int]


@dataclass
class Proposal:
    """pairs: (application, reviewer) to be assigned in addition, in the order of the files."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def bars(seat: Seat, paper: Paper) -> Why | None:
    """What keeps this reviewer from this file for good; their load is another question."""
    if seat.is_barred:
        return Why.BARRED
    if paper.department is not None and paper.department in seat.departments:
        return Why.DEPARTMENT
    return Why.REFUSED if seat.reviewer in paper.refused else None


def balance(papers: Iterable[Paper], seats: Iterable[Seat], *, each: int) -> Proposal:
    """Gives every file as many readers as it lacks of `each`, as far as it can be done.

    First come the files that fewest reviewers may read. A file goes to those whose fields include
    its department, then to the lowest load, then to the lower key. Nobody gets more than they take.
    Where all who may read a file are full, one of them hands another new file on.
    """
    table = _Table(list(seats))
    lacking = [paper for paper in papers if len(paper.readers) < each]
    lacking.sort(key=lambda paper: (len(table.open_to(paper)), paper.application))
    proposal = Proposal()
    for paper in lacking:
        missing = each - len(paper.readers)
        while missing and table.seat_one(paper):
            missing -= 1
        if missing:
            proposal.gaps.append(Gap(paper.application, missing, table.reasons(paper)))
    proposal.pairs = sorted(
        (application, reviewer) for reviewer, taken in table.taken.items() for application in taken
    )
    proposal.gaps.sort(key=lambda gap: gap.application)
    return proposal


class _Table:
    """The reviewers around the table, with what each has been given so far."""

    def __init__(self, seats: list[Seat]):
        self.seats = sorted(seats, key=lambda seat: seat.reviewer)
        self.taken: dict[int, dict[int, Paper]] = {seat.reviewer: {} for seat in seats}

    def open_to(self, paper: Paper) -> list[Seat]:
        """Who may read it and does not have it, whatever their load."""
        return [
            seat
            for seat in self.seats
            if seat.is_available
            and seat.reviewer not in paper.readers
            and paper.application not in self.taken[seat.reviewer]
            and bars(seat, paper) is None
        ]

    def load(self, seat: Seat) -> int:
        return seat.load + len(self.taken[seat.reviewer])

    def has_room(self, seat: Seat) -> bool:
        return self.load(seat) < seat.most

    def best(self, paper: Paper) -> Seat | None:
        free = [seat for seat in self.open_to(paper) if self.has_room(seat)]

        def rank(seat: Seat) -> tuple[bool, int, int]:
            return (paper.department not in seat.fields, self.load(seat), seat.reviewer)

        return min(free, key=rank, default=None)

    def seat_one(self, paper: Paper) -> bool:
        """Gives the file to one more reviewer; False where nobody can take it."""
        seat = self.best(paper) or self._make_room(paper)
        if seat is not None:
            self.taken[seat.reviewer][paper.application] = paper
        return seat is not None

    def _make_room(self, paper: Paper) -> Seat | None:
        """One who is full, after another new file of theirs went to somebody with room."""
        if not any(seat.is_available and self.has_room(seat) for seat in self.seats):
            return None
        for seat in self.open_to(paper):
            for other in list(self.taken[seat.reviewer].values()):
                heir = self.best(other)
                if heir is not None:
                    del self.taken[seat.reviewer][other.application]
                    self.taken[heir.reviewer][other.application] = other
                    return seat
        return None

    def reasons(self, paper: Paper) -> dict[Why, int]:
        counted: dict[Why, int] = {}
        for seat in self.seats:
            if seat.reviewer in paper.readers or paper.application in self.taken[seat.reviewer]:
                continue
            why = bars(seat, paper) or (Why.FULL if seat.is_available else Why.AWAY)
            counted[why] = counted.get(why, 0) + 1
        return counted
