"""The seats of one event, counted: a reserved one before a general one, each in one statement."""

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, DateTimeField, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core import policy
from core.policy import Anyone
from core.prepared import Prepared, blank
from events.models import Event, Registration, SeatReserve
from events.permissions import category_of

Precedence = Registration.Precedence
STAFF = Event.Audience.STAFF
EVENT, NOW = blank("event", BigIntegerField()), blank("now", DateTimeField())


@Prepared
def _locked_events() -> QuerySet:
    held_too_long = Registration.objects.run_out(at=NOW).filter(event=OuterRef("pk"))
    told = {"has_run_out": Exists(held_too_long.order_by())}
    return Event.objects.for_seating().annotate(**told).select_for_update().filter(pk=EVENT)


def locked(event: Event) -> Event:
    """The event as it stands now; nobody else changes its seats until this transaction ends."""
    row = _locked_events.row(event=event.pk, now=timezone.now())
    if row is None:
        raise Event.DoesNotExist
    return row


def locked_for(event: Event, actor: User) -> Event:
    """The same, for somebody of the office. Raises PermissionDenied."""
    row = locked(event)
    if not policy.can(actor, "change", row):
        raise PermissionDenied
    return row


def current(registration: Registration, event: Event) -> Registration:
    """The row as it stands now, hung on the locked event."""
    row = Registration.objects.select_related("user").get(pk=registration.pk)
    row.event = event
    return row


def classify(registration: Registration, user: Anyone) -> None:
    """Notes what decides about the person's seat; asks nothing where the event asks for nothing."""
    event = registration.event
    if event.favors_talents or event.seats_reserved:
        registration.category = category_of(user)
        is_talent = registration.category not in {"", STAFF}
        if event.favors_talents and is_talent:
            registration.precedence = Precedence.TALENT


def pools(category: str) -> list[str]:
    """Whose reserved seats a person of this category may take, in this order."""
    return list(dict.fromkeys([category, STAFF])) if category else []


def served_by(pool: str) -> list[str]:
    """The categories whose people may take a seat that is reserved for `pool`."""
    return [value for value in Event.Audience.values if pool in pools(value) and value != "public"]


def take(event: Event, registration: Registration) -> bool:
    """Counts one more seat for this person, if there is one, and notes the reserve it is of.

    The row itself is not saved.
    """
    registration.reserve = _take_reserved(event, registration.category)
    return registration.reserve is not None or _take_general(event)


def give_back(event: Event, registration: Registration) -> None:
    """The seat is free again, a reserved one for its category. The row itself is not saved."""
    rows, held = Event.objects.filter(pk=event.pk), 0
    if registration.reserve_id:
        of_reserve = SeatReserve.objects.filter(pk=registration.reserve_id)
        held = of_reserve.update(seats_taken=F("seats_taken") - 1)
    rows.update(seats_taken=F("seats_taken") - 1, seats_held=F("seats_held") + held)
    registration.reserve = None


def free_reserves(event: Event):
    return SeatReserve.objects.filter(
        event=event, released_at=None, seats_taken__lt=F("seats")
    ).order_by("pk")


def _take_general(event: Event) -> bool:
    has_room = Q(capacity=None) | Q(capacity__gt=F("seats_taken") + F("seats_held"))
    free = Event.objects.filter(has_room, pk=event.pk)
    return bool(free.update(seats_taken=F("seats_taken") + 1))


def _take_reserved(event: Event, category: str) -> SeatReserve | None:
    if not event.seats_reserved or not category:
        return None
    found = {row.category: row for row in free_reserves(event).filter(category__in=pools(category))}
    for pool in pools(category):
        row = found.get(pool)
        if row and free_reserves(event).filter(pk=row.pk).update(seats_taken=F("seats_taken") + 1):
            Event.objects.filter(pk=event.pk).update(
                seats_taken=F("seats_taken") + 1, seats_held=F("seats_held") - 1
            )
            return row
    return None
