"""How long each part of the way took, against steps whose days are known."""

import pytest
from django.utils import translation

from applications.models import Application
from applications.states import ENDED, State
from portal.reports import charts, times
from tests.factories.applications import ApplicationFactory
from tests.portal.reports.counted import history

pytestmark = pytest.mark.django_db


def found() -> dict[str, times.Length]:
    return {length.part.key: length for length in times.lengths(Application.objects.all())}


def test_every_state_in_which_a_file_waits_belongs_to_one_part():
    waits = sorted(state for part in times.PARTS for state in part.states)

    assert waits == sorted(set(State) - ENDED - {State.DRAFT})


def test_each_part_takes_the_days_between_coming_and_leaving():
    history(
        ApplicationFactory(state="awarded"),
        ("draft", "submitted", 0), ("submitted", "screening", 2), ("screening", "qualified", 12),
        ("qualified", "in_review", 13), ("in_review", "ranked", 20), ("ranked", "proposed", 32),
        ("proposed", "on_notice", 33), ("on_notice", "recommended", 40),
        ("recommended", "forwarded", 41), ("forwarded", "awarded", 141),
    )  # fmt: skip

    lengths = found()

    days = {key: length.mean and round(length.mean, 6) for key, length in lengths.items()}
    assert days == {
        "opinion": 2, "screening": 10, "changes": None, "selection": 20, "publication": 9,
        "sponsor": 100,
    }  # fmt: skip
    assert lengths["sponsor"].bins == [0, 0, 0, 0, 0, 1]
    assert lengths["screening"].bins == [0, 0, 1, 0, 0, 0]


def test_visits_of_a_file_are_one_sum_and_steps_within_a_state_none():
    history(
        ApplicationFactory(state="qualified"),
        ("draft", "screening", 0), ("screening", "screening", 1), ("screening", "sent_back", 4),
        ("sent_back", "screening", 9), ("screening", "qualified", 12),
    )  # fmt: skip

    lengths = found()

    assert lengths["screening"].mean == pytest.approx(7)
    assert lengths["changes"].mean == pytest.approx(5)
    assert lengths["screening"].files == lengths["changes"].files == 1


def test_file_that_is_still_there_has_no_length_yet():
    history(ApplicationFactory(state="screening"), ("draft", "screening", 0))
    history(
        ApplicationFactory(state="screening"),
        ("draft", "screening", 0), ("screening", "sent_back", 1), ("sent_back", "screening", 2),
    )  # fmt: skip

    lengths = found()

    assert (lengths["screening"].files, lengths["screening"].mean) == (0, None)
    assert lengths["changes"].files == 1


def test_mean_longest_and_bins_are_of_all_files():
    for day in (1, 3, 5, 91):
        history(
            ApplicationFactory(state="qualified"),
            ("draft", "screening", 0), ("screening", "qualified", day),
        )  # fmt: skip

    length = found()["screening"]

    assert (length.files, length.mean, length.longest) == (4, pytest.approx(25), pytest.approx(91))
    assert sum(length.bins) == 4
    assert length.bins[-1] == 1


def test_picture_cuts_a_full_bar_and_leaves_out_what_nobody_has_left():
    history(
        ApplicationFactory(state="qualified"),
        ("draft", "screening", 0),
        ("screening", "qualified", 2),
    )

    with translation.override("en"):
        chart = charts.shares(times.lengths(Application.objects.all()))

    assert [(bar.label, bar.numbers) for bar in chart.bars] == [
        ("Check by both offices", "2.0 days (mean)")
    ]
    assert chart.bars[0].end == charts.FULL
