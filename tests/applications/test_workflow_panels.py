"""The panel as a whole, as the office runs it: opened, reminded, closed, opened again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from applications.models import Assignment, Panel, Review
from applications.panels import arranging
from applications.refusals import NotComplete, Refusal
from applications.workflow import panels
from core.models import Message
from tests.applications.panels import actions, in_review, mails, qualified
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    CriterionFactory,
    PanelFactory,
    RankingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    """In preparation, with one criterion."""
    panel = PanelFactory(opened_at=None, reviews_each=1)
    CriterionFactory(panel=panel)
    return panel


# Opened ---------------------------------------------------------------------------------------
def test_opening_moves_every_qualified_file_and_tells_each_reviewer_once(panel, foreign_affairs):
    reviewer, files = user_with(Role.REVIEWER), [qualified(panel), qualified(panel)]
    other = ApplicationFactory(call=panel.call, state="screening")
    for file in files:
        AssignmentFactory(application=file, reviewer=reviewer)

    number = panels.open_all(panel, actor=foreign_affairs)

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
        opening = queries_of(lambda panel=panel: panels.open_all(panel, actor=foreign_affairs))
        closing = queries_of(lambda panel=panel: panels.close(panel, actor=foreign_affairs))
        assert panel.call.applications.filter(state="ranked").count() == size
        counts.append((opening, closing))

    assert counts[1] == counts[2]


def test_applicant_without_an_account_goes_on_with_the_others(panel, foreign_affairs):
    with_account, without = qualified(panel), qualified(panel, talent__user=None)
    for file in (with_account, without):
        AssignmentFactory(application=file)

    panels.open_all(panel, actor=foreign_affairs)

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

    panels.open_all(panel, actor=foreign_affairs)

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
        panels.open_all(panel, actor=foreign_affairs)

    assert not panel.call.applications.filter(state="in_review").exists()
    assert actions() == []


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FOREIGN_AFFAIRS])
def test_panel_is_run_by_foreign_affairs_alone(panel, role):
    assignment = in_review(panel)
    panel.refresh_from_db()
    actor = user_with(role)

    for step in (
        lambda: panels.open_all(panel, actor=actor),
        lambda: panels.remind(panel, actor=actor),
        lambda: panels.close(panel, actor=actor),
        lambda: panels.reopen(assignment.review, actor=actor, reason="why"),
        lambda: arranging.assign(panel, [], actor=actor),
        lambda: arranging.set_readers(panel, assignment.application, [], actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_officer_who_applies_in_the_call_cannot_run_its_panel(panel, foreign_affairs):
    ApplicationFactory(talent__user=foreign_affairs, call=panel.call)

    with pytest.raises(PermissionDenied):
        panels.open_all(panel, actor=foreign_affairs)


# Reminded -------------------------------------------------------------------------------------
def test_reminder_goes_to_those_who_still_owe_a_review(panel, foreign_affairs):
    owing = in_review(panel, sent=False)
    in_review(panel, sent=False, reviewer=owing.reviewer)
    in_review(panel)
    in_review(panel, sent=False, declined_at=timezone.now())

    number = panels.remind(panel, actor=foreign_affairs)

    assert number == 1
    assert mails() == [("reminder_review", owing.reviewer.email)]
    assert "still missing: 2." in Message.objects.get().body
    assert actions() == ["applications.remind_panel"]


# Closed ---------------------------------------------------------------------------------------
def test_closing_moves_every_file_on_and_tells_its_reviewers(panel, foreign_affairs):
    assignment = in_review(panel)

    number = panels.close(panel, actor=foreign_affairs)

    assignment.application.refresh_from_db()
    panel.refresh_from_db()
    assert (number, assignment.application.state) == (1, "ranked")
    assert panel.closed_at is not None
    assert mails() == [("scoring_closed", assignment.reviewer.email)]
    assert actions() == ["application.close_scoring", "applications.close_panel"]


def test_closing_without_all_reviews_needs_a_reason(panel, foreign_affairs):
    missing = in_review(panel, sent=False)

    with pytest.raises(NotComplete, match=missing.application.reference):
        panels.close(panel, actor=foreign_affairs)
    panels.close(panel, actor=foreign_affairs, reason="The reviewer is ill.")

    missing.application.refresh_from_db()
    assert missing.application.state == "ranked"


def test_review_with_a_conflict_does_not_count_when_it_closes(panel, foreign_affairs):
    in_review(panel, declined_at=timezone.now(), has_conflict=True)

    with pytest.raises(NotComplete):
        panels.close(panel, actor=foreign_affairs)


# Opened again ---------------------------------------------------------------------------------
def test_review_is_opened_again_with_a_reason_until_the_release(panel, foreign_affairs):
    review = in_review(panel).review
    with pytest.raises(Refusal):
        panels.reopen(review, actor=foreign_affairs, reason="A number was mistyped.")
    panels.close(panel, actor=foreign_affairs)
    with pytest.raises(NotComplete):
        panels.reopen(review, actor=foreign_affairs, reason=" ")

    panels.reopen(review, actor=foreign_affairs, reason="A number was mistyped.")

    assert mails()[-1] == ("review_reopened", review.assignment.reviewer.email)
    assert actions()[-1] == "applications.reopen_review"
    RankingFactory(call=panel.call, released_at=timezone.now(), released_by=foreign_affairs)
    Review.objects.update(reopened_at=None)
    review.refresh_from_db()
    with pytest.raises(Refusal):
        panels.reopen(review, actor=foreign_affairs, reason="Too late now.")
