"""How long each office has had a file."""

from datetime import UTC, datetime, timedelta

import pytest

from applications.clocks import clocks_of
from applications.models import HistoryEntry

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def history(*steps: tuple[float, str, str, str]) -> list[HistoryEntry]:
    """(days after the start, step, role, target)"""
    return [
        HistoryEntry(step=step, role=role, target=target, at=START + days * DAY)
        for days, step, role, target in steps
    ]


@pytest.mark.parametrize(
    ("steps", "days", "running"),
    [
        ([], (0, 0), (False, False)),
        ([(0, "submit", "talent", "submitted")], (0, 0), (False, False)),
        ([(2, "give_opinion", "department_head", "screening")], (8, 8), (True, True)),
        (
            [
                (2, "give_opinion", "department_head", "screening"),
                (5, "pass", "human_resources", "screening"),
            ],
            (8, 3),
            (True, False),
        ),
        (
            [
                (0, "submit", "talent", "screening"),
                (1, "pass", "human_resources", "screening"),
                (2, "request_changes", "foreign_affairs", "sent_back"),
                (6, "resubmit", "talent", "screening"),
                (7, "pass", "foreign_affairs", "qualified"),
            ],
            (3, 1),
            (False, False),
        ),
        (
            [
                (0, "submit", "talent", "screening"),
                (1, "fail", "human_resources", "not_qualified"),
                (4, "reconsider", "human_resources", "screening"),
            ],
            (7, 7),
            (True, True),
        ),
    ],
    ids=["nothing", "before", "screening", "one_passed", "sent_back_and_passed", "looked_at_again"],
)
def test_clock_runs_while_the_file_is_on_the_desk(steps, days, running):
    clocks = clocks_of(history(*steps), at=START + 10 * DAY)

    assert tuple(clock.total / DAY for clock in clocks) == days
    assert tuple(clock.since is not None for clock in clocks) == running


@pytest.mark.parametrize(
    ("hours", "words", "short"),
    [(0, "0 hours", "0 h"), (1, "1 hour", "1 h"), (23, "23 hours", "23 h"), (24, "1 day", "1 d"),
     (71, "2 days", "2 d")],
)  # fmt: skip
def test_clock_in_words(hours, words, short):
    steps = history((0, "submit", "talent", "screening"))

    clock = clocks_of(steps, at=START + timedelta(hours=hours))[0]

    assert (clock.words, clock.short) == (words, short)
