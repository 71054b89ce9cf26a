"""The panel as the office runs it: assigned, opened, reminded, closed, opened again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from applications.models import Assignment, Expert, Panel, Review
from applications.panels import arranging, running
from applications.refusals import NotComplete, Refusal
from core.models import AuditEntry, Message
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    ConflictFactory,
    CriterionFactory,
    PanelFactory,
    RankingFactory,
)
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    """In preparation, with one criterion."""
    panel = PanelFactory(opened_at=None, reviews_each=1)
    CriterionFactory(panel=panel)
    return panel


def qualified(panel, **fields):
    return ApplicationFactory(call=panel.call, state="qualified", **fields)


def in_review(panel, *, sent=True, **fields) -> Assignment:
    """A file of an open panel with one reviewer, whose review is in or not."""
    Panel.objects.filter(pk=panel.pk).update(opened_at=timezone.now() - timedelta(days=1))
    assignment = AssignmentFactory(application__call=panel.call, **fields)
    if sent:
        Review.objects.create(assignment=assignment, total=70, submitted_at=timezone.now())
    return assignment


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def mails() -> list[tuple[str, str]]:
    rows = Message.objects.exclude(template="applications/moved").order_by("pk")
    return [(row.template.removeprefix("applications/"), row.address) for row in rows]


# Assigned -------------------------------------------------------------------------------------
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


# Opened ---------------------------------------------------------------------------------------
def test_opening_moves_every_qualified_file_and_tells_each_reviewer_once(panel, foreign_affairs):
    reviewer, files = user_with(Role.REVIEWER), [qualified(panel), qualified(panel)]
    other = ApplicationFactory(call=panel.call, state="screening")
    for file in files:
        AssignmentFactory(application=file, reviewer=reviewer)

    number = running.open_all(panel, actor=foreign_affairs)

    for row in [*files, other]:
        row.refresh_from_db()
    panel.refresh_from_db()
    assert (number, panel.takes_scores) == (2, True)
    assert [file.state for file in files] == ["in_review"] * 2
    assert other.state == "screening"
    assert mails() == [("review_assigned", reviewer.email)]
    body = Message.objects.get(template="applications/review_assigned").body
    assert "Given to you now: 2." in body
    assert files[0].talent.name_en not in body
    assert actions() == ["application.open_panel"] * 2 + ["applications.open_panel"]


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_opening_and_closing_ask_as_many_queries_for_many_files_as_for_few(foreign_affairs):
    reviewer, counts = user_with(Role.REVIEWER), []
    for size in (1, 2, 9):  # the first one also asks what the officer may
        panel = CriterionFactory(panel__opened_at=None, panel__reviews_each=1).panel
        for _number in range(size):
            given = AssignmentFactory(application=qualified(panel), reviewer=reviewer)
            Review.objects.create(assignment=given, total=70, submitted_at=timezone.now())
        opening = queries_of(lambda panel=panel: running.open_all(panel, actor=foreign_affairs))
        closing = queries_of(lambda panel=panel: running.close(panel, actor=foreign_affairs))
        assert panel.call.applications.filter(state="ranked").count() == size
        counts.append((opening, closing))

    assert counts[1] == counts[2]


def test_applicant_without_an_account_goes_on_with_the_others(panel, foreign_affairs):
    with_account, without = qualified(panel), qualified(panel, talent__user=None)
    for file in (with_account, without):
        AssignmentFactory(application=file)

    running.open_all(panel, actor=foreign_affairs)

    without.refresh_from_db()
    assert without.state == "in_review"
    told = Message.objects.get(template="applications/moved")
    assert (told.address, told.about_id) == (with_account.talent.user.email, str(with_account.pk))
    assert with_account.reference in told.subject


def test_latecomers_follow_into_the_open_panel(panel, foreign_affairs):
    in_review(panel)
    panel.refresh_from_db()
    since = panel.opened_at
    late = AssignmentFactory(application=qualified(panel))

    running.open_all(panel, actor=foreign_affairs)

    panel.refresh_from_db()
    late.application.refresh_from_db()
    assert (late.application.state, panel.opened_at) == ("in_review", since)
    assert mails() == [("review_assigned", late.reviewer.email)]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda panel: panel.criteria.all().delete(), "at least one criterion"),
        (lambda panel: Assignment.objects.all().delete(), "Nobody reads these files yet: 2027-"),
        (lambda panel: Panel.objects.update(due_at=timezone.now()), "has passed"),
        (lambda panel: panel.call.applications.update(state="screening"), "No qualified file"),
        (lambda panel: Panel.objects.update(opened_at=panel.due_at, closed_at=panel.due_at),
         "Scoring is closed"),
    ],
)  # fmt: skip
def test_opening_is_refused_with_the_reason_and_nothing_moves(
    panel, foreign_affairs, spoil, sentence
):
    AssignmentFactory(application=qualified(panel))
    spoil(panel)

    with pytest.raises(Refusal, match=sentence):
        running.open_all(panel, actor=foreign_affairs)

    assert not panel.call.applications.filter(state="in_review").exists()
    assert actions() == []


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FOREIGN_AFFAIRS])
def test_panel_is_run_by_foreign_affairs_alone(panel, role):
    assignment = in_review(panel)
    panel.refresh_from_db()
    actor = user_with(role)

    for step in (
        lambda: running.open_all(panel, actor=actor),
        lambda: running.remind(panel, actor=actor),
        lambda: running.close(panel, actor=actor),
        lambda: running.reopen(assignment.review, actor=actor, reason="why"),
        lambda: arranging.assign(panel, [], actor=actor),
        lambda: arranging.set_readers(panel, assignment.application, [], actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_officer_who_applies_in_the_call_cannot_run_its_panel(panel, foreign_affairs):
    ApplicationFactory(talent__user=foreign_affairs, call=panel.call)

    with pytest.raises(PermissionDenied):
        running.open_all(panel, actor=foreign_affairs)


# Reminded -------------------------------------------------------------------------------------
def test_reminder_goes_to_those_who_still_owe_a_review(panel, foreign_affairs):
    owing = in_review(panel, sent=False)
    in_review(panel, sent=False, reviewer=owing.reviewer)
    in_review(panel)
    in_review(panel, sent=False, declined_at=timezone.now())

    number = running.remind(panel, actor=foreign_affairs)

    assert number == 1
    assert mails() == [("reminder_review", owing.reviewer.email)]
    assert "still missing: 2." in Message.objects.get().body
    assert actions() == ["applications.remind_panel"]


# Closed ---------------------------------------------------------------------------------------
def test_closing_moves_every_file_on_and_tells_its_reviewers(panel, foreign_affairs):
    assignment = in_review(panel)

    number = running.close(panel, actor=foreign_affairs)

    assignment.application.refresh_from_db()
    panel.refresh_from_db()
    assert (number, assignment.application.state) == (1, "ranked")
    assert panel.closed_at is not None
    assert mails() == [("scoring_closed", assignment.reviewer.email)]
    assert actions() == ["application.close_scoring", "applications.close_panel"]


def test_closing_without_all_reviews_needs_a_reason(panel, foreign_affairs):
    missing = in_review(panel, sent=False)

    with pytest.raises(NotComplete, match=missing.application.reference):
        running.close(panel, actor=foreign_affairs)
    running.close(panel, actor=foreign_affairs, reason="The reviewer is ill.")

    missing.application.refresh_from_db()
    assert missing.application.state == "ranked"


def test_review_with_a_conflict_does_not_count_when_it_closes(panel, foreign_affairs):
    in_review(panel, declined_at=timezone.now(), has_conflict=True)

    with pytest.raises(NotComplete):
        running.close(panel, actor=foreign_affairs)


# Opened again ---------------------------------------------------------------------------------
def test_review_is_opened_again_with_a_reason_until_the_release(panel, foreign_affairs):
    review = in_review(panel).review
    with pytest.raises(Refusal):
        running.reopen(review, actor=foreign_affairs, reason="A number was mistyped.")
    running.close(panel, actor=foreign_affairs)
    with pytest.raises(NotComplete):
        running.reopen(review, actor=foreign_affairs, reason=" ")

    running.reopen(review, actor=foreign_affairs, reason="A number was mistyped.")

    assert mails()[-1] == ("review_reopened", review.assignment.reviewer.email)
    assert actions()[-1] == "applications.reopen_review"
    RankingFactory(call=panel.call, released_at=timezone.now(), released_by=foreign_affairs)
    Review.objects.update(reopened_at=None)
    review.refresh_from_db()
    with pytest.raises(Refusal):
        running.reopen(review, actor=foreign_affairs, reason="Too late now.")
