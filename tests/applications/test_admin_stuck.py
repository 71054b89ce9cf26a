from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.admin.stuck import TURNS
from applications.models import Screening
from applications.querysets import MOVING
from applications.states import ABOUT, State
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(user)
    return user


def stuck(days, **fields):
    return ApplicationFactory(state_since=timezone.now() - timedelta(days=days, hours=1), **fields)


def shown(client, **query) -> list[str]:
    answer = client.get(reverse("admin:applications_application_stuck"), query)
    return [file.reference for _whose, files in answer.context["groups"] for file in files]


def test_every_moving_state_is_somebodys_turn():
    assert {ABOUT[State(state)].turn for state in MOVING} == set(TURNS)


@pytest.mark.parametrize(("days", "number"), [("7", 3), ("14", 2), ("30", 1), ("8", 3), ("x", 3)])
def test_days_are_one_of_three_and_a_week_otherwise(client, office, days, number):
    for since in (31, 15, 8, 6):
        stuck(since, state="qualified")

    assert len(shown(client, days=days)) == number


def test_files_stand_by_whose_turn_it_is_who_has_kept_one_longest_first(client, office):
    stuck(8, state="qualified")
    stuck(20, state="submitted")
    stuck(9, state="sent_back")
    stuck(12, state="in_review")
    passed = stuck(10, state="screening")
    Screening.objects.create(
        application=passed, office="foreign_affairs", verdict="pass", by=office
    )
    stuck(11, state="screening")
    stuck(40, state="awarded")

    groups = client.get(reverse("admin:applications_application_stuck")).context["groups"]

    assert [(whose, len(files)) for whose, files in groups] == [
        ("the department", 1),
        ("the experts", 1),
        ("both offices", 1),
        ("Office of Human Resources", 1),
        ("the applicant", 1),
        ("Foreign Affairs Office", 1),
    ]


def test_call_in_which_the_officer_applies_is_left_out(client, office):
    rival = stuck(9, state="qualified")
    ApplicationFactory(talent__user=office, call=rival.call)

    assert shown(client) == []


@pytest.mark.parametrize("role", [Role.TALENT, Role.DEPARTMENT_HEAD, Role.REVIEWER])
def test_page_is_for_those_who_work_in_the_admin(client, role):
    client.force_login(user_with(role))

    assert client.get(reverse("admin:applications_application_stuck")).status_code == 403


def test_page_asks_the_database_the_same_for_one_and_for_thirty(client, office):
    stuck(9, state="screening")
    shown(client)
    with CaptureQueriesContext(connection) as few:
        shown(client)
    for _number in range(29):
        stuck(9, state="screening")

    with CaptureQueriesContext(connection) as many:
        shown(client)

    assert len(many) == len(few)
