"""The case file: what it shows to whom, and the steps that are taken in it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import (
    Application,
    HistoryEntry,
    Screening,
)
from applications.models.judgment import Office
from applications.states import State
from core.models import Message
from programs.eligibility import judge_one
from tests.applications.case_files import file_of, paper, step_of
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory
from tests.programs.people import KNOWN, ON
from tests.programs.rules import RuleRow

pytestmark = pytest.mark.django_db
TABS = [
    "",
    "person",
    "check",
    "changes",
    "findings",
    "documents",
    "opinions",
    "history",
    "messages",
]
STAFF = [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR]
OUTSIDE = [Role.TALENT, Role.DEPARTMENT_HEAD, Role.REVIEWER, Role.UNIVERSITY_OFFICE]


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def screening():
    return ApplicationFactory(state="screening")


# Who opens it -----------------------------------------------------------------------------------
@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("role", [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_offices_and_auditors_open_every_tab(client, screening, role, tab):
    paper(screening)
    client.force_login(user_with(role))

    assert client.get(file_of(screening, tab)).status_code == 200


def test_person_is_shown_with_what_they_have_sent_elsewhere(office, officer, screening):
    """Not of a call in which the officer applies."""
    other, barred = (ApplicationFactory(talent=screening.talent, state="awarded") for _ in "12")
    ApplicationFactory(call=barred.call, talent__user=officer)

    content = office.get(file_of(screening, "person")).content.decode()

    assert f'{other.reference}</a> {other.call.title} <span class="badge' in content
    assert barred.reference not in content


def test_administrator_may_not_open_a_file(client, screening):
    client.force_login(user_with(Role.ADMINISTRATOR))

    assert client.get(file_of(screening)).status_code == 403


@pytest.mark.parametrize("role", OUTSIDE)
def test_others_are_not_let_in(client, screening, role):
    client.force_login(user_with(role))

    response = client.get(file_of(screening))

    assert response.status_code in {302, 403}
    assert screening.reference not in response.content.decode()


def test_officer_does_not_find_files_of_a_call_in_which_they_apply(office, officer):
    own = ApplicationFactory(state="screening", talent=TalentFactory(user=officer))
    other = ApplicationFactory(state="screening", call=own.call)

    for application in (own, other):
        assert office.get(file_of(application)).status_code == 404
        assert office.get(step_of(application, "pass")).status_code == 404


def test_drafts_are_not_found(office):
    draft = ApplicationFactory(state="draft")

    assert office.get(file_of(draft)).status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 30, "x", "-1"])
def test_a_file_that_is_not_there_is_not_found(office, number):
    address = reverse("admin:applications_application_changelist")

    assert office.get(f"{address}{number}/change/").status_code == 404


def test_unknown_tab_and_slot_show_the_first(office, screening):
    paper(screening)

    response = office.get(file_of(screening) + "?tab=secrets&slot=x")
    documents = office.get(file_of(screening, "documents") + "&slot=" + "9" * 40)

    assert response.context["tab"] == "person"
    assert documents.status_code == 200


@pytest.mark.parametrize("tab", TABS)
def test_a_thick_file_takes_as_many_queries_as_a_thin_one(office, officer, screening, tab):
    thick = ApplicationFactory(state="screening")
    for application, number in ((screening, 1), (thick, 15)):
        for count in range(number):
            paper(application)
            HistoryEntry.objects.create(
                application=application,
                step="submit",
                source="draft",
                target="screening",
                actor=user_with(Role.TALENT),
            )
            Message.objects.create(
                template="a/b",
                recipient=user_with(Role.TALENT),
                address=f"a{count}@example.org",
                language="en",
                subject="s",
                body="b",
                about_type="applications.application",
                about_id=str(application.pk),
            )
    office.get(file_of(screening, tab))

    with CaptureQueriesContext(connection) as thin_count:
        office.get(file_of(screening, tab))
    with CaptureQueriesContext(connection) as thick_count:
        office.get(file_of(thick, tab))

    assert len(thick_count) == len(thin_count)
    assert len(thick_count) <= 28


# What it shows ----------------------------------------------------------------------------------
def test_both_offices_read_both_verdicts_and_notes(client, screening):
    for office, note in (
        (Office.FOREIGN_AFFAIRS, "note of FAO"),
        (Office.HUMAN_RESOURCES, "note of HR"),
    ):
        Screening.objects.create(
            application=screening,
            office=office,
            verdict="pass",
            note=note,
            by=user_with(Role(office.value)),
        )

    for role in (Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR):
        client.force_login(user_with(role))
        page = client.get(file_of(screening, "opinions")).content.decode()
        assert "note of FAO" in page
        assert "note of HR" in page


def test_findings_show_what_is_required_beside_what_the_person_has(office, screening):
    rule = RuleRow("birth_on_or_after", {"date": "1976-01-01"}, text_en="Young enough.")
    found = judge_one(rule, KNOWN, ON).to_json()
    rows = Application.objects.filter(pk=screening.pk)
    rows.update(findings=[found], findings_on=ON.application)

    page = office.get(file_of(screening, "findings")).content.decode()

    assert '<div class="finding__value">1 October 1990</div>' in page
    assert '<div class="finding__limit">Required: 1 January 1976 or later</div>' in page


def test_auditor_has_no_buttons_and_no_text_of_mails(client, screening):
    Message.objects.create(
        template="a/b",
        address="a@example.org",
        language="en",
        subject="the subject",
        body="the body",
        about_type="applications.application",
        about_id=str(screening.pk),
    )
    client.force_login(user_with(Role.AUDITOR))

    page = client.get(file_of(screening, "messages"))

    assert page.context["decisions"] == []
    assert "the subject" in page.content.decode()
    assert "the body" not in page.content.decode()


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_every_state_has_its_buttons_or_says_why_there_are_none(office, state):
    context = office.get(file_of(ApplicationFactory(state=state))).context

    assert bool(context["decisions"]) != bool(context["standing"])


@pytest.mark.parametrize(
    ("state", "open_steps"),
    [
        ("submitted", ["give_opinion"]),
        ("screening", ["pass", "request_changes", "fail"]),
        ("sent_back", ["take_back"]),
        ("qualified", []),
        ("not_qualified", ["reconsider"]),
        ("withdrawn", []),
    ],
)
def test_the_three_decisions_always_stand_there_and_say_why_not(office, state, open_steps):
    application = ApplicationFactory(state=state)

    decisions = office.get(file_of(application)).context["decisions"]

    assert [row.step for row in decisions][:3] == ["pass", "request_changes", "fail"]
    assert [row.step for row in decisions if not row.why] == open_steps


def test_an_office_that_has_passed_waits_for_the_other(office, officer, screening):
    Screening.objects.create(
        application=screening, office=Office.FOREIGN_AFFAIRS, verdict="pass", by=officer
    )

    decision = office.get(file_of(screening)).context["decisions"][0]

    assert (decision.step, bool(decision.why)) == ("pass", True)


def test_next_file_is_the_one_that_waits_next(office):
    first, second, third = (ApplicationFactory(state="screening") for _number in range(3))

    assert office.get(file_of(first)).context["next_url"] == file_of(second)
    assert office.get(file_of(third)).context["next_url"] == file_of(first)


def test_deadlines_that_have_all_passed_have_no_ring(office):
    now = timezone.now()
    call = CallFactory(
        opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=60),
        hospital_due_at=now - timedelta(days=50), sponsor_due_at=now - timedelta(days=40),
    )  # fmt: skip
    file = ApplicationFactory(state="forwarded", call=call)

    content = office.get(file_of(file)).content.decode()

    assert '<span class="due__past">passed</span>' in content
    assert "ring__value" not in content


def test_stored_text_does_not_run(office, screening):
    Application.objects.filter(pk=screening.pk).update(
        plan="<script>alert(1)</script>{{ 7|add:7 }}"
    )

    page = office.get(file_of(screening)).content.decode()

    assert "<script>alert" not in page
    assert "{{ 7|add:7 }}" in page
