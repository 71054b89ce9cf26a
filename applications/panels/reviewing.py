"""What a reviewer does with a file: score it, send the scores, give it back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails
from applications.models import (
    Assignment,
    ConflictOfInterest,
    Panel,
    Review,
    Score,
)
from applications.panels.scoring import total_of
from applications.refusals import NotComplete, Refusal, TooLate
from core import audit, policy
from core.templatetags.core_tags import moment


class ChangedElsewhere(Refusal):
    """Another window has saved a newer text; nothing of this one was kept."""

    def __str__(self):
        return _(
            "This review was changed in another window. Nothing was overwritten: "
            "copy what you typed here, load the page again, and go on there."
        )


def why_closed(panel: Panel, review: Review | None) -> str:
    """Why nothing can be written any more, in a sentence; empty where it can."""
    if review is not None and review.reopened_at is not None:
        return ""
    if panel.closed_at is not None:
        return _("Scoring is closed. What you sent stands here to read.")
    if panel.shows_others and review is not None and review.submitted_at is not None:
        return _("Your review is in and cannot be changed: you now see the others' scores.")
    return ""


def why_too_late(panel: Panel, review: Review | None) -> str:
    """Why a review cannot be sent although it can still be written."""
    if panel.due_at > timezone.now() or (review is not None and review.reopened_at is not None):
        return ""
    return _(
        "Reviews were taken until %(moment)s. What you typed is kept; "
        "ask the Foreign Affairs Office to move the day."
    ) % {"moment": moment(panel.due_at, panel.call.time_zone)}


@transaction.atomic
def save(assignment: Assignment, typed: Mapping[str, Any], *, actor: User, revision: int) -> Review:
    """Keeps what was typed, right or wrong: {"comment": text, "points": {criterion: text}}.

    Raises ChangedElsewhere if `revision` is an old one, Refusal where scoring is closed,
    PermissionDenied for anybody but the reviewer to whom the file is assigned.
    """
    panel = _taken_up(assignment, actor)
    review, _made = Review.objects.get_or_create(assignment=assignment)
    refusal = why_closed(panel, review)
    if refusal:
        raise Refusal(refusal)
    typed = dict(typed)
    if typed == (review.draft or sent_text(review)):
        return review
    rows = Review.objects.filter(pk=review.pk, revision=revision)
    if not rows.update(draft=typed, revision=F("revision") + 1, updated_at=timezone.now()):
        raise ChangedElsewhere
    review.refresh_from_db()
    audit.record(actor, "applications.save_review", assignment.application)
    return review


@transaction.atomic
def send(
    assignment: Assignment, points: Mapping[int, Decimal], comment: str, *, actor: User,
    revision: int,
) -> Review:  # fmt: skip
    """The review is in: scores by key of the criterion, from 0 to its highest.

    It can be sent again until scoring closes. After that only where it was opened again; then the
    trail holds what stood before. Raises as `save`, and TooLate after the panel's due moment.
    """
    panel = _taken_up(assignment, actor)
    review = Review.objects.filter(assignment=assignment).first()
    refusal = why_closed(panel, review)
    if refusal:
        raise Refusal(refusal)
    if too_late := why_too_late(panel, review):
        raise TooLate(too_late)
    criteria = list(panel.criteria.all())
    if review is None or review.revision != revision:
        raise ChangedElsewhere
    if not all(row.pk in points and 0 <= points[row.pk] <= row.highest for row in criteria):
        raise NotComplete(_("Give a score for each criterion, within its scale."))
    before, reason = _standing(review), review.reopened_for
    reopened = review.reopened_at is not None
    review.scores.all().delete()
    Score.objects.bulk_create(
        Score(review=review, criterion=row, points=points[row.pk]) for row in criteria
    )
    review.comment, review.total, review.draft = comment, total_of(dict(points), criteria), {}
    review.submitted_at, review.reopened_at, review.reopened_for = timezone.now(), None, ""
    review.revision = revision + 1
    review.save()
    _record_sent(review, assignment, actor, before if reopened else None, reason)
    return review


def sent_text(review: Review) -> dict[str, Any]:
    """What was sent, in the shape of a draft; empty where nothing was."""
    if review.submitted_at is None:
        return {}
    points = {str(row.criterion_id): f"{row.points.normalize():f}" for row in review.scores.all()}
    return {"comment": review.comment, "points": points}


@transaction.atomic
def decline(assignment: Assignment, *, actor: User, reason: str) -> Assignment:
    """Gives the file back before the review is sent; the office gives it to somebody else."""
    panel = _taken_up(assignment, actor)
    if Review.objects.filter(assignment=assignment).exclude(submitted_at=None).exists():
        raise Refusal(_("Your review is in: the file cannot be given back any more."))
    return _give_back(assignment, panel, actor=actor, reason=reason, conflict=False)


@transaction.atomic
def declare_conflict(
    assignment: Assignment, *, actor: User, reason: str, whole_call: bool = False
) -> Assignment:
    """A conflict of interest: with this file, or with the whole call, which is then closed to them.

    A review that was sent already does not count any more.
    """
    panel = _taken_up(assignment, actor)
    concerned = [assignment]
    if whole_call:
        concerned = list(
            Assignment.objects.active_of(actor)
            .filter(application__call=panel.call_id)
            .select_related("application__talent", "assigned_by")
        )
    for row in concerned:
        _give_back(row, panel, actor=actor, reason=reason, conflict=True)
    if whole_call:
        conflict, made = ConflictOfInterest.objects.get_or_create(
            user=actor, call_id=panel.call_id, defaults={"reason": reason}
        )
        if made:
            audit.record(
                actor, "applications.declare_conflict", conflict, after={"call": panel.call.slug},
                note=reason, subject=actor,
            )  # fmt: skip
    assignment.refresh_from_db()
    return assignment


def _taken_up(assignment: Assignment, actor: User) -> Panel:
    """The panel with its row locked, so that it cannot close meanwhile.

    Leave is asked after that: of two who press at once, the second finds the file given back.
    """
    rows = Panel.objects.select_for_update(of=("self",)).select_related("call")
    panel = rows.get(call=assignment.application.call_id)
    if not policy.can(actor, "score", assignment):
        raise PermissionDenied
    return panel


def _give_back(
    assignment: Assignment, panel: Panel, *, actor: User, reason: str, conflict: bool
) -> Assignment:
    if panel.closed_at is not None:
        raise Refusal(_("Scoring is closed. Tell the Foreign Affairs Office."))
    if not reason.strip():
        raise NotComplete(_("Say why: the reason is missing."))
    assignment.declined_at, assignment.has_conflict = timezone.now(), conflict
    assignment.reason = reason
    assignment.save(update_fields=["declined_at", "has_conflict", "reason"])
    verb = "declare_file_conflict" if conflict else "decline_review"
    audit.record(actor, f"applications.{verb}", assignment.application, note=reason, subject=actor)
    emails.tell_of_declined(assignment, panel)
    return assignment


def _standing(review: Review) -> dict[str, Any]:
    scores = {row.criterion.name_en: str(row.points) for row in _scores(review)}
    return {**scores, "total": str(review.total)} if review.submitted_at else {}


def _scores(review: Review):
    return review.scores.select_related("criterion")


def _record_sent(
    review: Review, assignment: Assignment, actor: User, before: dict | None, reason: str
) -> None:
    """Numbers stand in the trail only where they were changed after the close."""
    application = assignment.application
    if before is None:
        after = {"revision": review.revision}
        audit.record(actor, "applications.send_review", application, after=after)
        return
    changed_from, changed_to = audit.changes(before, _standing(review))
    audit.record(
        actor, "applications.change_review", application, before=changed_from, after=changed_to,
        note=reason, subject=application.talent,
    )  # fmt: skip
