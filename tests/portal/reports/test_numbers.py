"""The numbers of a report equal a hand count of the rows."""

import pytest
from django.utils import translation

from applications.models import Application
from applications.states import State
from portal.reports.filters import ReportFilters
from portal.reports.report import QUESTIONS, with_columns
from portal.reports.stages import STAGES, with_stage
from portal.reports.tallies import Tally, folded, tallies, together
from tests.factories.applications import ApplicationFactory
from tests.portal.reports.counted import (
    TODAY,
    counts_by_hand,
    history,
    make,
    under_way_by_hand,
)

pytestmark = pytest.mark.django_db


def staged(files=None):
    files = Application.objects.exclude(state="draft") if files is None else files
    return with_stage(files, today=TODAY)


def test_every_state_of_a_sent_file_stands_in_one_stage():
    stood = sorted(state for stage in STAGES for state in stage.states)

    assert stood == sorted(set(State) - {State.DRAFT, State.WITHDRAWN})


@pytest.mark.parametrize("seed", range(4))
def test_counts_equal_a_count_by_hand_over_random_files(seed):
    rows = make(40, seed)

    found = tallies(staged(), "call", "talent__department")

    groups = {(row.call_id, row.talent.department_id) for row in rows}
    assert found.keys() == groups
    for call, department in groups:
        part = [r for r in rows if (r.call_id, r.talent.department_id) == (call, department)]
        assert found[call, department].counts == counts_by_hand(part)
        assert found[call, department].under_way == under_way_by_hand(part)
    assert together(found.values()).counts == counts_by_hand(rows)


@pytest.mark.parametrize("names", QUESTIONS)
def test_a_tally_by_one_column_is_the_sum_over_the_others(names):
    rows = make(40, 9)
    files = with_columns(Application.objects.all(), ReportFilters({}))

    at_once = tallies(files, *names)

    for name in names:
        alone = {key[0]: tally for key, tally in tallies(files, name).items()}
        assert folded(at_once, names, name) == alone
    assert together(at_once.values()).applied == len(rows)


def test_file_that_was_called_back_and_sent_again_counts_once():
    application = ApplicationFactory(state="screening")
    history(
        application,
        ("draft", "submitted", 0), ("submitted", "draft", 1), ("draft", "screening", 2),
    )  # fmt: skip

    assert together(tallies(staged()).values()) == Tally([1, 0, 0, 0, 0, 0], under_way=1)


def test_withdrawn_file_without_a_history_counts_as_applied():
    ApplicationFactory(state="withdrawn")

    assert tallies(staged())[()].counts == [1, 0, 0, 0, 0, 0]


def test_share_is_of_what_is_decided_and_unknown_before():
    assert Tally([2, 0, 0, 0, 0, 0], under_way=2).share is None
    assert Tally([2, 1, 0, 1, 0, 0], under_way=1).share == 33


@pytest.mark.parametrize("by", ["", "call"])
@pytest.mark.parametrize(
    ("first", "last"), [("2025", ""), ("", "2025"), ("2025", "2025"), ("", "")]
)
def test_years_take_the_files_of_the_years_of_the_house(by, first, last):
    """The last evening of a year in Beijing belongs to that year, though it is none in UTC."""
    rows = make(40, 3)
    filters = ReportFilters({"by": by, "first": first, "last": last})

    found = filters.narrow(Application.objects.all())

    def year(row):
        return row.call.year if by else row.submitted_at.year

    wanted = {row.pk for row in rows if int(first or 0) <= year(row) <= int(last or 9999)}
    assert set(found.values_list("pk", flat=True)) == wanted
    years = set(found.order_by().values_list(filters.year, flat=True))
    assert years == {year(row) for row in rows if row.pk in wanted}


@pytest.mark.parametrize(
    ("name", "value_of"),
    [
        ("program", lambda row: str(row.call.program_id)),
        ("department", lambda row: str(row.talent.department_id)),
        ("category", lambda row: row.talent.category),
        ("country", lambda row: row.host_country or row.call.program.host_country),
    ],
)
def test_filter_takes_its_group_alone_and_says_so(name, value_of):
    rows = make(30, 5)
    value = next(filter(None, map(value_of, rows)))

    with translation.override("en"):
        filters = ReportFilters({name: value})
        described = filters.described

    found = filters.narrow(Application.objects.all())
    wanted = {row.pk for row in rows if value_of(row) == value}
    assert set(found.values_list("pk", flat=True)) == wanted
    assert len(described) == 1


@pytest.mark.parametrize(
    "junk",
    ["first=99999999999", "last=x", "program=0", "department=x", "category=none", "country=ZZ"],
)
def test_value_that_does_not_exist_narrows_nothing(client, foreign_affairs, junk):
    ApplicationFactory(state="screening")
    client.force_login(foreign_affairs)

    answer = client.get(f"/admin/reports/?{junk}")

    assert answer.context["report"].total.applied == 1
    assert answer.context["described"] == {}
