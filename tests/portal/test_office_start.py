"""The start page of the admin and the ways around it, as each role has them."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import CorrectionRequest, Screening
from applications.models.judgment import Office
from core.admin import PolicyAdmin
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.events import EventFactory
from tests.factories.notices import ObjectionFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
STAFF = [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR]
OUTSIDE = [Role.TALENT, Role.DEPARTMENT_HEAD, Role.REVIEWER, Role.UNIVERSITY_OFFICE]


def start(client, user):
    client.force_login(user)
    return client.get(reverse("admin:index"))


def counts(response) -> list[int]:
    return [pile.count for pile in response.context["piles"]]


@pytest.mark.parametrize("role", STAFF)
def test_every_role_of_the_staff_has_its_day(client, role):
    response = start(client, user_with(role))

    assert response.status_code == 200
    assert "admin/index.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("role", OUTSIDE)
def test_others_are_refused(client, role):
    assert start(client, user_with(role)).status_code == 403


def test_visitors_are_sent_to_the_log_in(client):
    for address in ["admin:index", "admin:applications_application_export"]:
        response = client.get(reverse(address), follow=True)

        assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_third_party_tables_never_come_in():
    registered = {model._meta.app_label for model in admin.site._registry}

    assert registered <= {
        "accounts",
        "applications",
        "core",
        "events",
        "partners",
        "programs",
        "talents",
    }


def test_every_admin_asks_the_policy():
    assert [
        model._meta.label
        for model, model_admin in admin.site._registry.items()
        if not isinstance(model_admin, PolicyAdmin)
    ] == []


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.FOREIGN_AFFAIRS, set()),
        (Role.HUMAN_RESOURCES, set()),
        (Role.AUDITOR, set()),
        (Role.ADMINISTRATOR, set()),
    ],
)
def test_the_ways_are_those_that_the_policy_allows(client, role, hidden):
    every = {
        "Applications",
        "Talents",
        "Programs & calls",
        "Lectures",
        "Partners",
        "Notices",
        "Reports",
        "Messages",
        "People & roles",
        "Audit trail",
    }

    ways = start(client, user_with(role)).context["office_nav"]

    assert {str(way["label"]) for way in ways} == every - hidden
    assert [client.get(way["url"]).status_code for way in ways] == [200] * len(ways)


def test_piles_count_what_waits_for_the_office(client):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    late = CallFactory(
        opens_at=timezone.now() - timedelta(days=30),
        closes_at=timezone.now() - timedelta(days=20),
        hospital_due_at=timezone.now() - timedelta(days=1),
    )
    ApplicationFactory(state="submitted", call=late)
    ApplicationFactory(state="submitted")
    waiting = ApplicationFactory(state="screening")
    passed = ApplicationFactory(state="screening")
    Screening.objects.create(
        application=passed, office=Office.FOREIGN_AFFAIRS, verdict="pass", by=officer
    )
    CorrectionRequest.objects.create(
        application=waiting,
        office=Office.HUMAN_RESOURCES,
        field="plan",
        reason="more",
        by=officer,
        after={"value": "new"},
        closed_at=timezone.now(),
    )
    ApplicationFactory(state="draft")

    response = start(client, officer)

    assert counts(response) == [1, 1, 1]
    assert response.context["waiting"] == [waiting]


@pytest.mark.parametrize(("role", "number"), [(Role.FOREIGN_AFFAIRS, 1), (Role.HUMAN_RESOURCES, 0)])
def test_objections_wait_for_those_who_may_examine_them(client, role, number):
    ObjectionFactory()

    piles = start(client, user_with(role)).context["piles"]

    assert [pile.label for pile in piles].count("objections to be examined") == number


def test_every_pile_leads_to_as_many_rows_as_it_says(client):
    officer = user_with(Role.HUMAN_RESOURCES)
    for _number in range(3):
        ApplicationFactory(state="screening")
    pile = start(client, officer).context["piles"][0]

    response = client.get(pile.url)

    assert len(response.context["lines"]) == pile.count == 3


def test_way_to_all_that_wait_leads_to_the_check_alone(client):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    waiting = ApplicationFactory(state="screening")
    ApplicationFactory(state="recommended")

    response = start(client, officer)
    listed = client.get(response.context["waiting_url"]).context["lines"]

    assert response.context["waiting"] == [waiting]
    assert [line.pk for line in listed] == [waiting.pk]


def test_nothing_of_a_call_in_which_the_officer_applies_is_shown(client):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    own = ApplicationFactory(state="screening", talent=TalentFactory(user=officer))
    ApplicationFactory(
        state="screening", call=own.call, state_since=timezone.now() - timedelta(days=9)
    )

    response = start(client, officer)

    assert counts(response) == [0, 0, 0]
    assert response.context["stuck"] == []
    assert response.context["bars"] == []


def test_stuck_files_are_shown_to_all(client):
    old = ApplicationFactory(state="sent_back", state_since=timezone.now() - timedelta(days=8))
    ApplicationFactory(state="sent_back")

    for role in STAFF:
        assert start(client, user_with(role)).context["stuck"] == [old]


def test_deadlines_of_two_weeks_stand_in_order(client):
    now = timezone.now()
    soon = CallFactory(
        closes_at=now + timedelta(days=2),
        hospital_due_at=now + timedelta(days=13),
        sponsor_due_at=now + timedelta(days=15),
    )
    CallFactory(closes_at=now + timedelta(days=20))
    CallFactory(closes_at=now + timedelta(days=1), announced_at=None)

    dues = start(client, user_with(Role.FOREIGN_AFFAIRS)).context["dues"]

    assert [(due.call, due.at) for due in dues] == [
        (soon, soon.closes_at),
        (soon, soon.hospital_due_at),
    ]
    assert [due.tone for due in dues] == ["vermilion", "amber"]


def test_next_lecture_stands_with_its_seats(client):
    EventFactory(state="draft", starts_at=timezone.now() + timedelta(days=1))
    EventFactory(starts_at=timezone.now() - timedelta(days=2))
    coming = EventFactory(starts_at=timezone.now() + timedelta(days=3), capacity=40, seats_taken=38)

    response = start(client, user_with(Role.FOREIGN_AFFAIRS))

    assert response.context["lecture"] == coming
    assert "38 of 40 seats taken, 2 left" in response.content.decode()


def test_bars_begin_with_the_calls_on_which_there_is_most_work(client):
    decided, waiting = CallFactory(), CallFactory()
    for _number in range(3):
        ApplicationFactory(call=decided, state="awarded")
    ApplicationFactory(call=waiting, state="screening")

    bars = start(client, user_with(Role.AUDITOR)).context["bars"]

    assert [(bar.call, bar.total) for bar in bars] == [(waiting.title, 1), (decided.title, 3)]
    assert [bar.segments[0].width for bar in bars] == [pytest.approx(33.33), 100]


def test_bars_say_in_words_what_they_show(client):
    call = CallFactory()
    for state in ["screening", "screening", "qualified"]:
        ApplicationFactory(state=state, call=call)

    response = start(client, user_with(Role.AUDITOR))
    bar = response.context["bars"][0]

    assert (bar.call, bar.total) == (call.title_en, 3)
    assert [(part.state, part.count, part.width) for part in bar.segments] == [
        ("screening", 2, 66.67),
        ("qualified", 1, 33.33),
    ]
    assert 'aria-label="in screening 2, qualified 1"' in response.content.decode()


@pytest.mark.parametrize("role", STAFF)
def test_the_day_takes_as_many_queries_with_thirty_files_as_with_one(client, role):
    user = user_with(role)
    old = timezone.now() - timedelta(days=9)
    ApplicationFactory(state="screening", state_since=old)
    start(client, user)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("admin:index"))
    for _number in range(29):
        ApplicationFactory(state="screening", state_since=old)

    with CaptureQueriesContext(connection) as many:
        client.get(reverse("admin:index"))

    assert len(many) == len(few)
    assert len(many) <= 30


def test_an_app_has_no_page_of_tables(client):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    response = client.get(reverse("admin:app_list", args=["events"]))

    assert response["Location"] == reverse("admin:events_event_changelist")
