"""Who came, and until when the portal asks: the rules of this room, which change nothing."""

import uuid
from datetime import datetime, timedelta

from core import codes
from events.models import Event, Registration

FEEDBACK_OPEN = timedelta(days=30)  # after the end of the event
GUEST = "events.after"  # purpose of the code with which a guest comes to their page


def came(registration: Registration) -> bool:
    """Whether somebody was at an event that has taken place and is over."""
    return (
        registration.attended_at is not None
        and registration.event.state == Event.State.PUBLISHED
        and registration.event.is_over
    )


def own_attendance(event: Event, user) -> Registration | None:
    """The place of a signed-in person at an event where they were; None for everybody else."""
    if not (user.is_authenticated and event.is_over and event.state == Event.State.PUBLISHED):
        return None
    rows = Registration.objects.attended().filter(event=event, user=user)
    return rows.select_related("event", "user").first()


def attendance_behind(purpose: str, text: str) -> Registration | None:
    """The place that a code of this purpose was made for, whether or not they came."""
    row = codes.read(purpose, text)
    return _with_uuid(row) if row else None


def _with_uuid(row: uuid.UUID) -> Registration | None:
    rows = Registration.objects.select_related("event", "user")
    return rows.filter(uuid=row).first()


def feedback_until(event: Event) -> datetime:
    return event.ends_at + FEEDBACK_OPEN
