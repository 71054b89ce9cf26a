"""How the day of an event is written: as exactly as it is known, never more so."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format

from core.localized import suffix
from core.templatetags.core_tags import day, moment, zone_name


def days_of(starts_at: datetime, ends_at: datetime, zone: str) -> tuple[date, date]:
    """First and last day there. An event that ends at midnight does not reach into the new day."""
    place = ZoneInfo(zone)
    last = ends_at - timedelta(microseconds=1)
    return starts_at.astimezone(place).date(), last.astimezone(place).date()


def whole_days(starts_at: datetime, ends_at: datetime, zone: str) -> tuple[datetime, datetime]:
    """From the first midnight to the one after the last day, as the calendar of that place counts.

    An end that is the beginning means: that one day.
    """
    first, last = days_of(starts_at, max(ends_at, starts_at + timedelta(microseconds=1)), zone)
    place = ZoneInfo(zone)
    after = last + timedelta(days=1)
    return datetime.combine(first, time(), place), datetime.combine(after, time(), place)


def written_month(value: date) -> str:
    """June 2019 · 2019年6月"""
    if suffix() == "zh":
        return f"{value.year}年{value.month}月"
    return f"{date_format(value, 'F')} {value.year}"


def written_days(first: date, last: date) -> str:
    """24 Jul 2024; 16–19 Nov 2023 · 2023年11月16日至19日; 30 Nov – 2 Dec 2023"""
    if first == last:
        return day(first)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if suffix() == "zh":
        end = f"{last.day}日" if same_month else f"{last.month}月{last.day}日"
        return f"{day(first)}至{end if same_year else day(last)}"
    if same_month:
        return f"{first.day}–{day(last)}"
    start = f"{first.day} {date_format(first, 'M')}" if same_year else day(first)
    return f"{start} – {day(last)}"


def written_span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """22 Nov 2026 (Sun), 14:00–16:00 Stockholm time (21:00–23:00 Beijing time)
    2026年11月22日（周日）14:00–16:00（斯德哥尔摩时间，北京时间21:00–23:00）

    Over midnight both ends are written out. The time of the house stands beside that of a place
    whose clocks show another one.
    """
    first, last = days_of(starts_at, ends_at, zone)
    if first != last:
        span = f"{_without_zone(starts_at, zone)} – {_without_zone(ends_at, zone)}"
    else:
        end = ends_at.astimezone(ZoneInfo(zone))
        span = f"{_without_zone(starts_at, zone)}–{end:%H:%M}"
    at_home = _at_home(starts_at, ends_at, zone)
    if suffix() == "zh":
        return f"{span}（{zone_name(zone)}{at_home and '，' + at_home}）"
    return f"{span} {zone_name(zone)}{at_home and f' ({at_home})'}"


def _without_zone(instant: datetime, zone: str) -> str:
    name = f"（{zone_name(zone)}）" if suffix() == "zh" else f" {zone_name(zone)}"
    return moment(instant, zone).removesuffix(name)


def _at_home(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """21:00–23:00 Beijing time · 北京时间21:00–23:00; empty where the clocks show the same."""
    house = ZoneInfo(settings.TIME_ZONE)
    start, end = starts_at.astimezone(house), ends_at.astimezone(house)
    there = starts_at.astimezone(ZoneInfo(zone))
    if there.utcoffset() == start.utcoffset():
        return ""
    span = f"{_clock(start, there.date())}–{_clock(end, start.date())}"
    name = zone_name(settings.TIME_ZONE)
    return f"{name}{span}" if suffix() == "zh" else f"{span} {name}"


def _clock(local: datetime, day_said: date) -> str:
    """21:00; with the day where it is another one than that already said."""
    if local.date() == day_said:
        return f"{local:%H:%M}"
    if suffix() == "zh":
        return f"{local.month}月{local.day}日{local:%H:%M}"
    return f"{local.day} {date_format(local, 'M')}, {local:%H:%M}"
