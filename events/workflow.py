"""The life of an event itself: announced, moved, called off. Seats are in events.seating."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, policy
from events import telling
from events.models import Event
from events.models.announced import MOVED

# What a calendar shows: when one of these changes, it must take the event anew.
CALENDAR_FIELDS = frozenset(MOVED)


class StepRefused(Exception):
    """The event is not in a state for it; the text says why."""


@transaction.atomic
def publish(event: Event, *, actor: User) -> Event:
    """Shows a draft to everybody. Raises PermissionDenied or StepRefused."""
    locked = _locked(event, actor, Event.State.DRAFT)
    return _step(locked, event, Event.State.PUBLISHED, "event.publish", actor)


@transaction.atomic
def call_off(event: Event, *, actor: User, note_zh: str = "", note_en: str = "") -> Event:
    """Calls a published event off and tells all who hold a seat or wait, with the reason.

    It stays visible, since somebody may hold the link, and calendars strike it out.
    Raises PermissionDenied or StepRefused.
    """
    locked = _ahead(event, actor)
    locked.change_note_zh, locked.change_note_en = note_zh.strip(), note_en.strip()
    moved = _step(locked, event, Event.State.CANCELLED, "event.call_off", actor)
    raise_sequence(moved)
    telling.tell(moved, "called_off")
    return moved


@transaction.atomic
def move(
    event: Event,
    to: dict[str, Any],
    *,
    actor: User,
    note_zh: str = "",
    note_en: str = "",
    tells: bool = True,
) -> Event:
    """Gives a published event that lies ahead another time or place.

    to: the columns MOVED by name. tells: those who come get a mail and the page says what it was
    before; otherwise it is a correction. Calendars take the event anew in any case.
    Raises PermissionDenied, and StepRefused where there is nothing to move.
    """
    locked = _ahead(event, actor)
    before = locked.time_and_place
    put(locked, to)
    gone, come = audit.changes(before, locked.time_and_place)
    if not come:
        raise StepRefused(_("Time and place are the same as before."))
    if tells:
        locked.moved_from = before
        locked.change_note_zh, locked.change_note_en = note_zh.strip(), note_en.strip()
    locked.save()
    raise_sequence(locked)
    note = "\n".join(filter(None, [note_zh.strip(), note_en.strip()]))
    audit.record(actor, "event.move", locked, before=gone, after=come, note=note)
    if tells:
        telling.tell(locked, "moved")
    return locked


def put(event: Event, to: dict[str, Any]) -> None:
    """Gives the row another time and place, without saving it."""
    for name in MOVED:
        setattr(event, name, to[name])


def raise_sequence(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(ical_sequence=F("ical_sequence") + 1)


def _ahead(event: Event, actor: User) -> Event:
    """A published event that is not over, locked."""
    if event.is_over:
        raise StepRefused(_("“%(event)s” is over already.") % {"event": event})
    return _locked(event, actor, Event.State.PUBLISHED)


def _locked(event: Event, actor: User, state: str) -> Event:
    locked = Event.objects.select_for_update().get(pk=event.pk)
    if not policy.can(actor, "change", locked):
        raise PermissionDenied
    if locked.state != state:
        raise StepRefused(
            _("“%(event)s” is already: %(state)s.")
            % {"event": locked, "state": locked.get_state_display()}
        )
    return locked


def _step(locked: Event, event: Event, target: str, action: str, actor: User) -> Event:
    source = locked.state
    locked.state = event.state = target
    columns = ["state", "change_note_zh", "change_note_en", "updated_at"]
    locked.save(update_fields=columns)
    note = "\n".join(filter(None, [locked.change_note_zh, locked.change_note_en]))
    audit.record(
        actor, action, locked, before={"state": source}, after={"state": target}, note=note
    )
    return locked
