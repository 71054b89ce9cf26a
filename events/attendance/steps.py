"""Somebody is seen at the door, or was not after all.

Every step locks the event's row first, as seats do: what two devices do happens one after the
other, and the constraints of `CheckIn` have the last word. A step that is sent again changes
nothing and gives the row there is. Each sighting is a row of its own; of one person the first
stands, and where that is undone, the next one does.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, policy
from core.policy import Anyone
from core.templatetags.core_tags import moment
from events.models import CheckIn, CheckInHelper, Event, Registration
from events.seating import arrivals, seats
from events.seating.line import settle

OPENS_BEFORE = timedelta(hours=12)
States = Registration.State


class Outcome(StrEnum):
    """What became of something done at the door."""

    IN = "in"
    ALREADY = "already"
    UNDONE = "undone"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    INVALID = "invalid"


class NotLetIn(Exception):
    """It was not noted; `outcome` and the text say why, for who stands at the door."""

    def __init__(self, outcome: Outcome, text: str):
        super().__init__(text)
        self.outcome = outcome


@transaction.atomic
def check_in(
    event: Event, registration_id: int, *, uuid: UUID, actor: Anyone, at: datetime | None = None
) -> CheckIn:
    """Who holds this seat has come. `uuid` is the device's; at: when (left out: now).

    The row names another one in `first` where somebody was quicker. Raises NotLetIn, and
    PermissionDenied where `actor` may not check in.
    """
    locked, at = _opened(event, actor, at)
    if known := _known(locked, uuid):
        return known
    rows = Registration.objects.filter(event=locked).select_related("user")
    registration = rows.filter(pk=registration_id).first()
    if refusal := why_not(registration):
        raise refusal
    return _note(locked, uuid, actor, at, registration=registration)


@transaction.atomic
def walk_in(
    event: Event,
    *,
    uuid: UUID,
    actor: Anyone,
    at: datetime | None = None,
    registration_id: int | None = None,
    staff_no: str = "",
    name: str = "",
    unit: str = "",
) -> CheckIn:
    """Somebody comes without a seat: from the waiting list, by staff number, or by name and unit.

    Nobody is turned away by the portal, and no registered seat is touched: they are counted apart.
    Who turns out to hold a seat is checked in on it; who is known to the portal has a place from
    now on (events.seating.arrivals). Raises as `check_in` does.
    """
    locked, at = _opened(event, actor, at)
    if known := _known(locked, uuid):
        return known
    if locked.has_run_out:
        settle(locked)
    rows = locked.registrations.select_related("user")
    named = rows.filter(pk=registration_id).first() if registration_id else None
    user = person_of(staff_no) if registration_id is None and staff_no.strip() else None
    if named and named.state != States.UNCONFIRMED and not named.erased_at:
        place = arrivals.let_in(named, at, actor)
        return _note(locked, uuid, actor, at, registration=place)
    if user:
        place = arrivals.newcomer(locked, user, at, actor)
        return _note(locked, uuid, actor, at, registration=place)
    if named:  # nobody has shown that the address is theirs, so nothing is sent there
        name, unit = named.guest_name or name, named.guest_unit or unit
    name = " ".join((name.strip() or staff_no).split())[:100]
    if not name or (registration_id is not None and not named):
        raise NotLetIn(Outcome.INVALID, _("Write a name or a staff number."))
    return _note(locked, uuid, actor, at, name=name, unit=" ".join(unit.split())[:200])


@transaction.atomic
def undo(event: Event, uuid: UUID, *, actor: Anyone, at: datetime | None = None) -> CheckIn:
    """Takes one sighting back; where another device saw the person too, that one stands now.

    Twice changes nothing. Raises as `check_in` does.
    """
    locked, at = _opened(event, actor, at)
    row = _known(locked, uuid)
    if row is None:
        raise NotLetIn(Outcome.UNKNOWN, _("This check-in is not known here."))
    if row.undone_at:
        return row
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at", "changed_at"])
    heir = None
    if row.first_id is None:
        seconds = CheckIn.objects.filter(first=row, undone_at=None).order_by("at", "pk")
        if heir := seconds.first():
            heir.first = None
            heir.save(update_fields=["first", "changed_at"])
            seconds.update(first=heir, changed_at=timezone.now())
        _mark(row, heir.at if heir else None)
    _record("attendance.undo", row, actor, still_there=heir is not None)
    return row


def why_not(registration: Registration | None) -> NotLetIn | None:
    """Why this ticket lets nobody in by itself; None where it does."""
    if registration is None:
        return NotLetIn(Outcome.UNKNOWN, _("This is no ticket of this event."))
    name = {"name": registration.name}
    if registration.state == States.CANCELLED:
        when = moment(registration.cancelled_at, registration.event.time_zone)
        text = _("%(name)s gave this seat back: %(when)s.") % {**name, "when": when}
        return NotLetIn(Outcome.CANCELLED, text)
    if registration.state == States.WAITING:
        text = _("%(name)s is on the waiting list and holds no seat.") % name
        return NotLetIn(Outcome.WAITING, text)
    if registration.state not in {States.SEATED, States.WALKED_IN}:
        state = {**name, "state": registration.get_state_display()}
        return NotLetIn(Outcome.WAITING, _("%(name)s holds no seat: %(state)s.") % state)
    return None


def why_closed(event: Event) -> str:
    """Why nobody is checked in at this event now; empty where it is done."""
    if event.state != Event.State.PUBLISHED:
        return _("This event was called off.")
    opens_at = event.starts_at - OPENS_BEFORE
    if timezone.now() < opens_at:
        return _("Check-in opens: %(when)s.") % {"when": moment(opens_at, event.time_zone)}
    return ""


def person_of(staff_no: str) -> User | None:
    """The active account of a staff number; the roster is reached from the account."""
    active = User.objects.filter(is_active=True)
    return active.filter(talent__staff_no__iexact=staff_no.strip()).first()


def _opened(event: Event, actor: Anyone, at: datetime | None) -> tuple[Event, datetime]:
    """The event, locked, and the instant as it counts: no device has seen what is to come."""
    locked = seats.locked(event)
    now = timezone.now()
    at = min(max(at or now, locked.starts_at - OPENS_BEFORE), now)
    is_late = not policy.can(actor, "check_in", locked)
    if is_late and not policy.can(actor, "hand_in_check_ins", locked):
        raise PermissionDenied
    if reason := why_closed(locked):
        raise NotLetIn(Outcome.CLOSED, reason)
    if is_late and at >= locked.ends_at:
        raise NotLetIn(Outcome.CLOSED, _("The event was over by then."))
    return locked, at


def _known(event: Event, uuid: UUID) -> CheckIn | None:
    row = CheckIn.objects.with_people().select_related("first").filter(uuid=uuid).first()
    if row and row.event_id != event.pk:
        raise NotLetIn(Outcome.INVALID, _("This check-in is not known here."))
    if row:
        row.event = event
    return row


def _note(event: Event, uuid: UUID, actor: Anyone, at: datetime, **who) -> CheckIn:
    registration = who.get("registration")
    who["is_walk_in"] = registration is None or registration.state == States.WALKED_IN
    rows = CheckIn.objects.standing().with_people().filter(event=event)
    first = rows.filter(registration=registration).first() if registration else None
    seen_by = "helper" if isinstance(actor, CheckInHelper) else "by"
    row = CheckIn.objects.create(
        uuid=uuid, event=event, at=at, first=first, **{seen_by: actor}, **who
    )
    if first is None or at < first.at:
        _mark(row, at)
    kind = "walk_in" if row.is_walk_in else "check_in"
    _record(f"attendance.{'seen_again' if first else kind}", row, actor)
    return row


def _mark(row: CheckIn, at: datetime | None) -> None:
    """The registration says when its holder came, for whoever asks it alone."""
    if row.registration is None:
        return
    place = row.event.registrations.select_related("user").get(pk=row.registration.pk)
    if at is None and place.state == States.WALKED_IN:
        arrivals.turn_back(place)
    elif place.state in {States.SEATED, States.WALKED_IN}:
        Registration.objects.filter(pk=place.pk).update(attended_at=at)


def _record(action: str, row: CheckIn, actor: Anyone, **more) -> None:
    target = row.registration or row
    after = {"at": row.at, "helper": row.helper_id, **more}
    audit.record(actor, action, target, label=str(row.event), after=after)
