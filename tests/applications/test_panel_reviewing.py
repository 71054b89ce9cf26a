"""What a reviewer does with a file: typed, sent, given back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from applications.models import Assignment, ConflictOfInterest, Panel, Review
from applications.panels import results, reviewing
from applications.refusals import NotComplete, Refusal, TooLate
from applications.workflow import panels
from core import audit
from core.models import AuditEntry, Message
from tests.factories.accounts import user_with
from tests.factories.applications import AssignmentFactory, CriterionFactory, PanelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    panel = PanelFactory(reviews_each=1)
    CriterionFactory(panel=panel, position=1, weight=3, name_en="Plan")
    CriterionFactory(panel=panel, position=2, weight=1, highest=5, name_en="Language")
    return panel


@pytest.fixture
def assignment(panel):
    return AssignmentFactory(application__call=panel.call)


def typed(panel, *points, comment="") -> dict:
    keys = [str(key) for key in panel.criteria.values_list("pk", flat=True)]
    return {"comment": comment, "points": dict(zip(keys, points, strict=True))}


def keep(assignment, panel, *points, revision=0, comment=""):
    text = typed(panel, *points, comment=comment)
    return reviewing.save(assignment, text, actor=assignment.reviewer, revision=revision)


def send(assignment, panel, *points, comment="", actor=None):
    """As the page does: kept first, then sent."""
    review = Review.objects.filter(assignment=assignment).first()
    revision = review.revision if review else 0
    review = keep(assignment, panel, *points, revision=revision, comment=comment)
    given = {
        row.pk: Decimal(value) for row, value in zip(panel.criteria.all(), points, strict=True)
    }
    return reviewing.send(
        assignment, given, comment, actor=actor or assignment.reviewer, revision=review.revision
    )


def close(panel):
    Panel.objects.filter(pk=panel.pk).update(closed_at=timezone.now())


def test_what_is_typed_is_kept_right_or_wrong_and_counts_for_nothing(assignment, panel):
    review = keep(assignment, panel, "7", "eleven", comment="Good so far")

    assert review.draft == typed(panel, "7", "eleven", comment="Good so far")
    assert (review.revision, review.submitted_at, review.total) == (1, None, None)
    assert results(panel.call) == {}


def test_older_window_overwrites_nothing(assignment, panel):
    keep(assignment, panel, "7", "4")

    with pytest.raises(reviewing.ChangedElsewhere):
        keep(assignment, panel, "1", "1", revision=0)

    assert Review.objects.get().draft == typed(panel, "7", "4")


def test_same_text_from_an_older_window_is_no_conflict(assignment, panel):
    keep(assignment, panel, "7", "4")

    assert keep(assignment, panel, "7", "4", revision=0).revision == 1


def test_sent_review_has_scores_and_total(assignment, panel):
    review = send(assignment, panel, "8", "2.5", comment="Strong plan.")

    assert [row.points for row in review.scores.all()] == [8, Decimal("2.5")]
    assert (review.total, review.comment) == (Decimal("72.500"), "Strong plan.")
    assert review.draft == {}
    assert review.submitted_at is not None


def test_sent_review_can_be_changed_until_the_close(assignment, panel):
    send(assignment, panel, "8", "2.5")

    review = send(assignment, panel, "4", "5")

    assert (review.total, review.scores.count()) == (Decimal("55.000"), 2)


def test_draft_beside_a_sent_review_leaves_it_in_force(assignment, panel):
    review = send(assignment, panel, "8", "2.5")
    keep(assignment, panel, "1", "1", revision=review.revision)

    assert results(panel.call)[assignment.application_id].mean == Decimal("72.500")


@pytest.mark.parametrize("points", [{}, {0: 5}, {0: 11, 1: 5}, {0: -1, 1: 5}, {0: 5, 1: 6}])
def test_incomplete_or_overdone_scores_are_refused(assignment, panel, points):
    review = keep(assignment, panel, "7", "4")
    keys = list(panel.criteria.values_list("pk", flat=True))
    given = {keys[number]: Decimal(value) for number, value in points.items()}

    with pytest.raises(NotComplete):
        reviewing.send(assignment, given, "", actor=assignment.reviewer, revision=review.revision)

    assert not Review.objects.get().scores.exists()


def test_after_the_due_moment_the_text_is_kept_and_refused_politely(assignment, panel):
    Panel.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(TooLate, match="What you typed is kept"):
        send(assignment, panel, "8", "2.5", comment="Late")

    review = Review.objects.get()
    assert (review.draft["comment"], review.submitted_at) == ("Late", None)


def test_after_the_close_nothing_is_written(assignment, panel):
    send(assignment, panel, "8", "2.5")
    close(panel)

    with pytest.raises(Refusal, match="Scoring is closed"):
        keep(assignment, panel, "1", "1", revision=2)

    assert Review.objects.get().draft == {}


def test_where_others_are_shown_a_sent_review_stays_as_it_is(assignment, panel):
    Panel.objects.update(shows_others=True)
    send(assignment, panel, "8", "2.5")

    with pytest.raises(Refusal, match="you now see the others"):
        keep(assignment, panel, "1", "1", revision=2)


def test_review_opened_again_is_changed_and_the_trail_holds_both(
    assignment, panel, foreign_affairs
):
    review = send(assignment, panel, "8", "2.5")
    panels.close(panel, actor=foreign_affairs)
    panels.reopen(review, actor=foreign_affairs, reason="The plan was read wrongly.")

    review = send(assignment, panel, "6", "2.5")

    entry = AuditEntry.objects.get(action="applications.change_review")
    details = audit.details_of(entry)
    assert details["before"] == {"Plan": "8.0", "total": "72.500"}
    assert details["after"] == {"Plan": "6.0", "total": "57.500"}
    assert details["note"] == "The plan was read wrongly."
    assert "closed" in entry.details  # encrypted with the applicant's key
    assert review.reopened_at is None
    with pytest.raises(Refusal):
        keep(assignment, panel, "1", "1", revision=review.revision)


def test_scores_are_in_the_trail_only_where_they_change_after_the_close(assignment, panel):
    send(assignment, panel, "8", "2.5", comment="Strong plan.")

    entries = AuditEntry.objects.order_by("pk")
    assert [row.action for row in entries] == [
        "applications.save_review",
        "applications.send_review",
    ]
    assert "Strong plan." not in str([row.details for row in entries])


def test_nobody_else_scores_the_file(assignment, panel, foreign_affairs):
    for actor in (user_with(Role.REVIEWER), foreign_affairs, assignment.application.talent.user):
        with pytest.raises(PermissionDenied):
            reviewing.save(assignment, typed(panel, "1", "1"), actor=actor, revision=0)


def test_file_given_back_is_gone_and_its_officer_is_told(assignment, foreign_affairs):
    Assignment.objects.update(assigned_by=foreign_affairs)
    assignment.refresh_from_db()

    reviewing.decline(assignment, actor=assignment.reviewer, reason="No time before May.")

    assert not Assignment.objects.active_of(assignment.reviewer).exists()
    mail = Message.objects.get()
    assert (mail.template, mail.address) == ("applications/review_declined", foreign_affairs.email)
    assert assignment.application.reference in mail.subject


def test_file_is_not_given_back_after_its_review_was_sent(assignment, panel):
    send(assignment, panel, "8", "2.5")

    with pytest.raises(Refusal, match="Your review is in"):
        reviewing.decline(assignment, actor=assignment.reviewer, reason="Changed my mind.")


def test_conflict_with_the_file_takes_its_review_out_of_the_results(assignment, panel):
    send(assignment, panel, "8", "2.5")

    reviewing.declare_conflict(assignment, actor=assignment.reviewer, reason="A cousin.")

    assignment.refresh_from_db()
    assert assignment.has_conflict
    assert results(panel.call) == {}
    assert not ConflictOfInterest.objects.exists()


def test_conflict_with_the_call_takes_all_its_files(assignment, panel):
    second = AssignmentFactory(application__call=panel.call, reviewer=assignment.reviewer)
    elsewhere = AssignmentFactory(application__call=PanelFactory().call, reviewer=second.reviewer)

    reviewing.declare_conflict(
        assignment, actor=assignment.reviewer, reason="My wife applies.", whole_call=True
    )

    assert list(Assignment.objects.active_of(second.reviewer)) == [elsewhere]
    assert ConflictOfInterest.objects.get().call == panel.call
    second.refresh_from_db()
    assert second.has_conflict


@pytest.mark.parametrize("give_back", [reviewing.decline, reviewing.declare_conflict])
def test_nothing_is_given_back_without_a_reason_or_after_the_close(assignment, panel, give_back):
    with pytest.raises(NotComplete):
        give_back(assignment, actor=assignment.reviewer, reason=" ")
    close(panel)
    with pytest.raises(Refusal, match="Scoring is closed"):
        give_back(assignment, actor=assignment.reviewer, reason="Too late.")
