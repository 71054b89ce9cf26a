"""Who was at an event that is over."""

from datetime import timedelta

from django.utils import timezone

from events.models import FeedbackAnswer, Registration
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory


def past_event(*, days: float = 1, **fields):
    """Ended so many days ago."""
    ends_at = timezone.now() - timedelta(days=days)
    return EventFactory(starts_at=ends_at - timedelta(hours=2), ends_at=ends_at, **fields)


def attendee(event=None, *, user=None, **fields) -> Registration:
    event = event or past_event()
    fields = {"state": "seated", "attended_at": event.starts_at} | fields
    return Registration.objects.create(
        event=event, user=user or UserFactory(), queued_at=event.starts_at, **fields
    )


def guest(event=None, **fields) -> Registration:
    event = event or past_event()
    fields = {"attended_at": event.starts_at, "guest_language": "en"} | fields
    return Registration.objects.create(
        event=event,
        state="seated",
        queued_at=event.starts_at,
        guest_name="Ada Example",
        guest_email="ada@example.org",
        **fields,
    )


def answer(**fields) -> FeedbackAnswer:
    """Not saved: what a form hands over."""
    return FeedbackAnswer(**{"useful": 5, "clear": 4, "level": 3, "organized": 5} | fields)
