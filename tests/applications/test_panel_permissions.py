"""Rows of the panel: `visible_to` gives exactly what `can` allows, for every role and standing."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from applications.models import Assignment, ConflictOfInterest, Expert, Panel, Review
from core import policy
from tests.factories.accounts import UserFactory, user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    ConflictFactory,
    CriterionFactory,
    PanelFactory,
)
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def reviewed(panel, reviewer, *, application=None, sent=True, state="in_review", **fields):
    """An assignment with a review of it."""
    application = application or ApplicationFactory(call=panel.call, state=state)
    assignment = AssignmentFactory(application=application, reviewer=reviewer, **fields)
    Review.objects.create(
        assignment=assignment, total=80 if sent else None,
        submitted_at=timezone.now() if sent else None,
    )  # fmt: skip
    return assignment


@pytest.fixture
def reviewer():
    return user_with(Role.REVIEWER)


@pytest.fixture
def rows(reviewer):
    """Files of two panels (the second shows others' scores), and of one that is not open yet."""
    closed_to_all, shown = PanelFactory(opened_at=None), PanelFactory(shows_others=True)
    panel, colleague = PanelFactory(), user_with(Role.REVIEWER)
    applicant = TalentFactory(user=reviewer)
    for one in (panel, shown):
        both = ApplicationFactory(call=one.call, state="in_review")
        reviewed(one, reviewer, application=both)
        reviewed(one, colleague, application=both)
        waiting = ApplicationFactory(call=one.call, state="in_review")
        reviewed(one, reviewer, application=waiting, sent=False)
        reviewed(one, colleague, application=waiting)
        reviewed(one, reviewer, declined_at=timezone.now())
        reviewed(one, reviewer, state="withdrawn")
        reviewed(one, reviewer, state="qualified", sent=False)
        reviewed(one, reviewer, application=ApplicationFactory(
            call=one.call, state="in_review", talent__department=applicant.department,
        ))  # fmt: skip
    reviewed(closed_to_all, reviewer)
    barred = PanelFactory()
    reviewed(barred, reviewer)
    ConflictFactory(user=reviewer, call=barred.call)
    Expert.objects.create(user=reviewer)
    return panel


def people(reviewer):
    return [
        reviewer, UserFactory(), user_with(Role.REVIEWER), user_with(Role.REVIEWER, Role.AUDITOR),
        *(user_with(role) for role in Role),
    ]  # fmt: skip


@pytest.mark.parametrize("model", [Panel, Assignment, Review, ConflictOfInterest, Expert])
def test_visible_rows_are_those_that_may_be_viewed(model, rows, reviewer):
    for user in people(reviewer):
        shown = set(model.objects.visible_to(user))
        assert shown == {row for row in model.objects.all() if policy.can(user, "view", row)}


def test_reviewer_sees_own_open_files_and_others_scores_only_after_the_own(rows, reviewer):
    own = Assignment.objects.visible_to(reviewer)
    reviews = Review.objects.visible_to(reviewer)

    assert own.count() == 4  # in each of two panels one sent and one to do
    assert set(own.values_list("reviewer", flat=True)) == {reviewer.pk}
    others = reviews.exclude(assignment__reviewer=reviewer)
    assert [row.assignment.application.call.panel.shows_others for row in others] == [True]
    assert others.get().assignment.application in [
        row.assignment.application for row in reviews.exclude(submitted_at=None).filter(
            assignment__reviewer=reviewer
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "sees", "runs"),
    [
        (Role.FOREIGN_AFFAIRS, True, True),
        (Role.HUMAN_RESOURCES, True, False),
        (Role.AUDITOR, True, False),
        (Role.ADMINISTRATOR, False, False),
        (Role.DEPARTMENT_HEAD, False, False),
        (Role.TALENT, False, False),
        (Role.UNIVERSITY_OFFICE, False, False),
    ],
)
def test_panel_belongs_to_foreign_affairs_and_the_others_look_on(rows, role, sees, runs):
    user, review = user_with(role), Review.objects.sent().first()

    assert policy.can(user, "view", rows) is sees
    assert policy.can(user, "view", review) is sees
    assert policy.can(user, "view", review.assignment) is sees
    assert policy.can(user, "change", rows) is runs
    assert policy.can(user, "change", review.assignment) is runs
    assert policy.can(user, "reopen", review) is runs


def test_officer_sees_nothing_of_a_panel_of_the_call_in_which_they_apply(rows):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    TalentFactory(user=officer)
    ApplicationFactory(talent=officer.talent, call=rows.call)

    assert not policy.can(officer, "change", rows)
    assert not Assignment.objects.visible_to(officer).filter(application__call=rows.call).exists()
    assert (
        not Review.objects.visible_to(officer)
        .filter(assignment__application__call=rows.call)
        .exists()
    )


def test_criteria_are_frozen_once_the_panel_was_opened():
    officer = user_with(Role.FOREIGN_AFFAIRS)
    opened = CriterionFactory()
    prepared = CriterionFactory(panel=PanelFactory(opened_at=None))

    assert [policy.can(officer, "change", row) for row in (opened, prepared)] == [False, True]
    assert policy.can(officer, "view", opened)


def test_head_of_a_department_reads_none_of_its_files_as_a_reviewer(reviewer):
    assignment = reviewed(PanelFactory(), reviewer)
    assert policy.can(reviewer, "view", assignment)

    assignment.application.talent.department.heads.add(reviewer)

    assert not policy.can(reviewer, "view", assignment)
    assert not policy.can(reviewer, "score", assignment)
