"""The ranking of a call: the order, what is free, and what the release would tell each person."""

from applications.rankings.order import Place, keep_places, order
from applications.rankings.places import free_places, suggested
from applications.rankings.rehearsal import Letter, rehearse, troubles_of

__all__ = [
    "Letter",
    "Place",
    "free_places",
    "keep_places",
    "order",
    "rehearse",
    "suggested",
    "troubles_of",
]
