"""What a device has written down at the door, with and without network, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.policy import Anyone
from core.templatetags.core_tags import clock
from events.attendance import steps
from events.attendance.steps import NotLetIn, Outcome
from events.models import CheckIn, Event

MOST_AT_ONCE = 100
MOST_MILLISECONDS = 8_000_000_000_000  # in the year 2223
MOST_ID = 2**31 - 1


@dataclass(frozen=True)
class Deed:
    """One thing done at the door. at: by the device's clock, put right by what it knew of ours."""

    uuid: UUID
    kind: str
    at: datetime
    registration: int | None
    name: str
    unit: str
    staff_no: str


@dataclass(frozen=True)
class Result:
    """What became of a deed; `id` is the device's."""

    id: str
    outcome: Outcome
    text: str
    check_in: CheckIn | None = None


def merge(event: Event, written: Iterable[Any], *, actor: Anyone) -> list[Result]:
    """Takes each deed in a transaction of its own; one that cannot be taken stops no other.

    written: as the device sent it, never trusted. Raises PermissionDenied where `actor` may not.
    """
    return [_taken(event, raw, actor) for raw in list(written)[:MOST_AT_ONCE]]


def read(raw: Any) -> Deed:
    """Raises ValueError where it is no deed."""
    if not isinstance(raw, dict) or raw.get("kind") not in {"check_in", "walk_in", "undo"}:
        raise ValueError("no deed")
    registration = raw.get("registration")
    if registration is not None and not (type(registration) is int and 0 < registration <= MOST_ID):
        raise ValueError("no registration")
    texts = {key: raw.get(key) or "" for key in ("name", "unit", "staff_no")}
    if not all(isinstance(text, str) and "\x00" not in text for text in texts.values()):
        raise ValueError("no text")
    at = _milliseconds(raw.get("at")) + _milliseconds(raw.get("offset") or 0)
    if not 0 <= at <= MOST_MILLISECONDS:
        raise ValueError("no instant")
    return Deed(
        uuid=UUID(str(raw.get("id"))),
        kind=raw["kind"],
        at=datetime.fromtimestamp(at / 1000, UTC),
        registration=registration,
        **texts,
    )


def told(row: CheckIn) -> tuple[Outcome, str]:
    """What a row means to who stands at the door."""
    if row.undone_at:
        return Outcome.UNDONE, _("The check-in of %(name)s is undone.") % {"name": row.person}
    if row.first:
        first = {"name": row.person, "clock": clock(row.first.at), "by": row.first.by_name}
        text = _("%(name)s was checked in already, at %(clock)s by %(by)s.") % first
        return Outcome.ALREADY, text
    if row.is_walk_in:
        return Outcome.IN, _("%(name)s is let in without a seat.") % {"name": row.person}
    return Outcome.IN, _("%(name)s is checked in.") % {"name": row.person}


def _taken(event: Event, raw: Any, actor: Anyone) -> Result:
    name = str(raw.get("id", ""))[:40] if isinstance(raw, dict) else ""
    try:
        row = _done(event, read(raw), actor)
    except ValueError:
        return Result(name, Outcome.INVALID, _("This cannot be read; do it once more."))
    except NotLetIn as refusal:
        return Result(name, refusal.outcome, str(refusal))
    return Result(name, *told(row), row)


def _done(event: Event, deed: Deed, actor: Anyone) -> CheckIn:
    known = {"actor": actor, "at": deed.at}
    if deed.kind == "undo":
        return steps.undo(event, deed.uuid, **known)
    if deed.kind == "check_in":
        return steps.check_in(event, deed.registration or 0, uuid=deed.uuid, **known)
    return steps.walk_in(
        event,
        uuid=deed.uuid,
        registration_id=deed.registration,
        staff_no=deed.staff_no,
        name=deed.name,
        unit=deed.unit,
        **known,
    )


def _milliseconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ValueError("no number")
    return max(min(float(value), 2.0 * MOST_MILLISECONDS), -2.0 * MOST_MILLISECONDS)
