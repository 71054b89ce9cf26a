"""Who is reminded of what, and when: one table, looked through every hour.

A reminder belongs to a moment (“two days before the call closes”), and what is written carries
that moment in its key. So it is written once however often the table is looked through; after an
outage the last moment that has passed is made up for, and those before it are not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from applications import emails
from applications.models import Application, CorrectionRequest, Panel
from applications.states import State
from core.models import Message
from programs.models import Call

ROWS_A_READ = 2000


@dataclass(frozen=True)
class Reminder:
    """One line of the table.

    mail: its text, in templates/applications/mail/. rows: what may be concerned at an instant.
    moments: of a row, after each of which people are written to. since: a moment before it does
    not count, for there was nothing to be reminded of yet. until: the instant from which it is too
    late. people: who is written to. about: what the mail tells of; rows that tell of the same
    have one mail together at the same moment. tell: writes it, given that, the mail's name, the
    person and the key; left out: about an application.
    """

    mail: str
    rows: Callable[[datetime], models.QuerySet]
    moments: Callable[[Any], list[datetime]]
    since: Callable[[Any], datetime]
    until: Callable[[Any], datetime]
    people: Callable[[Any], Iterable[User]]
    about: Callable[[Any], models.Model] = lambda row: row
    tell: Callable[[Any, str, User, str], Message | None] = lambda *told: emails.remind(*told)

    def passed(self, row: Any, at: datetime) -> list[datetime]:
        """The moments that have come; none once it is too late."""
        since = self.since(row)
        moments = [moment for moment in self.moments(row) if since < moment <= at]
        return moments if at < self.until(row) else []


def write_due(*, at: datetime | None = None) -> int:
    """Writes what is due at the instant `at` (left out: now); returns how many mails that were."""
    at = at or timezone.now()
    return sum(_remind(reminder, pk, at) for reminder in REMINDERS for pk in _due(reminder, at))


def _due(reminder: Reminder, at: datetime) -> list[int]:
    """Keys of rows with a moment that has come: of very many there is nothing to be told yet."""
    rows = reminder.rows(at).order_by("pk").iterator(chunk_size=ROWS_A_READ)
    return [row.pk for row in rows if reminder.passed(row, at)]


@transaction.atomic
def _remind(reminder: Reminder, pk: int, at: datetime) -> int:
    """Looks at the row once more, locked: what was done meanwhile needs no reminder."""
    row = reminder.rows(at).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or not (passed := reminder.passed(row, at)):
        return 0
    about = reminder.about(row)
    key = f"{reminder.mail}:{about._meta.label_lower}:{about.pk}:{max(passed).isoformat()}"
    written = [
        reminder.tell(about, reminder.mail, person, f"{key}:{person.pk}")
        for person in reminder.people(row)
    ]
    return sum(message is not None for message in written)


def before(instant: datetime, *days: int) -> list[datetime]:
    return [instant - timedelta(days=number) for number in days]


def after(instant: datetime, *days: int) -> list[datetime]:
    return [instant + timedelta(days=number) for number in days]


def _files(*states: State) -> models.QuerySet[Application]:
    rows = Application.objects.filter(state__in=states)
    return rows.select_related("call", "talent__user", "talent__department")


def _drafts(at: datetime) -> models.QuerySet[Application]:
    """Drafts that could still be sent."""
    return _files(State.DRAFT).filter(call__in=Call.objects.open(at=at))


def _requests(at: datetime) -> models.QuerySet[CorrectionRequest]:
    """What was asked for and can still be sent, also what may follow later."""
    rows = CorrectionRequest.objects.answerable(at=at)
    return rows.select_related("application__call", "application__talent__user")


def _applicant(application: Application) -> list[User]:
    user = application.talent.user
    return [user] if user is not None and user.is_active else []


REMINDERS = [
    Reminder(
        "reminder_draft",
        rows=_drafts,
        moments=lambda row: before(row.call.closes_at, 7, 2, 1),
        since=lambda row: row.state_since,
        until=lambda row: row.call.closes_at,
        people=_applicant,
    ),
    Reminder(
        "reminder_opinion",
        rows=lambda at: _files(State.SUBMITTED),
        moments=lambda row: after(row.state_since, 3) + before(row.call.hospital_due_at, 2),
        since=lambda row: row.state_since,
        until=lambda row: row.call.hospital_due_at,
        people=emails.heads_of,
    ),
    Reminder(
        "reminder_changes",
        rows=_requests,
        moments=lambda row: before(row.due, 3, 1),
        since=lambda row: row.created_at,
        until=lambda row: row.due,
        people=lambda row: _applicant(row.application),
        about=lambda row: row.application,
        tell=lambda *told: emails.remind_of_changes(*told),
    ),
    Reminder(
        "reminder_review",
        rows=lambda at: Panel.objects.taking_scores().select_related("call"),
        moments=lambda panel: before(panel.due_at, 3, 1),
        since=lambda panel: panel.opened_at,
        until=lambda panel: panel.due_at,
        people=emails.owing,
        tell=emails.remind_reviewer,
    ),
    Reminder(
        "reminder_review_late",
        rows=lambda at: Panel.objects.taking_scores().select_related("call"),
        moments=lambda panel: after(panel.due_at, 0, 2, 7),
        since=lambda panel: panel.opened_at,
        until=lambda panel: panel.due_at + timedelta(days=30),
        people=emails.owing,
        tell=emails.remind_reviewer,
    ),
]
