"""What is kept of people without an account goes when its time is over.

Name and unit of whom the portal does not know go so many days after the end of the event; name,
address and unit of a guest so many days after their place went, because nobody confirmed it or
because they gave it back. That somebody was there, or had registered, stays as a number.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import audit, outbox
from events.models import CheckIn, Event, Registration


def erase_due(*, at: datetime | None = None) -> int:
    """Erases what is due, event by event; returns of how many people. Twice does no harm."""
    at = at or timezone.now()
    events = {
        *_walk_ins(at).order_by().values_list("event", flat=True),
        *_gone_guests(at).order_by().values_list("event", flat=True),
    }
    return sum(_erase_at(pk, at) for pk in sorted(events))


@transaction.atomic
def _erase_at(pk: int, at: datetime) -> int:
    event = Event.objects.for_seating().select_for_update().get(pk=pk)
    walk_ins = _walk_ins(at).filter(event=event).update(name="", unit="", erased_at=at)
    guests = list(_gone_guests(at).filter(event=event).values_list("pk", flat=True))
    outbox.erase_mails_about(Registration, guests)
    Registration.objects.filter(pk__in=guests).update(
        guest_name="", guest_email="", guest_unit="", guest_language="", erased_at=at
    )
    after = {"walk_ins": walk_ins, "guests": len(guests)}
    audit.record(None, "events.erase_people", event, after=after)
    return walk_ins + len(guests)


def _kept_since(at: datetime) -> datetime:
    return at - timedelta(days=settings.GUEST_DATA_DAYS)


def _walk_ins(at: datetime):
    over = CheckIn.objects.filter(event__ends_at__lte=_kept_since(at))
    return over.filter(registration=None, erased_at=None)


def _gone_guests(at: datetime):
    gone = Registration.objects.filter(state="cancelled", cancelled_at__lte=_kept_since(at))
    return gone.filter(user=None, erased_at=None)
