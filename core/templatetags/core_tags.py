"""Dates, deadlines and small pieces of addresses, as every page writes them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.forms import BoundField, MultiWidget
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.localized import suffix
from core.punctuation import blank

register = template.Library()

ZONE_NAMES = {
    "Asia/Shanghai": lambda: _("Beijing time"),
    "UTC": lambda: _("UTC"),
    "Europe/Brussels": lambda: _("Brussels time"),
    "America/New_York": lambda: _("New York time"),
    "Asia/Hong_Kong": lambda: _("Hong Kong time"),
    "Asia/Tokyo": lambda: _("Tokyo time"),
    "Asia/Seoul": lambda: _("Seoul time"),
    "Asia/Singapore": lambda: _("Singapore time"),
    "Australia/Sydney": lambda: _("Sydney time"),
    "Europe/London": lambda: _("London time"),
    "Europe/Berlin": lambda: _("Berlin time"),
    "Europe/Paris": lambda: _("Paris time"),
    "Europe/Stockholm": lambda: _("Stockholm time"),
    "America/Chicago": lambda: _("Chicago time"),
    "America/Los_Angeles": lambda: _("Los Angeles time"),
}
URGENT_DAYS = 3


def zone_name(zone: str) -> str:
    """Stockholm time · 斯德哥尔摩时间; a city without a name of its own here as the zone has it.

    A zone that is no city's stays as it is: Etc/GMT-12 lies twelve hours *ahead* of Greenwich.
    """
    if zone in ZONE_NAMES:
        return ZONE_NAMES[zone]()
    if zone.startswith("Etc/"):
        return zone
    city = zone.rpartition("/")[2].replace("_", " ")
    return _("%(city)s time") % {"city": city}


@register.simple_tag
def between_sentences() -> str:
    return blank()


@register.filter
def day(value: date | datetime | None) -> str:
    """22 Nov 2026 · 2026年11月22日"""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if suffix() == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {date_format(value, 'M')} {value.year}"


@register.filter
def moment(value: datetime | None, zone: str = "") -> str:
    """22 Nov 2026 (Sun), 17:00 Beijing time · 2026年11月22日（周日）17:00（北京时间）

    zone: name of the zone to write it in; without one, the reader's own.
    """
    if not value:
        return ""
    zone = str(zone or timezone.get_current_timezone_name())
    local = value.astimezone(ZoneInfo(zone))
    if suffix() == "zh":
        weekday = "一二三四五六日"[local.weekday()]
        return f"{day(local.date())}（周{weekday}）{local:%H:%M}（{zone_name(zone)}）"
    return (
        f"{day(local.date())} ({date_format(local.date(), 'D')}), {local:%H:%M} {zone_name(zone)}"
    )


@register.filter
def clock(value: datetime | None) -> str:
    """14:05, in the reader's zone."""
    return f"{timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def until(value: datetime | None) -> str:
    """How long from now: “in 3 days”, “5 hours ago”, “in 1 hour 30 minutes”."""
    if not value:
        return ""
    left = (value - timezone.now()).total_seconds()
    span = _span(max(round(abs(left) / 60), 1))
    return (pgettext("future", "in %s") if left >= 0 else _("%s ago")) % span


def _span(minutes: int) -> str:
    """To the minute below three hours, to the nearest hour below two days, then in full days."""
    hours, rest = divmod(minutes, 60)
    if minutes < 60:
        return _minutes(minutes)
    if hours < 3 and rest:
        return _("%(hours)s %(minutes)s") % {"hours": _hours(hours), "minutes": _minutes(rest)}
    if minutes < 2 * 1440:
        return _hours(round(minutes / 60))
    days = minutes // 1440
    return ngettext("%d day", "%d days", days) % days


def _hours(amount: int) -> str:
    return ngettext("%d hour", "%d hours", amount) % amount


def _minutes(amount: int) -> str:
    return ngettext("%d minute", "%d minutes", amount) % amount


@register.filter
def is_urgent(value: datetime | None) -> bool:
    """Ahead, and less than three days."""
    return bool(value) and 0 <= (value - timezone.now()).total_seconds() < URGENT_DAYS * 86400


@register.filter
def is_past(value: datetime | None) -> bool:
    return bool(value) and value <= timezone.now()


@register.filter
def percent_left(start: datetime | None, end: datetime | None) -> int:
    """How much of the time from `start` to `end` is left, 0 to 100: what a ring shows."""
    if not start or not end or end <= start:
        return 0
    left = (end - timezone.now()) / (end - start)
    return round(100 * min(max(left, 0), 1))


@register.filter
def get(mapping, key):
    """The value under a key that is only known at run time."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


@register.filter
def first_box(field: BoundField) -> str:
    """The id of what is typed into; of the two boxes of a moment, the first."""
    has_boxes = isinstance(field.field.widget, MultiWidget)
    return f"{field.auto_id}_0" if has_boxes else field.auto_id
