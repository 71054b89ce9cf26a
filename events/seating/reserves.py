"""Seats reserved for a category: set by the office, released by it or by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.policy import Anyone
from events.models import Event, Registration, SeatReserve
from events.permissions import category_of
from events.seating import seats
from events.seating.line import settle
from events.seating.refusals import RegistrationRefused


@dataclass(frozen=True)
class Wanted:
    """So many seats for a category (0: none), until an instant (None: until the event)."""

    seats: int
    releases_at: datetime | None = None


@transaction.atomic
def set_reserves(event: Event, wanted: Mapping[str, Wanted], actor: User) -> list[Registration]:
    """Reserves so many seats for each category; returns those who moved up by it.

    A reserve that is left out or empty is released. Where fewer are reserved than are taken, the
    latest of these count as general seats: nobody loses one. Raises RegistrationRefused where there
    are not so many free seats or the event is over, PermissionDenied if `actor` may not change it.
    """
    locked = seats.locked_for(event, actor)
    if locked.is_over:
        raise RegistrationRefused(_("This event is over."))
    if locked.capacity is None and any(row.seats for row in wanted.values()):
        raise RegistrationRefused(_("Where seats have no limit, none need be reserved."))
    before = _as_told(locked)
    known = {row.category: row for row in locked.reserves.all()}
    gone = [row for row in known.values() if not _is_wanted(wanted, row.category)]
    for row in gone:
        _release(locked, row)
    rows = sorted(
        (known.get(name) or SeatReserve(event=locked, category=name) for name in wanted),
        key=lambda row: wanted[row.category].seats - _size(row),
    )
    for row in rows:  # those that shrink first: what they leave, others may need
        if wanted[row.category].seats:
            _resize(locked, row, wanted[row.category])
    after = _as_told(locked)
    if before == after:
        return []
    _classify_those_who_wait(locked)
    audit.record(actor, "event.reserve_seats", locked, before=before, after=after)
    return settle(seats.locked(locked))


@transaction.atomic
def release(reserve: SeatReserve, *, actor: Anyone) -> list[Registration]:
    """What is left of it is for everybody from now on; returns those who moved up.

    actor: None where its own time has come. Releasing twice changes nothing.
    """
    locked = (
        seats.locked(reserve.event) if actor is None else seats.locked_for(reserve.event, actor)
    )
    current = SeatReserve.objects.get(pk=reserve.pk)
    if current.released_at:
        return []
    before = _as_told(locked)
    _release(locked, current)
    audit.record(actor, "event.release_seats", locked, before=before, after=_as_told(locked))
    return settle(seats.locked(locked))


def release_due() -> int:
    """Releases what was reserved until an instant that has come; returns how many."""
    due = SeatReserve.objects.filter(released_at=None, releases_at__lte=timezone.now())
    rows = list(due.select_related("event").order_by("event", "pk"))
    for row in rows:
        release(row, actor=None)
    return len(rows)


def _is_wanted(wanted: Mapping[str, Wanted], category: str) -> bool:
    return category in wanted and wanted[category].seats > 0


def _size(row: SeatReserve) -> int:
    return row.seats if row.pk and not row.released_at else 0


def _release(event: Event, row: SeatReserve) -> None:
    """Seats that were taken from it count as general ones now."""
    if row.released_at:
        return
    Event.objects.filter(pk=event.pk).update(
        seats_reserved=F("seats_reserved") - row.seats, seats_held=F("seats_held") - row.seats_free
    )
    event.registrations.filter(reserve=row).update(reserve=None)
    row.released_at = timezone.now()
    row.save(update_fields=["released_at"])


def _resize(event: Event, row: SeatReserve, wanted: Wanted) -> None:
    if not row.pk or row.released_at:
        row.seats = row.seats_taken = 0
        row.released_at = None
    more, free_before = wanted.seats - row.seats, row.seats_free
    if row.seats_taken > wanted.seats:
        _make_general(row, row.seats_taken - wanted.seats)
    more_free = wanted.seats - row.seats_taken - free_before
    has_room = Q(capacity__gte=F("seats_taken") + F("seats_held") + more_free)
    changed = Event.objects.filter(has_room, pk=event.pk).update(
        seats_reserved=F("seats_reserved") + more, seats_held=F("seats_held") + more_free
    )
    if not changed:
        raise RegistrationRefused(
            _("%(category)s: there are not so many free seats.")
            % {"category": row.get_category_display()}
        )
    row.seats, row.releases_at = wanted.seats, wanted.releases_at
    row.save()


def _make_general(row: SeatReserve, number: int) -> None:
    """So many of the seats that were taken from it count as general ones, the latest first."""
    holding = Registration.objects.holding().filter(reserve=row)
    latest = list(holding.order_by("-queued_at", "-pk").values_list("pk", flat=True)[:number])
    Registration.objects.filter(pk__in=latest).update(reserve=None)
    row.seats_taken -= number


def _classify_those_who_wait(event: Event) -> None:
    """Who registered before seats were reserved gets a category, too; the order stays."""
    unknown = event.registrations.waiting().filter(category="", user__isnull=False)
    for registration in unknown.select_related("user"):
        if category := category_of(registration.user):
            Registration.objects.filter(pk=registration.pk).update(category=category)


def _as_told(event: Event) -> dict[str, str]:
    """The reserves as the trail keeps them: how many seats, until when."""
    rows = SeatReserve.objects.filter(event=event, released_at=None)
    return {
        row.category: " ".join(filter(None, [str(row.seats), _written(row.releases_at)]))
        for row in rows
    }


def _written(instant: datetime | None) -> str:
    return instant.isoformat(timespec="minutes") if instant else ""
