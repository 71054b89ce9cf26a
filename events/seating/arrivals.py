"""Who comes to the door without a seat: the place on which all hangs that follows an event.

It counts no seat, so it takes nobody's; where the event's row is locked, one person has one such
place, and the tables' constraints say the same.
"""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from core.policy import Anyone
from events.models import Event, Registration, SeatOffer
from events.seating.line import close_offer, settle
from events.seating.telling import record

State, Precedence = Registration.State, Registration.Precedence


def let_in(registration: Registration, at: datetime, actor: Anyone) -> Registration:
    """Gives the place under which they are here now. The event is locked.

    A seat that is theirs stays so, one that is offered is accepted by their coming, and who waits
    leaves the line. Who gave a place back, or never had one, has one from now on.
    """
    if registration.state == State.CANCELLED:
        return _anew(registration, at, actor)
    if registration.state == State.OFFERED:
        close_offer(registration, SeatOffer.Outcome.ACCEPTED)
        registration.state, registration.held_until = State.SEATED, None
        registration.save(update_fields=["state", "held_until"])
        record(actor, "registration.accept", registration, State.OFFERED)
    elif registration.state == State.WAITING:
        registration.state, registration.attended_at = State.WALKED_IN, at
        registration.save(update_fields=["state", "attended_at"])
    return registration


def newcomer(event: Event, user: User, at: datetime, actor: Anyone) -> Registration:
    """The place of somebody with an account who never registered. The event is locked."""
    live = event.registrations.live().select_related("user").filter(user=user).first()
    if live:
        return let_in(live, at, actor)
    return _made(Registration(event=event, user=user), at)


def turn_back(registration: Registration) -> None:
    """They were not here after all: back into the line, where they stood in it. It is locked."""
    if registration.precedence == Precedence.AT_THE_DOOR:
        registration.state, registration.cancelled_at = State.CANCELLED, timezone.now()
    else:
        registration.state = State.WAITING
    registration.attended_at = None
    registration.save(update_fields=["state", "attended_at", "cancelled_at"])
    settle(registration.event)


def _anew(gone: Registration, at: datetime, actor: Anyone) -> Registration:
    """Of somebody who has given a place back: the one they have taken since, or a new one."""
    if gone.user:
        return newcomer(gone.event, gone.user, at, actor)
    live = gone.event.registrations.live().filter(guest_email=gone.guest_email).first()
    if live:
        return let_in(live, at, actor)
    told = ("guest_name", "guest_email", "guest_unit", "guest_language")
    copied = {name: getattr(gone, name) for name in told}
    return _made(Registration(event=gone.event, **copied), at)


def _made(registration: Registration, at: datetime) -> Registration:
    registration.state, registration.precedence = State.WALKED_IN, Precedence.AT_THE_DOOR
    registration.queued_at = registration.attended_at = at
    registration.save()
    return registration
