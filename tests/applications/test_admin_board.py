"""The board of a call."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import Screening
from applications.states import ALL_STAGES, Stage
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    RankingFactory,
    call_with,
)

pytestmark = pytest.mark.django_db


def board(call) -> str:
    return reverse("admin:call_board", args=[call.pk])


def columns(response) -> dict[str, int]:
    return {column.state: column.count for column in response.context["columns"]}


def test_board_counts_each_state_of_this_call_alone(client, foreign_affairs):
    call = call_with()
    for state in ["screening", "screening", "forwarded", "draft"]:
        ApplicationFactory(call=call, state=state)
    ApplicationFactory(state="screening")
    client.force_login(foreign_affairs)

    counted = columns(client.get(board(call)))

    assert {state: number for state, number in counted.items() if number} == {
        "draft": 1,
        "screening": 2,
        "forwarded": 1,
    }


def test_board_shows_no_state_of_a_stage_that_the_call_does_not_use(client, foreign_affairs):
    call = call_with(frozenset({Stage.FORWARDING}))
    client.force_login(foreign_affairs)

    counted = columns(client.get(board(call)))

    assert set(counted) & {"submitted", "in_review", "ranked", "on_notice", "recommended"} == set()
    assert "forwarded" in counted


def test_number_leads_to_the_list_that_it_counts(client, foreign_affairs):
    call = call_with()
    wanted = ApplicationFactory(call=call, state="qualified")
    ApplicationFactory(call=call, state="screening")
    ApplicationFactory(state="qualified")
    client.force_login(foreign_affairs)
    links = {column.state: column.url for column in client.get(board(call)).context["columns"]}

    listed = client.get(links["qualified"]).context["lines"]

    assert [line.pk for line in listed] == [wanted.pk]
    assert links["draft"] == ""


def test_board_says_for_which_office_files_wait(client, foreign_affairs):
    call = call_with()
    passed = ApplicationFactory(call=call, state="screening")
    ApplicationFactory(call=call, state="screening")
    Screening.objects.create(
        application=passed, office="foreign_affairs", verdict="pass", by=foreign_affairs
    )
    client.force_login(foreign_affairs)

    waiting = client.get(board(call)).context["waiting"]

    assert [number for _label, number, _url, _tone in waiting] == [1, 2, 0]


def test_files_behind_the_check_wait_for_foreign_affairs_on_board_and_list(client, foreign_affairs):
    call = call_with()
    for state in ("screening", "ranked", "ranked", "proposed", "reserved", "forwarded"):
        ApplicationFactory(call=call, state=state)
    client.force_login(foreign_affairs)

    waiting = client.get(board(call)).context["waiting"]

    assert [number for _label, number, _url, _tone in waiting] == [5, 1, 0]
    listed = reverse("admin:applications_application_changelist")
    for url in (waiting[0][2], f"{listed}?turn=mine"):
        assert client.get(url).context["count"].number == 5


@pytest.mark.parametrize(
    ("stages", "states", "steps"),
    [
        (ALL_STAGES, ["ranked"], ["Release decisions"]),
        (ALL_STAGES, ["reserved", "proposed"], ["Publish notice", "Close the reserve list"]),
        (ALL_STAGES, ["forwarded"], ["Record outcome"]),
        (ALL_STAGES - {Stage.NOTICE}, ["proposed"], ["Forward"]),
        (
            {Stage.PANEL},
            ["reserved", "proposed"],
            ["Record outcome", "Close the reserve list"],
        ),
        (frozenset(), ["qualified"], ["Release decisions"]),
    ],
)
def test_next_step_of_a_call_stands_on_its_board(client, foreign_affairs, stages, states, steps):
    call = call_with(frozenset(stages))
    for state in states:
        ApplicationFactory(call=call, state=state)
    client.force_login(foreign_affairs)

    tasks = client.get(board(call)).context["tasks"]

    assert [task.text for task in tasks] == steps
    assert [client.get(task.url).status_code for task in tasks] == [200] * len(steps)


def test_reserve_moves_up_on_the_board_while_a_place_is_free(client, foreign_affairs):
    call = call_with()
    ranking = RankingFactory(call=call, quota=2)
    for state in ("proposed", "reserved", "reserved"):
        ApplicationFactory(call=call, state=state)
    client.force_login(foreign_affairs)

    def moving_up() -> list[int]:
        tasks = client.get(board(call)).context["tasks"]
        return [task.count for task in tasks if task.text == "Move up"]

    before = moving_up()
    ranking.quota = 1
    ranking.save()

    assert (before, moving_up()) == ([1], [])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.HUMAN_RESOURCES, 200),
        (Role.AUDITOR, 200),
        (Role.ADMINISTRATOR, 403),
        (Role.REVIEWER, 403),
    ],
)
def test_board_is_for_those_who_read_case_files(client, role, status):
    client.force_login(user_with(role))

    assert client.get(board(call_with())).status_code == status


def test_board_of_a_call_in_which_one_has_a_conflict_is_unknown(client):
    conflict = ConflictFactory(user__roles=[Role.FOREIGN_AFFAIRS], call=call_with())
    client.force_login(conflict.user)

    assert client.get(board(conflict.call)).status_code == 404


def test_board_asks_the_same_number_of_queries_for_many_files(client, foreign_affairs):
    client.force_login(foreign_affairs)
    asked = []
    for number in [1, 30]:
        call = call_with()
        ApplicationFactory.create_batch(number, call=call, state="screening")
        client.get(board(call))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(board(call))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 15


def test_board_says_which_deadlines_have_passed(client, foreign_affairs):
    now = timezone.now()
    call = call_with(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3),
        hospital_due_at=now - timedelta(hours=1), sponsor_due_at=now + timedelta(days=5),
    )  # fmt: skip
    client.force_login(foreign_affairs)

    content = client.get(board(call)).content.decode()

    assert content.count('<span class="due__past">passed</span>') == 2
    assert content.count('class="ring__value"') == 1
