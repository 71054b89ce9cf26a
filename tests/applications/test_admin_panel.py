"""The panel's pages in the admin."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import Assignment, Expert, Panel, Review
from core.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    CriterionFactory,
    PanelFactory,
)
from tests.factories.programs import CallFactory, RequiredDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, foreign_affairs):
    client.force_login(foreign_affairs)
    return foreign_affairs


@pytest.fixture
def panel():
    panel = PanelFactory(opened_at=None, reviews_each=1)
    CriterionFactory(panel=panel, name_en="Quality of the plan")
    return panel


def page(panel, name="", *args) -> str:
    route = f"call_panel_{name}" if name else "call_panel"
    return reverse(f"admin:{route}", args=[panel.call_id, *args])


def text(response) -> str:
    return response.content.decode()


def reviewed(panel, **fields) -> Review:
    Panel.objects.filter(pk=panel.pk).update(opened_at=timezone.now() - timedelta(days=1))
    assignment = AssignmentFactory(application__call=panel.call, **fields)
    return Review.objects.create(
        assignment=assignment, total=70, comment="A strong plan.", submitted_at=timezone.now()
    )


def set_up(**more) -> dict:
    day = timezone.localdate() + timedelta(days=10)
    rows = {"criteria-TOTAL_FORMS": "1", "criteria-INITIAL_FORMS": "0"}
    criterion = {
        "position": "1", "name_zh": "研修计划", "name_en": "Plan", "weight": "2", "highest": "10",
    }  # fmt: skip
    rows |= {f"criteria-0-{name}": value for name, value in criterion.items()}
    return {"due_at_0": str(day), "due_at_1": "", "reviews_each": "2", **rows, **more}


# Set up ---------------------------------------------------------------------------------------
def test_panel_is_set_up_with_its_criteria_in_the_calls_zone(client, officer):
    call = CallFactory(has_panel=True, time_zone="Europe/Brussels")
    shown = RequiredDocumentFactory(call=call)
    RequiredDocumentFactory(call=call, is_sensitive=True)
    url = reverse("admin:call_panel_set_up", args=[call.pk])

    answer = client.post(url, set_up(is_blind="on", documents=[shown.pk]))

    panel = call.panel
    assert answer["Location"] == page(panel)
    assert panel.due_at.astimezone(ZoneInfo(call.time_zone)).hour == 17
    assert (panel.is_blind, panel.reviews_each) == (True, 2)
    assert list(panel.documents.all()) == [shown]
    assert [(row.name, row.weight) for row in panel.criteria.all()] == [("Plan", 2)]
    entry = AuditEntry.objects.get(action="applications.set_up_panel")
    assert entry.details["after"]["criteria"] == ["研修计划 / Plan ×2, 0–10"]


def test_identity_papers_are_not_offered_to_reviewers(client, officer):
    call = CallFactory(has_panel=True)
    secret = RequiredDocumentFactory(call=call, is_sensitive=True)
    RequiredDocumentFactory(call=call)
    url = reverse("admin:call_panel_set_up", args=[call.pk])

    answer = client.post(url, set_up(documents=[secret.pk]))

    assert answer.status_code == 200
    assert not Panel.objects.exists()


def test_wrong_set_up_keeps_what_was_typed(client, officer):
    call = CallFactory(has_panel=True)
    url = reverse("admin:call_panel_set_up", args=[call.pk])

    answer = client.post(url, set_up(**{"due_at_0": "2020-01-01", "criteria-0-weight": "0"}))

    content = text(answer)
    assert "Choose a day that is still to come." in content
    assert "研修计划" in content
    assert not Panel.objects.exists()


def test_open_panel_keeps_its_criteria_and_its_promises(client, officer, panel):
    Panel.objects.update(opened_at=timezone.now())

    client.post(page(panel, "set_up"), set_up(is_blind="on", normalizes="on"))

    panel.refresh_from_db()
    assert (panel.is_blind, panel.reviews_each, panel.normalizes) == (False, 1, True)
    assert [row.name for row in panel.criteria.all()] == ["Quality of the plan"]


def test_call_without_a_panel_has_no_such_page(client, officer):
    call = CallFactory(has_panel=False)

    assert client.get(reverse("admin:call_panel", args=[call.pk])).status_code == 404


# Progress -------------------------------------------------------------------------------------
def test_page_before_the_set_up_says_how_to_begin(client, officer):
    call = CallFactory(has_panel=True)

    content = text(client.get(reverse("admin:call_panel", args=[call.pk])))

    assert "The panel is not set up yet" in content
    assert reverse("admin:call_panel_set_up", args=[call.pk]) in content


def test_progress_tells_by_reviewer_and_by_file(client, officer, panel):
    review = reviewed(panel)
    waiting = AssignmentFactory(application__call=panel.call)
    draft = ApplicationFactory(call=panel.call)

    context = client.get(page(panel)).context

    lines = {line.name: line for line in context["lines"]}
    done, to_do = lines[str(review.assignment.reviewer)], lines[str(waiting.reviewer)]
    assert (done.assigned, done.sent, done.to_do) == (1, 1, 0)
    assert (to_do.assigned, to_do.sent, to_do.to_do) == (1, 0, 1)
    assert (context["total"], context["short"]) == (2, 1)
    assert draft not in context["page_obj"].object_list
    short = client.get(page(panel), {"show": "short"}).context["page_obj"].object_list
    assert [row.pk for row in short] == [waiting.application_id]


def test_progress_asks_the_database_the_same_for_one_and_for_thirty(
    client, officer, panel, django_assert_max_num_queries
):
    counts = []
    for number in (1, 29):
        for _row in range(number):
            expert = Expert.objects.create(user=reviewed(panel).assignment.reviewer)
            expert.fields.add(ApplicationFactory().talent.department)
        client.get(page(panel))
        with django_assert_max_num_queries(40) as captured:
            client.get(page(panel))
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_others_look_on_without_a_button(client, panel, role):
    review = reviewed(panel)
    client.force_login(user_with(role))

    content = text(client.get(page(panel)))
    file = text(client.get(page(panel, "file", review.assignment.application_id)))

    assert page(panel, "close") not in content
    assert "A strong plan." in file
    assert 'name="readers"' not in file


def test_scores_of_a_draft_are_on_no_page_of_the_office(client, officer, panel):
    assignment = reviewed(panel).assignment
    Review.objects.update(total=None, submitted_at=None, comment="", draft={"comment": "Unsent"})

    pages = [page(panel), page(panel, "file", assignment.application_id)]

    assert [url for url in pages if "Unsent" in text(client.get(url))] == []


# Balance and readers --------------------------------------------------------------------------
def test_balance_shows_the_proposal_and_assigns_exactly_that(client, officer, panel):
    file, reviewer = (
        ApplicationFactory(call=panel.call, state="qualified"),
        user_with(Role.REVIEWER),
    )

    shown = client.get(page(panel, "balance"))
    answer = client.post(page(panel, "balance"), {"mark": shown.context["mark"]}, follow=True)

    assert file.reference in text(shown)
    assert "1 reviews are assigned." in text(answer)
    assert Assignment.objects.get().reviewer == reviewer


def test_balance_that_has_changed_meanwhile_is_shown_again(client, officer, panel):
    ApplicationFactory(call=panel.call, state="qualified")
    user_with(Role.REVIEWER)
    mark = client.get(page(panel, "balance")).context["mark"]
    ApplicationFactory(call=panel.call, state="qualified")

    answer = client.post(page(panel, "balance"), {"mark": mark}, follow=True)

    assert "Something has changed meanwhile." in text(answer)
    assert not Assignment.objects.exists()


def test_balance_says_what_cannot_be_filled_and_why(client, officer, panel):
    file = ApplicationFactory(call=panel.call, state="qualified")
    user_with(Role.REVIEWER, department=file.talent.department)

    content = text(client.get(page(panel, "balance")))

    assert "1 review lacks a reader" in content
    assert "own department: 1" in content


def test_readers_are_chosen_by_hand_and_those_kept_out_are_named(client, officer, panel):
    file, reviewer = (
        ApplicationFactory(call=panel.call, state="qualified"),
        user_with(Role.REVIEWER),
    )
    colleague = user_with(Role.REVIEWER, department=file.talent.department)
    url = page(panel, "file", file.pk)

    content = text(client.get(url))
    refused = client.post(url, {"readers": [colleague.pk]})
    client.post(url, {"readers": [reviewer.pk]})

    assert f"{colleague} (own department)" in content
    assert refused.status_code == 200
    assert Assignment.objects.get().reviewer == reviewer


@pytest.mark.parametrize("value", ["x", "9" * 30, "-1"])
def test_reader_that_is_none_is_answered_in_words(client, officer, panel, value):
    file = ApplicationFactory(call=panel.call, state="qualified")

    answer = client.post(page(panel, "file", file.pk), {"readers": [value]})

    assert answer.status_code == 200
    assert answer.context["form"].errors["readers"] == [
        "One of these cannot read this file any more. Look at the list."
    ]
    assert "error-summary" in text(answer)


# Steps ----------------------------------------------------------------------------------------
def test_panel_is_opened_reminded_and_closed_from_its_pages(client, officer, panel):
    file = ApplicationFactory(call=panel.call, state="qualified")
    AssignmentFactory(application=file)

    opened = client.post(page(panel, "open"), follow=True)
    reminded = client.post(page(panel, "remind"), follow=True)
    refused = client.post(page(panel, "close"), {"reason": ""})
    closed = client.post(page(panel, "close"), {"reason": "The reviewer is ill."}, follow=True)

    file.refresh_from_db()
    assert "1 files are with the experts." in text(opened)
    assert "1 reviewers are reminded." in text(reminded)
    assert f"Reviews are missing for: {file.reference}" in text(refused)
    assert "Scoring is closed; 1 files" in text(closed)
    assert file.state == "ranked"


def test_review_is_opened_again_from_the_file(client, officer, panel):
    review = reviewed(panel)
    client.post(page(panel, "close"))
    file_page = page(panel, "file", review.assignment.application_id)
    assert page(panel, "reopen", review.pk) in text(client.get(file_page))

    answer = client.post(page(panel, "reopen", review.pk), {"reason": "A mistyped number."})

    review.refresh_from_db()
    assert answer["Location"] == file_page
    assert review.reopened_for == "A mistyped number."
    assert page(panel, "reopen", review.pk) not in text(client.get(file_page))


@pytest.mark.parametrize("name", ["open", "remind", "close", "balance", "set_up"])
def test_others_take_no_step(client, panel, name):
    for role in (Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR):
        client.force_login(user_with(role))
        assert client.post(page(panel, name)).status_code == 403

    panel.refresh_from_db()
    assert panel.opened_at is None


def test_experts_are_kept_with_their_fields(client, officer):
    reviewer, department = user_with(Role.REVIEWER), ApplicationFactory().talent.department
    url = reverse("admin:applications_expert_add")

    client.post(url, {"user": reviewer.pk, "fields": [department.pk], "most_files": "5",
                      "is_available": "on"})  # fmt: skip

    assert list(reviewer.expert.fields.all()) == [department]
    listed = text(client.get(reverse("admin:applications_expert_changelist")))
    assert department.name_en in listed
