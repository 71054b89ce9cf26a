"""The waiting list: a freed seat is offered to the next in line, or given where time is short."""

from datetime import datetime, timedelta

from django.utils import timezone

from events.models import Event, Registration, SeatOffer
from events.seating import seats
from events.seating.telling import place_in_line, record, write

State, Outcome = Registration.State, SeatOffer.Outcome
SHORTEST_OFFER = timedelta(hours=1)


def settle(event: Event) -> list[Registration]:
    """Ends what ran out and hands on what is free; returns those who moved up. It is locked."""
    end_run_out(event)
    return move_up(event)


def end_run_out(event: Event) -> int:
    """Takes back what was held until an instant that has come; returns how many places."""
    rows = list(event.registrations.run_out(at=timezone.now()).select_related("user"))
    for registration in rows:
        registration.event = event
        before = registration.state
        leave(event, registration, Outcome.LAPSED)
        verb = "lapse" if before == State.OFFERED else "drop"
        record(None, f"registration.{verb}", registration, before)
        if before == State.OFFERED and event.state == Event.State.PUBLISHED:
            write("offer_lapsed", registration)
    return len(rows)


def move_up(event: Event) -> list[Registration]:
    """Hands free seats to those who wait, the first in line first. The event is locked."""
    if event.is_over or event.state != Event.State.PUBLISHED:
        return []
    moved: list[Registration] = []
    while (registration := _next(event)) is not None:
        _hand(event, registration)
        moved.append(registration)
    return moved


def leave(event: Event, registration: Registration, outcome: str) -> None:
    """The place is given up; a seat that it held is free, an open offer ends with `outcome`."""
    if registration.holds_seat:
        seats.give_back(event, registration)
    close_offer(registration, outcome)
    registration.state, registration.cancelled_at = State.CANCELLED, timezone.now()
    registration.held_until = None
    columns = ["state", "cancelled_at", "held_until", "attended_at", "reserve"]
    registration.save(update_fields=columns)


def close_offer(registration: Registration, outcome: str) -> None:
    if registration.state == State.OFFERED:
        registration.offers.filter(outcome=Outcome.OPEN).update(
            outcome=outcome, answered_at=timezone.now()
        )


def offer_ends_at(event: Event, now: datetime) -> datetime | None:
    """Until when a seat that is free now is held for the next in line; None: it is given at once.

    The beginning of the event cuts it short, and what is too short to be noticed is no offer.
    """
    if event.offer_hours is None:
        return None
    until = min(now + timedelta(hours=event.offer_hours), event.starts_at)
    return until if until - now >= SHORTEST_OFFER else None


def _next(event: Event) -> Registration | None:
    """The first in line for whom there is a seat, which is counted as theirs already."""
    waiting = event.registrations.waiting().select_related("user")
    first = waiting.first()
    if first is None or seats.take(event, first):
        return first
    for reserve in seats.free_reserves(event):
        first = waiting.filter(category__in=seats.served_by(reserve.category)).first()
        if first is not None and seats.take(event, first):
            return first
    return None


def _hand(event: Event, registration: Registration) -> None:
    """Offers or gives the seat that is counted already, and keeps why it was this person's turn."""
    registration.event, now = event, timezone.now()
    until = offer_ends_at(event, now)
    SeatOffer.objects.create(
        event=event,
        registration=registration,
        place=place_in_line(registration),
        waiting=event.registrations.waiting().count(),
        made_at=now,
        until=until,
        answered_at=None if until else now,
        outcome=Outcome.OPEN if until else Outcome.GIVEN,
    )
    registration.state = State.OFFERED if until else State.SEATED
    registration.seated_at, registration.held_until = now, until
    registration.save(update_fields=["state", "seated_at", "held_until", "reserve"])
    record(None, f"registration.{'offer' if until else 'move_up'}", registration, State.WAITING)
    write("offer" if until else "moved_up", registration)
