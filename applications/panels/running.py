"""The panel as a whole: opened, reminded, closed, a review opened once more."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import emails, workflow
from applications.models import Application, Assignment, Panel, Ranking, Review
from applications.panel_querysets import SCORED
from applications.panels.arranging import take_up
from applications.refusals import NotComplete, Refusal
from applications.states import State
from core import audit, policy

NAMED = 10  # references that a sentence names


@transaction.atomic
def open_all(panel: Panel, *, actor: User) -> int:
    """Gives every qualified file to its experts, each by its own step; returns how many.

    Also for files that qualified after the panel was opened. Its reviewers get one mail each.
    """
    panel = take_up(panel, actor)
    files = Application.objects.filter(call=panel.call_id, state=State.QUALIFIED).order_by("pk")
    _refuse_unless_ready(panel, files)
    if panel.opened_at is None:
        panel.opened_at = timezone.now()
        panel.save(update_fields=["opened_at"])
    given = Assignment.objects.filter(application__in=files, declined_at=None).order_by()
    numbers = dict(given.values_list("reviewer").annotate(number=Count("pk")))
    moved = [workflow.open_panel(row, actor=actor) for row in files]
    for reviewer in User.objects.filter(pk__in=numbers, is_active=True).order_by("pk"):
        number = numbers[reviewer.pk]
        emails.tell_reviewer(panel, reviewer, "review_assigned", number=number)
    audit.record(actor, "applications.open_panel", panel, after={"applications": len(moved)})
    return len(moved)


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
    files = Application.objects.filter(call=panel.call_id, state=State.IN_REVIEW).order_by("pk")
    moved = [workflow.close_scoring(row, actor=actor) for row in files]
    given = Assignment.objects.filter(application__call=panel.call_id, declined_at=None)
    for reviewer in User.objects.filter(pk__in=given.values("reviewer"), is_active=True):
        emails.tell_reviewer(panel, reviewer, "scoring_closed")
    after = {"applications": len(moved), "without_all_reviews": short}
    audit.record(actor, "applications.close_panel", panel, after=after, note=reason)
    return len(moved)


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


def _refuse_unless_ready(panel: Panel, files: QuerySet[Application]) -> None:
    if not panel.criteria.exists():
        raise NotComplete(_("Set up at least one criterion first."))
    if panel.due_at <= timezone.now():
        raise NotComplete(_("The day on which scores are due has passed. Move it first."))
    if not files.exists():
        raise Refusal(_("No qualified file waits for the panel."))
    bare = files.exclude(pk__in=Assignment.objects.filter(declined_at=None).values("application"))
    references = list(bare.values_list("reference", flat=True))
    if references:
        raise NotComplete(_("Nobody reads these files yet: %s.") % _named(references))


def _named(references: list[str]) -> str:
    """The first of them; “…” where there are more."""
    return ", ".join(references[:NAMED]) + (" …" if len(references) > NAMED else "")
