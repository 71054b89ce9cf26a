"""Answering an offer, and what happens where nobody answers."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core import policy
from core.policy import Anyone
from events.models import Event, Registration, SeatOffer
from events.seating import seats
from events.seating.line import close_offer, end_run_out, leave, move_up, settle
from events.seating.refusals import RegistrationRefused, why_no_answer
from events.seating.telling import record, write

State, Outcome = Registration.State, SeatOffer.Outcome


@transaction.atomic
def accept(registration: Registration, *, actor: Anyone) -> Registration:
    """The offered seat is theirs. Accepting twice changes nothing.

    Raises RegistrationRefused where it came too late, PermissionDenied if it is not for `actor`.
    """
    current = _answering(registration, actor)
    if current.state == State.SEATED:
        return current
    if refusal := why_no_answer(current):
        raise RegistrationRefused(refusal)
    close_offer(current, Outcome.ACCEPTED)
    current.state, current.held_until = State.SEATED, None
    current.save(update_fields=["state", "held_until"])
    record(actor, "registration.accept", current, State.OFFERED)
    write("registered", current)
    return current


@transaction.atomic
def decline(registration: Registration, *, actor: Anyone) -> list[Registration]:
    """Leaves the line; the seat goes to the next, who are returned. Twice changes nothing.

    Raises as `accept`.
    """
    current = _answering(registration, actor)
    if current.state == State.CANCELLED:
        return []
    if refusal := why_no_answer(current):
        raise RegistrationRefused(refusal)
    leave(current.event, current, Outcome.DECLINED)
    record(actor, "registration.decline", current, State.OFFERED)
    write("offer_declined", current)
    return settle(current.event)


def end_due() -> int:
    """Ends, event by event, what was held until an instant that has come; returns how many."""
    due = Registration.objects.run_out(at=timezone.now()).order_by()
    return sum(_end_in(pk) for pk in sorted(set(due.values_list("event", flat=True))))


@transaction.atomic
def _end_in(pk: int) -> int:
    event = seats.locked(Event(pk=pk))
    ended = end_run_out(event)
    move_up(event)
    return ended


def _answering(registration: Registration, actor: Anyone) -> Registration:
    """The row as it stands now, its event locked. Raises PermissionDenied."""
    current = seats.current(registration, seats.locked(registration.event))
    if not policy.can(actor, "answer", current):
        raise PermissionDenied
    return current
