"""Events as calendars read them: iCalendar (RFC 5545). Feeds stand in feeds.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, QuerySet
from icalendar import Calendar
from icalendar import Event as Entry

from events.models import Event, Registration

REFRESH = timedelta(hours=12)


@dataclass
class Standing:
    """How one person stands to an event, over all the times they registered.

    steps: rises whenever that changes, also when a seat was taken back, so that a calendar takes
    the entry anew.
    """

    status: str = "CANCELLED"
    steps: int = 0

    def take(self, registration: Registration) -> None:
        states = Registration.State
        was_moved_back = registration.precedence == Registration.Precedence.HELD_A_SEAT
        self.steps += 1 + bool(registration.seated_at) + bool(registration.cancelled_at)
        self.steps += registration.offer_steps + 2 * was_moved_back  # type: ignore[attr-defined]
        self.steps += registration.state == states.WALKED_IN
        if registration.state in {states.SEATED, states.WALKED_IN}:
            self.status = "CONFIRMED"
        elif registration.state != states.CANCELLED:
            self.status = "TENTATIVE"


def standings(registrations: QuerySet[Registration]) -> dict[int, Standing]:
    """By event; the registrations are all of one person."""
    found: dict[int, Standing] = {}
    offers = 2 * Count("offers") + Count("offers__answered_at")
    for registration in registrations.order_by("pk").annotate(offer_steps=offers):
        found.setdefault(registration.event_id, Standing()).take(registration)
    return found


def as_ics(
    events: Iterable[Event], *, name: str = "", own: Mapping[int, Standing] | None = None
) -> bytes:
    """A calendar of these events in the active language; `name` is what a subscriber sees.

    own: how its reader stands to events of it; whoever gave the seat back has it struck out.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.INSTITUTION['short_name']}//International exchange//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event, (own or {}).get(event.pk)))
    return calendar.to_ical()


def _entry(event: Event, standing: Standing | None) -> Entry:
    entry = Entry()
    entry.add("uid", uid(event))
    entry.add("sequence", event.ical_sequence + (standing.steps if standing else 0))
    entry.add("dtstamp", event.updated_at.astimezone(UTC))
    entry.add("summary", event.title)
    if event.is_all_day:
        first, last = event.days
        entry.add("dtstart", first)
        entry.add("dtend", last + timedelta(days=1))  # the day on which it is over
        entry.add("transp", "TRANSPARENT")
    else:
        entry.add("dtstart", event.starts_at.astimezone(UTC))
        entry.add("dtend", event.ends_at.astimezone(UTC))
    status = standing.status if standing else "CONFIRMED"
    entry.add("status", "CANCELLED" if event.is_cancelled else status)
    if event.venue or event.mode:
        entry.add("location", event.venue or event.get_mode_display())
    entry.add("description", _description(event))
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    return entry


def _description(event: Event) -> str:
    """What the day itself cannot say comes first: that it is inferred, or only a month is known."""
    parts = []
    if event.is_day_doubtful:
        parts.append(f"{event.when} ({event.get_date_precision_display()})")
    parts += [event.summary, settings.SITE_URL + event.get_absolute_url()]
    return "\n\n".join(part for part in parts if part)


def uid(event: Event) -> str:
    """The same for ever: the calendar that holds the event finds it again by this."""
    return f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname}"
