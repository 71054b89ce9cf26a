"""The time zones a person can choose: those in which our people and partners live come first."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

COMMON = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Singapore",
    "Australia/Sydney",
    "Europe/London",
    "Europe/Brussels",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Stockholm",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "UTC",
)
_AREAS = (
    "Africa/",
    "America/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@cache
def known_zones() -> frozenset[str]:
    """Names of places, and UTC; not the old names of single countries."""
    places = {name for name in available_timezones() if name.startswith(_AREAS)}
    return frozenset(places | {"UTC"})


def validate_time_zone(name: str) -> None:
    if name not in known_zones():
        raise ValidationError(
            _("“%(name)s” is not a time zone."), code="time_zone", params={"name": name}
        )


def zone_choices() -> list[tuple]:
    """For a select: the common ones, then all by area."""
    rest = sorted(known_zones() - set(COMMON))
    return [
        (_("Common"), [(name, readable(name)) for name in COMMON]),
        (_("All others"), [(name, readable(name)) for name in rest]),
    ]


def readable(name: str) -> str:
    return name.replace("_", " ")


def zone_of(name: str) -> ZoneInfo:
    """The zone under this name; the institution's own where nobody knows the name (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)
