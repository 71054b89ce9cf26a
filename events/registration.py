"""Seats and the waiting list: never over capacity, never a free seat while somebody waits.

Every function locks the event's row first, so that changes of one event happen one after the other
(PostgreSQL by the row lock; SQLite by its one writer, as every transaction begins as IMMEDIATE).
The last word has the conditional UPDATE of `_take_seat` together with the table's constraint.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import audit, outbox, policy
from core.policy import Anyone
from events.models import Event, Registration
from events.permissions import is_invited
from events.questions import steps

SEATED = Registration.State.SEATED
WAITING = Registration.State.WAITING
CANCELLED = Registration.State.CANCELLED


class RegistrationRefused(Exception):
    """It cannot be done; the text says why, for the person who asked."""


class AlreadyRegistered(RegistrationRefused):
    """There is a live registration already: a double click, or a second tab."""


@transaction.atomic
def register(event: Event, *, actor: User, question: str = "") -> Registration:
    """Gives `actor` a seat, or the last place in the waiting list.

    question: what they want to ask beforehand. Raises RegistrationRefused.
    """
    locked = _locked(event)
    mine = Registration.objects.live().filter(event=locked, user=actor)
    if state := mine.values_list("state", flat=True).first():
        raise AlreadyRegistered(_already(state))
    refusal = why_not(locked, actor)
    if refusal:
        raise RegistrationRefused(refusal)
    now = timezone.now()
    has_seat = _take_seat(locked)
    registration = Registration.objects.create(
        event=locked,
        user=actor,
        state=SEATED if has_seat else WAITING,
        queued_at=now,
        seated_at=now if has_seat else None,
    )
    _record(actor, "registration.register", registration)
    if question.strip():
        steps.ask(registration, question)
    _write("registered" if has_seat else "waiting", registration)
    return registration


@transaction.atomic
def cancel(registration: Registration, *, actor: User) -> list[Registration]:
    """Gives the place back; a freed seat goes to the first in line at once.

    Returns those who moved up. Cancelling twice changes nothing. Raises RegistrationRefused when
    the event is over, PermissionDenied if it is not for `actor` to cancel.
    """
    event = _locked(registration.event)
    current = Registration.objects.select_related("user").get(pk=registration.pk)
    current.event = event
    if not policy.can(actor, "cancel", current):
        raise PermissionDenied
    if current.state == CANCELLED:
        return []
    if event.is_over:
        raise RegistrationRefused(_("The event is over; there is nothing left to cancel."))
    before, current.state, current.cancelled_at = current.state, CANCELLED, timezone.now()
    current.save(update_fields=["state", "cancelled_at"])
    _record(actor, "registration.cancel", current, before)
    _write("cancelled", current)
    if before == SEATED:
        Event.objects.filter(pk=event.pk).update(seats_taken=F("seats_taken") - 1)
    return _move_up(event)


@transaction.atomic
def change_capacity(event: Event, capacity: int | None, actor: User) -> list[Registration]:
    """Sets the number of seats (None: no limit) and fills what became free from the waiting list.

    Returns those who moved up. Raises RegistrationRefused where more seats are taken than that,
    PermissionDenied if `actor` may not change the event.
    """
    locked = _locked(event)
    if not policy.can(actor, "change", locked):
        raise PermissionDenied
    refusal = why_not_capacity(locked, capacity)
    if refusal:
        raise RegistrationRefused(refusal)
    before = locked.capacity
    if before == capacity:
        return []
    Event.objects.filter(pk=locked.pk).update(capacity=capacity)
    locked.capacity = event.capacity = capacity
    audit.record(
        actor,
        "event.change_capacity",
        locked,
        before={"capacity": before},
        after={"capacity": capacity},
    )
    return _move_up(locked)


def why_not(event: Event, user: Anyone) -> str:
    """The sentence that tells why `user` cannot register now; empty where they can.

    A full event is no reason: there is the waiting list.
    """
    opens = event.registration_opens_at
    if event.is_cancelled:
        return _("This event was called off.")
    if event.state != Event.State.PUBLISHED:
        return _("This event is not announced yet.")
    if event.is_over:
        return _("This event is over.")
    if opens is None:
        return _("No registration is needed for this event.")
    if not event.takes_registrations:
        is_early = opens > timezone.now()
        return _("Registration is not open yet.") if is_early else _("Registration is closed.")
    if user.is_authenticated and not is_invited(user, event):
        return _("This event is for %(audience)s.") % {"audience": event.get_audience_display()}
    return ""


def why_not_capacity(event: Event, capacity: int | None) -> str:
    """The sentence that tells why there cannot be so few seats; empty where there can."""
    if capacity is None or capacity >= event.seats_taken:
        return ""
    return ngettext(
        "%(taken)d seat is taken already. Cancel its registration first, or keep it.",
        "%(taken)d seats are taken already. Cancel registrations first, or keep as many.",
        event.seats_taken,
    ) % {"taken": event.seats_taken}


def place_in_line(registration: Registration) -> int:
    """1 for the first who waits."""
    return Registration.objects.before(registration).count() + 1


def _locked(event: Event) -> Event:
    """The event as it stands now; nobody else changes its seats until this transaction ends."""
    return Event.objects.for_seating().select_for_update().get(pk=event.pk)


def _take_seat(event: Event) -> bool:
    """Counts one more seat, if there is one: tried and counted in one statement."""
    has_room = Q(capacity=None) | Q(capacity__gt=F("seats_taken") + F("seats_held"))
    free = Event.objects.filter(has_room, pk=event.pk)
    return bool(free.update(seats_taken=F("seats_taken") + 1))


def _move_up(event: Event) -> list[Registration]:
    """Seats the first in line, as many as there are free seats. The event is locked."""
    if event.is_over or event.state != Event.State.PUBLISHED:
        return []
    moved: list[Registration] = []
    waiting = event.registrations.waiting().select_related("user")
    while (registration := waiting.first()) and _take_seat(event):
        registration.event = event
        registration.state, registration.seated_at = SEATED, timezone.now()
        registration.save(update_fields=["state", "seated_at"])
        _record(None, "registration.move_up", registration, WAITING)
        _write("moved_up", registration)
        moved.append(registration)
    return moved


def _already(state: str) -> str:
    if state == SEATED:
        return _("You are registered already; your seat is safe.")
    return _("You are on the waiting list already; your place is kept.")


def _record(actor: Anyone, action: str, registration: Registration, before: str = "") -> None:
    audit.record(
        actor,
        action,
        registration,
        label=str(registration.event),
        before={"state": before} if before else None,
        after={"state": registration.state},
    )


def _write(mail: str, registration: Registration) -> None:
    """A mail in the outbox; the place in line is that of this moment."""
    place = place_in_line(registration) if registration.state == WAITING else None
    outbox.write(
        f"events/{mail}",
        to=registration.user or registration.guest_email,
        language=registration.guest_language,
        about=registration,
        context={"event": registration.event, "registration": registration, "place": place},
    )
