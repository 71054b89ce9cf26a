"""The board of a call."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import Screening
from applications.states import Stage
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory, call_with

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
