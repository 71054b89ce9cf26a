"""Who reads which file: proposed, assigned, changed by hand."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from applications.models import Assignment, Expert, Review
from applications.panels import arranging
from applications.refusals import Refusal
from tests.applications.panels import actions, in_review, mails, qualified
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    ConflictFactory,
    CriterionFactory,
    PanelFactory,
)
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    """In preparation, with one criterion."""
    panel = PanelFactory(opened_at=None, reviews_each=1)
    CriterionFactory(panel=panel)
    return panel


def test_proposal_is_assigned_with_one_audit_row_for_each_file(panel, foreign_affairs):
    reviewer = user_with(Role.REVIEWER)
    files = [qualified(panel), qualified(panel)]

    proposal = arranging.propose(panel)
    arranging.assign(panel, proposal.pairs, actor=foreign_affairs)

    given = Assignment.objects.order_by("pk").values_list("application", "reviewer")
    assert list(given) == [(file.pk, reviewer.pk) for file in files]
    assert actions() == ["applications.assign_review"] * 2
    assert mails() == []  # nobody is told before the panel opens


def test_proposal_leaves_out_own_department_own_call_conflict_and_those_who_are_away(panel):
    file = qualified(panel)
    user_with(Role.REVIEWER, department=file.talent.department)
    TalentFactory(user=user_with(Role.REVIEWER), department=file.talent.department)
    file.talent.department.heads.add(user_with(Role.REVIEWER, Role.DEPARTMENT_HEAD))
    applies = TalentFactory(user=user_with(Role.REVIEWER))
    ApplicationFactory(talent=applies, call=panel.call)
    ConflictFactory(user=user_with(Role.REVIEWER), call=panel.call)
    declined = AssignmentFactory(application=file, declined_at=timezone.now())
    Expert.objects.create(user=user_with(Role.REVIEWER), is_available=False)
    user_with(Role.REVIEWER, is_active=False)
    user_with(Role.AUDITOR)

    proposal = arranging.propose(panel)

    assert proposal.pairs == []
    assert proposal.gaps[0].why == {"department": 3, "barred": 2, "refused": 1, "away": 1}
    assert declined.declined_at


def test_load_counts_the_files_of_other_panels_until_they_are_closed(panel):
    reviewer = user_with(Role.REVIEWER)
    in_review(PanelFactory(), reviewer=reviewer)
    in_review(PanelFactory(closed_at=timezone.now()), reviewer=reviewer)

    assert arranging.seats(panel)[reviewer.pk].load == 1


def test_expert_brings_fields_and_limit(panel):
    file, reviewer = qualified(panel), user_with(Role.REVIEWER)
    expert = Expert.objects.create(user=reviewer, most_files=3)
    expert.fields.add(file.talent.department)

    seat = arranging.seats(panel)[reviewer.pk]

    assert (seat.most, seat.fields) == (3, {file.talent.department_id})


def test_assigning_what_has_changed_meanwhile_assigns_nothing(panel, foreign_affairs):
    reviewer, files = user_with(Role.REVIEWER), [qualified(panel), qualified(panel)]
    ConflictFactory(user=reviewer, call=panel.call)

    with pytest.raises(Refusal):
        arranging.assign(panel, [(file.pk, reviewer.pk) for file in files], actor=foreign_affairs)

    assert not Assignment.objects.exists()


def test_by_hand_readers_are_added_and_taken_away(panel, foreign_affairs):
    file = qualified(panel)
    first, second = user_with(Role.REVIEWER), user_with(Role.REVIEWER)
    arranging.set_readers(panel, file, [first], actor=foreign_affairs)

    arranging.set_readers(panel, file, [second], actor=foreign_affairs)

    assert [row.reviewer for row in file.assignments.all()] == [second]
    assert actions() == [
        "applications.assign_review", "applications.take_review", "applications.assign_review",
    ]  # fmt: skip


def test_by_hand_nobody_of_the_own_department_is_chosen(panel, foreign_affairs):
    file = qualified(panel)
    colleague = user_with(Role.REVIEWER, department=file.talent.department)

    with pytest.raises(Refusal, match="cannot be given this file"):
        arranging.set_readers(panel, file, [colleague], actor=foreign_affairs)


def test_by_hand_a_review_that_was_begun_is_not_taken_away(panel, foreign_affairs):
    assignment = in_review(panel, sent=False)
    Review.objects.create(assignment=assignment, draft={"comment": "half"})

    with pytest.raises(Refusal, match="has begun the review"):
        arranging.set_readers(panel, assignment.application, [], actor=foreign_affairs)

    assert Assignment.objects.filter(pk=assignment.pk).exists()


def test_new_reader_of_a_file_in_review_is_told_at_once(panel, foreign_affairs):
    declined = in_review(panel, sent=False, declined_at=timezone.now())
    second = user_with(Role.REVIEWER)

    arranging.set_readers(panel, declined.application, [second], actor=foreign_affairs)

    assert mails() == [("review_assigned", second.email)]
