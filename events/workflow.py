"""The life of an event itself: announced, moved, called off. Seats are in registration.py."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, outbox, policy
from events.models import Event

# What a calendar shows: when one of these changes, it must take the event anew.
CALENDAR_FIELDS = frozenset(
    {"starts_at", "ends_at", "is_all_day", "time_zone", "venue_zh", "venue_en", "mode"}
)


class StepRefused(Exception):
    """The event is not in a state for it; the text says why."""


@transaction.atomic
def publish(event: Event, *, actor: User) -> Event:
    """Shows a draft to everybody. Raises PermissionDenied or StepRefused."""
    return _move(event, Event.State.DRAFT, Event.State.PUBLISHED, "event.publish", actor)


@transaction.atomic
def call_off(event: Event, *, actor: User) -> Event:
    """Calls a published event off and tells all who hold a seat or wait.

    It stays visible, since somebody may hold the link, and calendars strike it out.
    Raises PermissionDenied or StepRefused.
    """
    if event.is_over:
        raise StepRefused(_("“%(event)s” is over already.") % {"event": event})
    moved = _move(event, Event.State.PUBLISHED, Event.State.CANCELLED, "event.call_off", actor)
    raise_sequence(moved)
    _tell(moved, "called_off")
    return moved


@transaction.atomic
def announce_move(event: Event) -> None:
    """Time or place have been changed: calendars take the event anew, those who come get a mail."""
    raise_sequence(event)
    if event.state == Event.State.PUBLISHED and not event.is_over:
        _tell(event, "moved")


def raise_sequence(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(ical_sequence=F("ical_sequence") + 1)


def _move(event: Event, source: str, target: str, action: str, actor: User) -> Event:
    locked = Event.objects.select_for_update().get(pk=event.pk)
    if not policy.can(actor, "change", locked):
        raise PermissionDenied
    if locked.state != source:
        raise StepRefused(
            _("“%(event)s” is already: %(state)s.")
            % {"event": locked, "state": locked.get_state_display()}
        )
    locked.state = event.state = target
    locked.save(update_fields=["state", "updated_at"])
    audit.record(actor, action, locked, before={"state": source}, after={"state": target})
    return locked


def _tell(event: Event, mail: str) -> None:
    for registration in event.registrations.live().select_related("user"):
        outbox.write(
            f"events/{mail}",
            to=registration.user or registration.guest_email,
            language=registration.guest_language,
            about=registration,
            context={"event": event, "registration": registration},
        )
