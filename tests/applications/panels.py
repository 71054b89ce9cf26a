"""Files in a panel, and what was recorded and mailed of them."""

from datetime import timedelta

from django.utils import timezone

from applications.models import Assignment, Panel, Review
from core.models import AuditEntry, Message
from tests.factories.applications import ApplicationFactory, AssignmentFactory


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
