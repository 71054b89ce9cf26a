"""Who came to an event without an account and a place: below its list, and in its file."""

from typing import Any

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from core.exports.columns import clock_of, day_at_place, day_of, local
from events.admin.house_time import HOUSE, written
from events.models import CheckIn

MOST_SHOWN = 200


def of_list(query: dict[str, str]) -> QuerySet | None:
    """In the order in which they came. query: what the list of registrations is asked.

    None where the list is not of one event, or only of a part of those who came.
    """
    narrowed = dict(query)
    event, came = narrowed.pop("event", ""), narrowed.pop("came", "yes")
    is_number = event.isascii() and event.isdecimal() and len(event) < 10
    is_narrowed = any(value for key, value in narrowed.items() if key not in {"o", "p", "all"})
    if not is_number or is_narrowed or came != "yes":
        return None
    return CheckIn.objects.standing().unregistered().filter(event=int(event)).order_by("at", "pk")


def shown(query: dict[str, str]) -> dict[str, Any] | None:
    """Lines for the screen, how many they are in all, and how many more than are shown."""
    rows = of_list(query)
    if rows is None:
        return None
    count = rows.count()
    lines = [
        {"name": row.person, "unit": row.unit, "came": written(row.at), "by": row.by_name}
        for row in rows.select_related("by", "helper")[:MOST_SHOWN]
    ]
    return {"lines": lines, "count": count, "more": count - len(lines)}


def _name() -> Coalesce:
    return Coalesce(NullIf(F("name"), Value("")), Value(_("erased")), output_field=CharField())


def _nothing() -> Value:
    return Value("", output_field=CharField())


def _no_day() -> Value:
    return Value(None, output_field=DateField())


# By the keys of the columns of registrations.
VALUES = {
    "event": local("event__title"),
    "event_date": day_at_place("event__starts_at", "event__time_zone"),
    "person": _name,
    "staff_no": _nothing,
    "department": lambda: F("unit"),
    "email": _nothing,
    "state": lambda: Value(_("walked in, not registered"), output_field=CharField()),
    "registered_on": _no_day,
    "seated_on": _no_day,
    "attended_on": day_of("at", HOUSE),
    "attended_at": clock_of("at", HOUSE),
    "cancelled_on": _no_day,
}
