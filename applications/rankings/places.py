"""How many places of a call are free, and whom the order suggests for them."""

from django.db.models import Q

from applications.models import Application, Ranking, RankingEntry
from applications.states import State, source_in, stages_of

Decision = RankingEntry.Decision
# An application that holds one of the hospital's places, whatever the sponsor says of it later.
HOLDING = [
    State.PROPOSED,
    State.ON_NOTICE,
    State.RECOMMENDED,
    State.FORWARDED,
    State.AWARDED,
    State.NOT_AWARDED,
]


def waiting_state(ranking: Ranking) -> State:
    """The state in which a file waits for the decision: `ranked`, without a panel `qualified`."""
    return source_in(stages_of(ranking.call), State.RANKED)


def free_places(ranking: Ranking) -> int:
    """Places of the hospital that nobody holds: at the beginning all, later those given up."""
    waits = waiting_state(ranking)
    holds = Q(state__in=HOLDING) | Q(
        state=waits, ranking_entry__decision=Decision.PROPOSE, ranking_entry__ranking=ranking
    )
    held = Application.objects.filter(holds, call=ranking.call_id).count()
    return max(ranking.quota - held, 0)


def suggested(ranking: Ranking, *, reserves: int) -> dict[int, str]:
    """The decision that the order suggests for every file that waits: entry key → decision.

    The first take the places, the next `reserves` the reserve list, the others are not chosen.
    """
    waiting = ranking.entries.filter(application__state=waiting_state(ranking))
    decisions: dict[int, str] = {}
    for number, pk in enumerate(waiting.order_by("position").values_list("pk", flat=True)):
        if number < ranking.quota:
            decisions[pk] = Decision.PROPOSE
        elif number < ranking.quota + reserves:
            decisions[pk] = Decision.RESERVE
        else:
            decisions[pk] = Decision.NOT_CHOOSE
    return decisions
