"""How many seats there are: more of them move people up, fewer need somebody to move back."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import audit
from events.models import Event, Registration, SeatOffer
from events.querysets import RegistrationQuerySet
from events.seating import seats
from events.seating.line import close_offer, settle
from events.seating.refusals import RegistrationRefused, why_not_capacity
from events.seating.telling import record, write

State, Precedence = Registration.State, Registration.Precedence


@transaction.atomic
def change_capacity(event: Event, capacity: int | None, actor: User) -> list[Registration]:
    """Sets the number of seats (None: no limit) and fills what became free from the waiting list.

    Returns those who moved up. Raises RegistrationRefused where more seats are taken than that,
    PermissionDenied if `actor` may not change the event.
    """
    locked = seats.locked_for(event, actor)
    if refusal := why_not_capacity(locked, capacity):
        raise RegistrationRefused(refusal)
    if locked.capacity == capacity:
        return []
    _set(locked, capacity, actor)
    event.capacity = capacity
    return settle(locked)


@transaction.atomic
def lower_capacity(
    event: Event, capacity: int, moving: Collection[int], actor: User
) -> list[Registration]:
    """Lowers the number of seats below those taken: the named rows go to the front of the line.

    moving: keys of registrations, as many as there are seats too few; they are returned.
    Raises as `change_capacity`, also where somebody has come or gone meanwhile.
    """
    locked = seats.locked_for(event, actor)
    if locked.is_over:
        raise RegistrationRefused(_("This event is over."))
    named = may_move(locked).filter(pk__in=moving).select_related("user")
    rows = list(named.order_by("queued_at", "pk"))
    needed = too_many(locked, capacity)
    if len(rows) != len(set(moving)) or len(rows) != needed:
        raise RegistrationRefused(
            ngettext(
                "Name exactly %(needed)d person who moves to the waiting list.",
                "Name exactly %(needed)d people who move to the waiting list.",
                needed,
            )
            % {"needed": needed}
        )
    for registration in rows:
        registration.event = locked
        _move_back(registration, actor)
    _set(locked, capacity, actor)
    event.capacity = capacity
    for registration in rows:  # now that all stand in line, each has their place
        if registration.state == State.WAITING:
            write("moved_back", registration)
    settle(locked)
    return rows


def may_move(event: Event) -> RegistrationQuerySet:
    """Who could move to the waiting list, the latest first: not who has come already.

    Whoever holds a reserved seat would free it for its category alone.
    """
    rows = Registration.objects.holding().filter(event=event, reserve=None, attended_at=None)
    return rows.order_by("-queued_at", "-pk")


def too_many(event: Event, capacity: int) -> int:
    """How many have to move before there can be so few seats."""
    return max(event.seats_taken + event.seats_held - capacity, 0)


def _set(event: Event, capacity: int | None, actor: User) -> None:
    before = event.capacity
    Event.objects.filter(pk=event.pk).update(capacity=capacity)
    event.capacity = capacity
    audit.record(
        actor,
        "event.change_capacity",
        event,
        before={"capacity": before},
        after={"capacity": capacity},
    )


def _move_back(registration: Registration, actor: User) -> None:
    """To the front of the line; a guest who has not confirmed keeps the time to do so."""
    before = registration.state
    seats.give_back(registration.event, registration)
    close_offer(registration, SeatOffer.Outcome.WITHDRAWN)
    if before != State.UNCONFIRMED:
        registration.state, registration.held_until = State.WAITING, None
    registration.precedence, registration.seated_at = Precedence.HELD_A_SEAT, None
    registration.save(update_fields=["state", "held_until", "precedence", "seated_at", "reserve"])
    record(actor, "registration.move_back", registration, before)
