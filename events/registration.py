"""Registering and giving a place back; what else moves a place stands in events.seating."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BigIntegerField, QuerySet
from django.utils import timezone

from accounts.models import User
from core import policy
from core.policy import Anyone
from core.prepared import Prepared, blank
from events.models import Event, Registration, SeatOffer
from events.questions import steps
from events.seating import seats
from events.seating.line import end_run_out, leave, move_up, settle
from events.seating.refusals import (
    AlreadyRegistered,
    RegistrationRefused,
    already,
    why_not,
    why_not_cancel,
)
from events.seating.telling import record, write

State, Outcome = Registration.State, SeatOffer.Outcome


@Prepared
def _own_states() -> QuerySet:
    """Of the place that somebody has at an event; no row where they have none."""
    live = Registration.objects.live().filter(event=blank("event", BigIntegerField()))
    return live.filter(user=blank("user", BigIntegerField())).values_list("state", flat=True)


@transaction.atomic
def register(event: Event, *, actor: User, question: str = "") -> Registration:
    """Gives `actor` a seat, or the last place in the waiting list.

    question: what they want to ask beforehand. Raises RegistrationRefused.
    """
    locked = seats.locked(event)
    if state := _own_states.row(event=locked.pk, user=actor.pk):
        raise AlreadyRegistered(already(state))
    if refusal := why_not(locked, actor):
        raise RegistrationRefused(refusal)
    registration = Registration(event=locked, user=actor)
    seats.classify(registration, actor)
    has_seat = enter(registration)
    registration.state = State.SEATED if has_seat else State.WAITING
    registration.save()
    record(actor, "registration.register", registration)
    if question.strip():
        steps.ask(registration, question)
    write("registered" if has_seat else "waiting", registration)
    return registration


@transaction.atomic
def cancel(registration: Registration, *, actor: Anyone) -> list[Registration]:
    """Gives the place back; a freed seat goes to the next in line.

    Returns those who moved up. Cancelling twice changes nothing. Raises RegistrationRefused when
    the event is over, PermissionDenied if it is not for `actor` to cancel.
    """
    event = seats.locked(registration.event)
    current = seats.current(registration, event)
    if not policy.can(actor, "cancel", current):
        raise PermissionDenied
    if current.state == State.CANCELLED:
        return []
    if refusal := why_not_cancel(current):
        raise RegistrationRefused(refusal)
    before, is_own = current.state, policy.can(actor, "answer", current)
    leave(event, current, Outcome.DECLINED if is_own else Outcome.WITHDRAWN)
    record(actor, "registration.cancel", current, before)
    if before != State.UNCONFIRMED:
        write("cancelled", current)
    return settle(event)


def enter(registration: Registration) -> bool:
    """Takes a seat for a new row, or the end of the line; whether it is a seat. It is not saved.

    Where all are taken, what was held too long is passed on first.
    """
    event, now = registration.event, timezone.now()
    has_seat = seats.take(event, registration)
    if not has_seat and event.has_run_out and end_run_out(event):
        move_up(event)
        has_seat = seats.take(event, registration)
    registration.queued_at = now
    registration.seated_at = now if has_seat else None
    return has_seat
