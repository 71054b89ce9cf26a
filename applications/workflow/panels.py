"""The panel as a whole: opened, reminded, closed, a review opened once more."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails
from applications.models import Application, Assignment, Panel, Ranking, Review
from applications.panel_querysets import SCORED
from applications.panels.arranging import take_up
from applications.refusals import NotComplete, Refusal
from applications.states import State
from applications.workflow.moving import take_up_all
from applications.workflow.panel import end_scoring, give_to_experts
from core import audit, policy
from core.punctuation import enumerated

NAMED = 10  # references that a sentence names


@transaction.atomic
def open_all(panel: Panel, *, actor: User) -> int:
    """Gives every qualified file to its experts, each by its own step; returns how many.

    Also for files that qualified after the panel was opened. Its reviewers get one mail each.
    """
    panel = take_up(panel, actor)
    files = take_up_all(panel.call, "open_panel", actor)
    _refuse_unless_ready(panel, files)
    if panel.opened_at is None:
        panel.opened_at = timezone.now()
        panel.save(update_fields=["opened_at"])
    numbers = _numbers_given(files)
    give_to_experts(files, actor=actor)
    reviewers = User.objects.filter(pk__in=numbers, is_active=True).order_by("pk")
    emails.tell_reviewers(panel, reviewers, "review_assigned", numbers)
    audit.record(actor, "applications.open_panel", panel, after={"applications": len(files)})
    return len(files)


@transaction.atomic
def remind(panel: Panel, *, actor: User) -> int:
    """A mail to everybody who has not sent all their reviews; returns to how many."""
    panel = take_up(panel, actor)
    if not panel.takes_scores:
        raise Refusal(_("The panel takes no scores now."))
    template = "reminder_review_late" if panel.is_overdue else "reminder_review"
    people = emails.owing(panel)
    for reviewer in people:
        emails.remind_reviewer(panel, template, reviewer)
    audit.record(actor, "applications.remind_panel", panel, after={"people": len(people)})
    return len(people)


@transaction.atomic
def close(panel: Panel, *, actor: User, reason: str = "") -> int:
    """Scores are final; every file in review goes on to the ranking. Returns how many.

    reason: needed where files have fewer reviews than the panel asks for.
    """
    panel = take_up(panel, actor)
    if panel.opened_at is None:
        raise Refusal(_("The panel was not opened yet."))
    short = list(lacking(panel).values_list("reference", flat=True))
    if short and not reason.strip():
        raise NotComplete(
            _("Reviews are missing for: %s. Say why scoring closes without them.") % _named(short)
        )
    panel.closed_at = timezone.now()
    panel.save(update_fields=["closed_at"])
    files = take_up_all(panel.call, "close_scoring", actor)
    if files:
        end_scoring(files, actor=actor)
    given = Assignment.objects.filter(application__call=panel.call_id, declined_at=None)
    reviewers = User.objects.filter(pk__in=given.values("reviewer"), is_active=True)
    emails.tell_reviewers(panel, reviewers.order_by("pk"), "scoring_closed")
    after = {"applications": len(files), "without_all_reviews": short}
    audit.record(actor, "applications.close_panel", panel, after=after, note=reason)
    return len(files)


@transaction.atomic
def reopen(review: Review, *, actor: User, reason: str) -> Review:
    """Lets the reviewer change a review that was frozen. What they change is recorded."""
    panels = Panel.objects.select_for_update(of=("self",)).select_related("call")
    panel = panels.get(call=review.assignment.application.call_id)
    review.refresh_from_db(fields=["submitted_at", "reopened_at"])
    if not policy.can(actor, "reopen", review):
        raise PermissionDenied
    if not may_reopen(review):
        raise Refusal(_("This review cannot be opened again now."))
    if not reason.strip():
        raise NotComplete(_("Say why: the reason is missing."))
    review.reopened_at, review.reopened_for = timezone.now(), reason
    review.save(update_fields=["reopened_at", "reopened_for", "updated_at"])
    application = review.assignment.application
    audit.record(actor, "applications.reopen_review", application, note=reason)
    emails.tell_reviewer(
        panel, review.assignment.reviewer, "review_reopened", application=application, reason=reason
    )
    return review


def may_reopen(review: Review) -> bool:
    """After the close, and before the ranking was released."""
    call = review.assignment.application.call_id
    return (
        review.submitted_at is not None
        and review.reopened_at is None
        and Panel.objects.filter(call=call, closed_at__isnull=False).exists()
        and not Ranking.objects.filter(call=call, released_at__isnull=False).exists()
    )


def lacking(panel: Panel) -> QuerySet[Application]:
    """Files in review with fewer reviews than the panel asks for, with `sent`: how many count."""
    return (
        Application.objects.filter(call=panel.call_id, state=State.IN_REVIEW)
        .annotate(sent=Count("assignments", filter=SCORED))
        .filter(sent__lt=panel.reviews_each)
        .order_by("reference")
    )


def _numbers_given(files: list[Application]) -> dict[int, int]:
    """How many of these files each reviewer has."""
    given = Assignment.objects.filter(application__in=files, declined_at=None).order_by()
    return dict(given.values_list("reviewer").annotate(number=Count("pk")))


def _refuse_unless_ready(panel: Panel, files: list[Application]) -> None:
    if not panel.criteria.exists():
        raise NotComplete(_("Set up at least one criterion first."))
    if panel.due_at <= timezone.now():
        raise NotComplete(_("The day on which scores are due has passed. Move it first."))
    if not files:
        raise Refusal(_("No qualified file waits for the panel."))
    given = Assignment.objects.filter(application__call=panel.call_id, declined_at=None)
    read = set(given.values_list("application", flat=True))
    references = [file.reference for file in files if file.pk not in read]
    if references:
        raise NotComplete(_("Nobody reads these files yet: %s.") % _named(references))


def _named(references: list[str]) -> str:
    """The first of them; “…” where there are more."""
    return enumerated(references[:NAMED]) + (" …" if len(references) > NAMED else "")
