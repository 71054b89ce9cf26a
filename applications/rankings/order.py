"""The order that the scores give. Pure: reads and writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from applications.models import Ranking

TieRule = Ranking.TieRule
LAST = Decimal(-1)


@dataclass(frozen=True)
class Place:
    """What a file is ordered by. score, spread, first: 0 to 100; None where nobody scored it."""

    application: int
    submitted_at: datetime
    score: Decimal | None = None
    spread: Decimal | None = None
    first: Decimal | None = None


def order(places: Iterable[Place], rule: str) -> list[Place]:
    """Highest score first; files without one last.

    Equal scores: as the rule says. Where that is equal too, the earlier application, then the
    lower key, so that the same scores always give the same order.
    """
    return sorted(places, key=lambda place: (-(_or(place.score, LAST)), *_tie(place, rule)))


def keep_places(ordered: list[Place], by_hand: Mapping[int, int]) -> list[Place]:
    """The same order, with what was moved by hand at its place (key of the file → place, from 1).

    Where the list has become shorter than such a place, the file stands last.
    """
    fixed = {place.application: place for place in ordered if place.application in by_hand}
    arranged = [place for place in ordered if place.application not in fixed]
    for key in sorted(fixed, key=by_hand.__getitem__):
        arranged.insert(by_hand[key] - 1, fixed[key])
    return arranged


def _tie(place: Place, rule: str) -> tuple:
    behind = (place.submitted_at, place.application)
    if rule == TieRule.FIRST_CRITERION:
        return (-_or(place.first, LAST), *behind)
    if rule == TieRule.SPREAD:
        return (_or(place.spread, Decimal("Infinity")), *behind)
    return behind


def _or(value: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if value is None else value
