"""The mails of a panel. Those to reviewers name no applicant: the panel may be blind."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.roles import OFFICES, Role
from applications.models import Application, Assignment, Panel
from core import outbox
from core.outbox import Context
from core.policy import Anyone
from core.templatetags.core_tags import moment

PLACEHOLDERS = {
    "name": gettext_lazy("name of the one who gets the mail"),
    "call": gettext_lazy("title of the call"),
    "number": gettext_lazy("how many reviews"),
    "due": gettext_lazy("when scores are due"),
    "reference": gettext_lazy("reference of the application"),
    "reviewer": gettext_lazy("name of the reviewer"),
    "reason": gettext_lazy("the reason that was given"),
    "link": gettext_lazy("address of the page where it goes on"),
}
WITHOUT_IT = gettext_lazy("Without your scores the applications do not go on.")


def _values(context: Context) -> dict[str, str]:
    panel: Panel = context["panel"]
    return {
        "name": str(context["recipient"]),
        "call": panel.call.title,
        "number": str(context.get("number", "")),
        "due": moment(panel.due_at, panel.call.time_zone),
        "link": settings.SITE_URL + reverse("reviews:list"),
    }


def _of_one_review(context: Context) -> dict[str, str]:
    reference = context["application"].reference
    path = reverse("reviews:detail", kwargs={"reference": reference})
    return {
        **_values(context),
        "reference": reference,
        "reason": context["reason"],
        "link": settings.SITE_URL + path,
    }


def _to_office(context: Context) -> dict[str, str]:
    assignment: Assignment = context["assignment"]
    path = reverse("admin:call_panel", args=[context["panel"].call_id])
    return {
        **_values(context),
        "reference": assignment.application.reference,
        "reviewer": str(assignment.reviewer),
        "reason": assignment.reason,
        "link": settings.SITE_URL + path,
    }


def _sample(reader: Anyone, reference: str) -> dict | None:
    """The reader as a reviewer of a file on their desk, in an invented panel."""
    rows = Application.objects.on_desk_of(reader).select_related("call")
    rows = rows.filter(reference=reference) if reference else rows.newest_first()
    application = rows.first()
    if application is None:
        return None
    reason = "…"
    return {
        "panel": Panel(call=application.call, due_at=timezone.now() + timedelta(days=3)),
        "application": application,
        "assignment": Assignment(application=application, reviewer=reader, reason=reason),
        "recipient": reader,
        "number": 2,
        "reason": reason,
    }


def _kind(
    name: str,
    label: Promise,
    *placeholders: str,
    values=_values,
    office=False,
    essential=WITHOUT_IT,
) -> outbox.Kind:
    audience = OFFICES if office else {Role.REVIEWER}
    return outbox.Kind(
        key=f"applications/{name}",
        label=label,
        goes_to=gettext_lazy("the officer who assigned it")
        if office
        else gettext_lazy("reviewers"),
        placeholders={key: PLACEHOLDERS[key] for key in ("name", "call", "link", *placeholders)},
        values=values,
        sample=_sample,
        record=gettext_lazy("Reference of an application"),
        audience=frozenset(role.value for role in audience),
        why_essential=essential,
    )


KINDS = [
    _kind(
        "review_assigned",
        gettext_lazy("Applications are given to a reviewer"),
        *("number", "due"),
    ),
    _kind(
        "reminder_review",
        gettext_lazy("Reminder: reviews are still to be sent"),
        *("number", "due"),
        essential="",
    ),
    _kind(
        "reminder_review_late",
        gettext_lazy("Reminder: reviews are overdue"),
        *("number", "due"),
        essential="",
    ),
    _kind("scoring_closed", gettext_lazy("Scoring is closed"), essential=""),
    _kind(
        "review_reopened",
        gettext_lazy("A review is opened again"),
        *("reference", "reason"),
        values=_of_one_review,
    ),
    _kind(
        "review_declined",
        gettext_lazy("A reviewer gives a file back"),
        *("reference", "reviewer", "reason"),
        values=_to_office,
        office=True,
        essential="",
    ),
]
