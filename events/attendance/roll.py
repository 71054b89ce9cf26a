"""What a device at the door gets to know: names, fingerprints of tickets, who has come.

No address, no number and no code of a ticket leaves the server; units and staff numbers only in the
answer to a search, which a device does not keep.
"""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from core.localized import suffix
from events import tickets
from events.models import CheckIn, Event, Registration

MOST_FOUND = 20
COLUMNS = (
    *("pk", "uuid", "state", "guest_name", "user__name_zh", "user__name_en"),
    "user__talent__pinyin",
)
Row = dict[str, Any]


def version(event: Event) -> str:
    """Another one as soon as somebody registers, moves up or gives a seat back."""
    states = Registration.State
    seen = event.registrations.aggregate(
        count=Count("pk"),
        last=Max("pk"),
        seated=Count("pk", filter=Q(state=states.SEATED)),
        cancelled=Count("pk", filter=Q(state=states.CANCELLED)),
        walked_in=Count("pk", filter=Q(state=states.WALKED_IN)),
    )
    return "-".join(str(value or 0) for value in seen.values())


def people(event: Event) -> list[Row]:
    """Everybody who registered: those without a seat too, so that their tickets are known."""
    rows = event.registrations.exclude(state=Registration.State.UNCONFIRMED)
    rows = rows.filter(erased_at=None)
    return [_person(row) for row in rows.order_by("pk").values(*COLUMNS)]


def search(event: Event, query: str) -> list[Row]:
    """Those with a place whose name, pinyin or staff number holds every word, with their unit."""
    rows = Registration.objects.live().filter(event=event).called(query).order_by("pk")
    units = [f"user__{way}department__name_{suffix()}" for way in ("", "talent__")]
    found = rows.values(*COLUMNS, "guest_unit", "user__talent__staff_no", *units)
    return [
        _person(row)
        | {
            "unit": next(filter(None, (row[unit] for unit in units)), row["guest_unit"]),
            "number": row["user__talent__staff_no"] or "",
        }
        for row in found[:MOST_FOUND]
    ]


def one(registration: Registration) -> Row:
    """As `people` gives them, for a ticket that a device did not know yet."""
    rows = Registration.objects.filter(pk=registration.pk)
    return _person(rows.values(*COLUMNS).get())


def check_ins(event: Event, *, since: datetime | None = None) -> list[Row]:
    """The standing ones; with `since` all that were made or undone from then on."""
    rows = event.check_ins.with_people()
    rows = rows.filter(changed_at__gte=since) if since else rows.standing()
    return [as_row(row) for row in rows.order_by("pk")]


def as_row(row: CheckIn) -> Row:
    return {
        "id": str(row.uuid),
        "registration": row.registration_id,
        "name": row.person if row.is_walk_in else "",
        "at": round(row.at.timestamp() * 1000),
        "by": row.by_name,
        "walk_in": row.is_walk_in,
        "stands": row.first_id is None and row.undone_at is None,
    }


def counters(event: Event) -> dict[str, int | None]:
    """seats: the limit, None where there is none; registered: who holds one."""
    came = event.check_ins.standing().aggregate(
        present=Count("pk"), walk_ins=Count("pk", filter=Q(is_walk_in=True))
    )
    registered = event.registrations.seated().count()
    return {**came, "seats": event.capacity, "registered": registered}


def _person(row: Row) -> Row:
    """names: as they are written and as they sound, the first one for the screen."""
    names = [row["user__name_zh"], row["user__name_en"]]
    written = [name for name in (names if suffix() == "zh" else names[::-1]) if name]
    ticket = tickets.fingerprint(tickets.code_of(Registration(uuid=row["uuid"])))
    return {
        "id": row["pk"],
        "names": written or [row["guest_name"]],
        "pinyin": row["user__talent__pinyin"] or "",
        "state": row["state"],
        "ticket": ticket,
    }
