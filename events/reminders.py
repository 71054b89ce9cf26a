"""Who is reminded that an event is near, and when: looked through every few minutes.

A reminder belongs to a moment, and its key carries that moment: it is written once however often
one looks. After an outage the last moment that has passed is made up for, those before are not.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from core.models import Message
from events.models import Event, Registration
from events.seating.telling import write

LONGEST_BEFORE = timedelta(days=2)
MORNING = time(9)  # of the day before a whole day
AT_ONCE = 500


def moments(event: Event) -> list[tuple[datetime, str]]:
    """When those who hold a seat are reminded, and by which mail.

    Instants: an hour is an hour also where clocks change meanwhile.
    """
    if event.is_all_day:
        day, place = event.days[0] - timedelta(days=1), ZoneInfo(event.time_zone)
        return [(datetime.combine(day, MORNING, place), "reminder_day")]
    return [
        (event.starts_at - timedelta(days=1), "reminder_day"),
        (event.starts_at - timedelta(hours=1), "reminder_hour"),
    ]


def write_due(*, at: datetime | None = None) -> int:
    """Writes what is due at the instant `at` (left out: now); returns how many mails that were."""
    at = at or timezone.now()
    near = Event.objects.filter(
        state=Event.State.PUBLISHED, starts_at__gt=at, starts_at__lte=at + LONGEST_BEFORE
    )
    return sum(_remind_of(event, at) for event in near.for_seating().order_by("starts_at", "pk"))


def _remind_of(event: Event, at: datetime) -> int:
    passed = [(moment, mail) for moment, mail in moments(event) if moment <= at]
    if not passed:
        return 0
    moment, mail = max(passed)
    had_a_seat = event.registrations.seated().exclude(seated_at__gte=moment)
    keys = {
        pk: _key(mail, moment, pk) for pk in had_a_seat.order_by("pk").values_list("pk", flat=True)
    }
    return sum(_remind(pk, mail, keys[pk]) for pk in _not_written(keys))


def _key(mail: str, moment: datetime, registration: int) -> str:
    return f"events/{mail}:{registration}:{moment.isoformat()}"


def _not_written(keys: dict[int, str]) -> list[int]:
    rows = list(keys)
    written: set[str | None] = set()
    for start in range(0, len(rows), AT_ONCE):
        some = [keys[pk] for pk in rows[start : start + AT_ONCE]]
        found = Message.objects.filter(once_key__in=some)
        written |= set(found.values_list("once_key", flat=True))
    return [pk for pk in rows if keys[pk] not in written]


@transaction.atomic
def _remind(pk: int, mail: str, key: str) -> int:
    """Looks at the row once more, locked: who has canceled meanwhile is not reminded."""
    rows = Registration.objects.seated().select_related("user", "event")
    registration = rows.select_for_update(of=["self"]).filter(pk=pk).first()
    return int(registration is not None and write(mail, registration, once_key=key) is not None)
