"""The hours of an agenda, when its event begins at another one."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import AgendaItem, Event

NO_DAY = date(2000, 1, 2)  # hours are reckoned on some day


def shifted(before: Event, after: Event) -> list[AgendaItem] | None:
    """The items of `before` with the hours that they have when the event is as `after` says.

    Not saved; none where no hour changes. None: they cannot move along, since they do not all lie
    within the event, or would not.
    """
    items = [item for item in before.agenda.all() if item.starts_at is not None]
    times = _times(items)
    old, new = _clocks(before), _clocks(after)
    if not times or old == new:
        return []
    if not (_is_of_one_day(before) and _is_of_one_day(after) and _all_within(times, old)):
        return None
    later = datetime.combine(NO_DAY, new[0]) - datetime.combine(NO_DAY, old[0])
    times = [(datetime.combine(NO_DAY, at) + later).time() for at in times]
    if not _all_within(times, new):
        return None
    for item, at in zip(items, times, strict=True):
        item.starts_at = at
    return items if later else []


def said_of(items: list[AgendaItem] | None) -> str:
    """What the office reads of what `shifted` answered; empty where there is nothing to say."""
    if items is None:
        return _(
            "The times of the agenda stay as they are, since they do not all lie within the "
            "event: look through them."
        )
    if not items:
        return ""
    first = min(_times(items))
    return ngettext(
        "%(count)d time of the agenda moves along: %(first)s.",
        "%(count)d times of the agenda move along, the first to %(first)s.",
        len(items),
    ) % {"count": len(items), "first": f"{first:%H:%M}"}


def _clocks(event: Event) -> tuple[time, time]:
    """What the clocks there show when it begins and ends; midnight is the end of its day."""
    place = ZoneInfo(event.time_zone)
    starts_at, ends_at = (at.astimezone(place).time() for at in (event.starts_at, event.ends_at))
    return starts_at, ends_at if ends_at != time() else time.max


def _is_of_one_day(event: Event) -> bool:
    first, last = event.days
    return first == last and not event.is_all_day


def _times(items: list[AgendaItem]) -> list[time]:
    return [item.starts_at for item in items if item.starts_at is not None]


def _all_within(times: list[time], hours: tuple[time, time]) -> bool:
    return all(hours[0] <= at <= hours[1] for at in times)
