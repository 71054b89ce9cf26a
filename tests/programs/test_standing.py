"""Phases of a call to the second, from rows and from queries, and what its ring shows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from programs.models import Call
from programs.standing import deadlines, standing
from tests.factories.programs import CallFactory

pytestmark = pytest.mark.django_db

OPENS = datetime(2027, 4, 10, 9, tzinfo=UTC)
CLOSES = datetime(2027, 4, 30, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def call():
    return CallFactory(opens_at=OPENS, closes_at=CLOSES, announced_at=OPENS - 5 * DAY)


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        (OPENS - 5 * DAY - SECOND, "draft"),
        (OPENS - 5 * DAY, "upcoming"),
        (OPENS - SECOND, "upcoming"),
        (OPENS, "open"),
        (OPENS + SECOND, "open"),
        (CLOSES - SECOND, "open"),
        (CLOSES, "closed"),
        (CLOSES + SECOND, "closed"),
    ],
)
def test_phase_to_the_second(call, at, phase):
    assert standing(call, at=at).phase == phase
    queries = {
        "upcoming": Call.objects.upcoming(at=at),
        "open": Call.objects.open(at=at),
        "closed": Call.objects.closed(at=at),
    }
    assert [name for name, rows in queries.items() if rows.exists()] == (
        [phase] if phase in queries else []
    )


def test_a_call_never_announced_is_a_draft_at_any_time(call):
    call.announced_at = None

    assert {standing(call, at=at).phase for at in (OPENS, CLOSES, CLOSES + DAY)} == {"draft"}


@pytest.mark.parametrize(
    ("at", "value", "unit", "percent", "tone"),
    [
        (OPENS, 20, "days", 100, ""),
        (CLOSES - 10 * DAY, 10, "days", 50, ""),
        (CLOSES - 3 * DAY, 3, "days", 15, ""),
        (CLOSES - 3 * DAY + SECOND, 2, "days", 15, "vermilion"),
        (CLOSES - 2 * DAY, 2, "days", 10, "vermilion"),
        (CLOSES - 2 * DAY + SECOND, 47, "hours", 10, "vermilion"),
        (CLOSES - timedelta(hours=1), 1, "hour", 1, "vermilion"),
        (CLOSES - timedelta(minutes=59), 59, "minutes", 1, "vermilion"),
        (CLOSES - SECOND, 1, "minute", 1, "vermilion"),
    ],
)
def test_the_ring_closes_with_the_time_left(call, at, value, unit, percent, tone):
    ring = standing(call, at=at).ring

    assert (ring.value, ring.unit, ring.percent, ring.tone) == (value, unit, percent, tone)


def test_a_call_to_come_counts_to_its_opening(call):
    ring = standing(call, at=OPENS - 4 * DAY).ring

    assert (ring.value, ring.unit, ring.percent, ring.label) == (4, "days", 0, "opens in 4 days")


def test_a_closed_call_shows_an_empty_ring(call):
    ring = standing(call, at=CLOSES).ring

    assert (ring.value, ring.percent, ring.tone) == ("", 0, "quiet")


@pytest.mark.parametrize(
    ("at", "marks"),
    [
        (CLOSES - 3 * DAY, ["is-next", "", ""]),
        (CLOSES - 3 * DAY + SECOND, ["is-urgent", "", ""]),
        (CLOSES - SECOND, ["is-urgent", "", ""]),
        (CLOSES, ["is-past", "is-next", ""]),
        (CLOSES + 10 * DAY - SECOND, ["is-past", "is-next", ""]),
        (CLOSES + 10 * DAY, ["is-past", "is-past", "is-next"]),
        (CLOSES + 20 * DAY, ["is-past", "is-past", "is-past"]),
    ],
)
def test_deadlines_mark_what_is_next(call, at, marks):
    call.hospital_due_at, call.sponsor_due_at = CLOSES + 10 * DAY, CLOSES + 20 * DAY

    assert [line.mark for line in deadlines(call, at=at)] == marks


def test_deadlines_are_written_in_the_zone_of_the_call(call):
    call.time_zone = "Europe/Brussels"

    first = deadlines(call)[0]

    assert (first.what, first.moment) == (
        "You submit by",
        "30 Apr 2027 (Fri), 11:00 Brussels time",
    )
