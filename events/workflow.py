"""The life of an event itself: announced, moved, called off. Seats are in events.seating."""

from copy import copy
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, policy
from events import agenda, telling
from events.models import AgendaItem, Event
from events.models.announced import MOVED

# What a calendar shows: when one of these changes, it must take the event anew.
CALENDAR_FIELDS = frozenset(MOVED)


class StepRefused(Exception):
    """The event is not in a state for it; the text says why."""


@transaction.atomic
def publish(event: Event, *, actor: User) -> Event:
    """Shows a draft to everybody. Raises PermissionDenied or StepRefused.

    Where seats are counted and no opening was given, registration opens now.
    """
    locked = _locked(event, actor, Event.State.DRAFT)
    if not opens_at_publishing(locked):
        return _step(locked, event, Event.State.PUBLISHED, "event.publish", actor)
    now, closes = timezone.now(), locked.registration_closes_at
    if closes is not None and closes <= now:
        raise StepRefused(_("Registration would be closed already. Give it a later end."))
    locked.registration_opens_at = now
    opened = {"registration_opens_at": now.isoformat()}
    return _step(locked, event, Event.State.PUBLISHED, "event.publish", actor, **opened)


def opens_at_publishing(event: Event) -> bool:
    """Whether its seats are counted and nobody said when registration opens."""
    return event.capacity is not None and event.registration_opens_at is None and not event.is_over


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
    """Gives a published event another time or place, also one that is over by mistake.

    to: the columns MOVED by name. tells: those who come get a mail and the page says what it was
    before; otherwise it is a correction. Calendars take the event anew in any case, and the agenda
    moves along where it can.
    Raises PermissionDenied, and StepRefused where there is nothing to move, or it would be past.
    """
    locked = _locked(event, actor, Event.State.PUBLISHED)
    if refusal := why_not_to(locked, to):
        raise StepRefused(refusal)
    was, before = copy(locked), locked.time_and_place
    put(locked, to)
    gone, come = audit.changes(before, locked.time_and_place)
    if not come:
        raise StepRefused(_("Time and place are the same as before."))
    if items := agenda.shifted(was, locked):
        come["agenda"] = [f"{item.starts_at:%H:%M}" for item in items]
        AgendaItem.objects.bulk_update(items, ["starts_at"])
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
    """Gives the row another time and place, without saving it.

    Registration closes with the event at the latest.
    """
    for name in MOVED:
        setattr(event, name, to[name])
    closes = event.registration_closes_at
    event.registration_closes_at = min(closes, event.ends_at) if closes else None


def why_not_to(event: Event, to: dict[str, Any]) -> str:
    """The sentence that tells why it cannot be moved there; empty where it can.

    What has begun may stay as it began: then its place or its end changes alone.
    """
    now, starts_at = timezone.now(), to["starts_at"]
    begins_anew = abs(starts_at - event.starts_at) >= timedelta(minutes=1)  # forms know no seconds
    begins_in_the_past = begins_anew and starts_at <= now and not to["is_all_day"]
    if to["ends_at"] <= now or begins_in_the_past:
        return _("This is past already. Give a time that is still to come; is the year right?")
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens and closes and opens >= to["ends_at"]:
        return _("Registration would open only after that. Let it open earlier first.")
    return ""


def is_moved_by_step(event: Event) -> bool:
    """Whether its time and place change by `move` alone: announced, and some rely on them."""
    if event.state != Event.State.PUBLISHED:
        return False
    return not event.is_over or event.registrations.live().exists()


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


def _step(
    locked: Event, event: Event, target: str, action: str, actor: User, **set_with_it: str
) -> Event:
    source = locked.state
    locked.state = event.state = target
    columns = ["state", "registration_opens_at", "change_note_zh", "change_note_en", "updated_at"]
    locked.save(update_fields=columns)
    note = "\n".join(filter(None, [locked.change_note_zh, locked.change_note_en]))
    audit.record(
        actor,
        action,
        locked,
        before={"state": source},
        after={"state": target} | set_with_it,
        note=note,
    )
    return locked
