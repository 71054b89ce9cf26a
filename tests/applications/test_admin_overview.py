"""All calls at a glance."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.admin.overview import STAGES
from applications.states import State
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory, call_with

pytestmark = pytest.mark.django_db
PAGE = "/admin/programs/call/overview/"


def over(days=9, **fields):
    """A call whose last deadline passed some days ago."""
    last = timezone.now() - timedelta(days=days)
    return call_with(
        opens_at=last - timedelta(days=3), closes_at=last - timedelta(days=2),
        hospital_due_at=last - timedelta(days=1), sponsor_due_at=last, **fields,
    )  # fmt: skip


def numbers(line) -> list[int]:
    return [number for _label, number in line.counts]


def lines_of(client, query="") -> dict:
    return {line.call: line for line in client.get(PAGE + query).context["lines"]}


def test_every_state_that_an_office_has_on_its_desk_stands_under_one_stage():
    stood_under = sorted(state for _label, group in STAGES for state in group)

    assert stood_under == sorted(state for state in State if state != State.DRAFT)


def test_overview_counts_the_files_of_each_call_and_leads_to_its_board(client, foreign_affairs):
    call, other = call_with(), call_with()
    for state in ["submitted", "screening", "sent_back", "forwarded", "withdrawn", "draft"]:
        ApplicationFactory(call=call, state=state)
    client.force_login(foreign_affairs)

    answer = client.get(PAGE)

    lines = {line.call: line for line in answer.context["lines"]}
    assert numbers(lines[call]) == [1, 2, 0, 0, 0, 1, 0, 1]
    assert lines[call].total == 5
    assert lines[other].total == 0
    assert reverse("admin:call_board", args=[call.pk]) in answer.content.decode()


def test_overview_begins_with_what_is_due_next_and_keeps_what_is_over_apart(
    client, foreign_affairs
):
    now = timezone.now()
    later = call_with(closes_at=now + timedelta(days=8), hospital_due_at=now + timedelta(days=9))
    sooner = call_with(closes_at=now + timedelta(days=2), hospital_due_at=now + timedelta(days=9))
    with_files, done = over(), over(days=20)
    ApplicationFactory(call=with_files, state="forwarded")
    ApplicationFactory(call=done, state="awarded")
    client.force_login(foreign_affairs)

    assert list(lines_of(client)) == [sooner, later, with_files]
    assert list(lines_of(client, "?show=all")) == [sooner, later, with_files, done]


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.FOREIGN_AFFAIRS, True),
        (Role.HUMAN_RESOURCES, True),
        (Role.AUDITOR, True),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_overview_leads_to_the_board_only_who_may_open_it(client, role, opens):
    call = call_with()
    client.force_login(user_with(role))

    content = client.get(PAGE).content.decode()

    assert (reverse("admin:call_board", args=[call.pk]) in content) is opens
    assert (reverse("admin:programs_call_change", args=[call.pk]) in content) is not opens


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.TALENT, Role.UNIVERSITY_OFFICE])
def test_overview_is_for_the_offices_and_those_who_watch(client, role):
    client.force_login(user_with(role))

    assert client.get(PAGE).status_code == 403


def test_call_with_a_conflict_shows_neither_board_nor_numbers(client):
    conflict = ConflictFactory(user__roles=[Role.FOREIGN_AFFAIRS], call=call_with())
    ApplicationFactory(call=conflict.call, state="screening")
    client.force_login(conflict.user)

    line = lines_of(client)[conflict.call]

    assert (line.opens, line.total) == (False, 0)


def test_overview_asks_the_database_the_same_for_one_and_for_thirty(client, foreign_affairs):
    client.force_login(foreign_affairs)
    asked = []
    for number in [1, 29]:
        for _row in range(number):
            ApplicationFactory(call=call_with(), state="screening")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 15


def test_pages_of_a_call_share_one_head(client, foreign_affairs):
    call = call_with()
    client.force_login(foreign_affairs)

    def tabs(name) -> list[tuple[str, str]]:
        page = client.get(reverse(f"admin:{name}", args=[call.pk]))
        return [(tab["url"], tab["current"]) for tab in page.context["call_tabs"]]

    board, roster = tabs("call_board"), tabs("who_qualifies")
    assert [url for url, _current in board] == [url for url, _current in roster]
    assert [current for _url, current in board][:2] == ["page", ""]
    assert [current for _url, current in roster][:2] == ["", "page"]
    assert "true" in [current for _url, current in tabs("call_panel_set_up")]


def test_head_shows_an_administrator_only_the_page_that_opens(client):
    call = call_with()
    client.force_login(user_with(Role.ADMINISTRATOR))

    page = client.get(reverse("admin:who_qualifies", args=[call.pk]))

    assert [tab["url"] for tab in page.context["call_tabs"]] == [page.request["PATH_INFO"]]


def test_one_tab_of_the_section_is_marked_on_the_overview(client, foreign_affairs):
    client.force_login(foreign_affairs)

    tabs = client.get(PAGE).context["office_tabs"]

    assert [tab["url"] for tab in tabs if tab["current"]] == [PAGE]
