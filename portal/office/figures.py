"""Numbers of the house as small bars: applications of each call by state."""

from dataclasses import dataclass

from django.urls import reverse

from applications.states import ABOUT, ENDED, State
from applications.tally import Tally
from core.punctuation import enumerated

MOST_CALLS = 8
STATES = [state for state in State if state != State.DRAFT]


@dataclass(frozen=True)
class Segment:
    """A part of a bar: where it begins and how wide it is, in hundredths of the longest bar."""

    state: str
    label: str
    tone: str
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    call: str
    url: str
    total: int
    segments: list[Segment]

    @property
    def in_words(self) -> str:
        return enumerated(f"{part.label} {part.count}" for part in self.segments)


def bars(tally: Tally, *, boards: bool) -> list[Bar]:
    """The calls in which most applications are under way, each a bar on one common scale.

    boards: whether a bar leads to the board of its call, for those who may open it; else to the
    list.
    """
    counted = {(call.pk, call.title): tally.numbers[call.pk] for call in tally.calls}
    shown = sorted(counted.items(), key=_most_under_way)[:MOST_CALLS]
    longest = max((sum(numbers.values()) for _call, numbers in shown), default=1)
    return [
        Bar(title, _url(call, boards), sum(numbers.values()), _segments(numbers, longest))
        for (call, title), numbers in shown
    ]


def _most_under_way(counted: tuple[tuple[int, str], dict[str, int]]) -> tuple[int, int, str]:
    """A call that is decided comes behind those on which there is work."""
    (_call, title), numbers = counted
    under_way = sum(number for state, number in numbers.items() if state not in ENDED)
    return -under_way, -sum(numbers.values()), title


def _url(call: int, boards: bool) -> str:
    if boards:
        return reverse("admin:call_board", args=[call])
    return f"{reverse('admin:applications_application_changelist')}?call={call}"


def _segments(numbers: dict[str, int], longest: int) -> list[Segment]:
    segments, start = [], 0.0
    for state in STATES:
        count = numbers.get(state, 0)
        if count:
            width = round(100 * count / longest, 2)
            segments.append(
                Segment(state, str(state.label), ABOUT[state].tone or "quiet", count, start, width)
            )
            start = round(start + width, 2)
    return segments


def by_state(tally: Tally) -> list[tuple[str, str, str, int]]:
    """State, label, tone and number of those that occur, in the order of an application's life."""
    numbers = tally.by_state
    return [
        (state.value, str(state.label), ABOUT[state].tone or "quiet", numbers[state])
        for state in STATES
        if state in numbers
    ]
