"""Numbers that took long to count are kept for a while, and their page says from when they are.

In most houses each report is counted when it is asked for. Over a million files the database takes
longer than a reader waits, and nearly as long as a web process may: then a worker counts, and the
page shows what it kept. In the night the worker counts anew what was asked for in the last week.
"""

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone, translation
from django_tasks import task

from accounts.models import User
from portal.reports.asked import Asked, asked_again
from portal.reports.filters import HOUSE

SLOW_SECONDS = 3
KEPT_FOR = timedelta(hours=12)
GIVEN_UP_AFTER = timedelta(minutes=15)  # of a worker that was killed nothing more is heard
TRIED_AGAIN_AFTER = timedelta(minutes=1)
REMEMBERED_FOR = timedelta(days=7)
MOST_REMEMBERED = 50  # so many a worker counts in a night
NIGHT = range(1, 6)  # hours of the house's clock
SLOW_ONES = "reports:slow"  # the arguments of each slow one, and when it was last asked for
Slow = dict[tuple[str, int, str, str], datetime]


@dataclass(frozen=True)
class Counted:
    """is_kept: counted before this reader asked. is_due: a worker is counting it anew."""

    found: Any
    at: datetime
    is_kept: bool = False
    is_due: bool = False


@dataclass(frozen=True)
class Waiting:
    """A worker counts it. is_broken: it has tried, and failed."""

    since: datetime
    is_broken: bool = False


def look(asked: Asked, *, anew: bool = False) -> Counted | Waiting:
    """What is kept; else it is counted, here if that is quick. anew: whatever is kept.

    For a reader who may see it.
    """
    key = asked.key
    waiting = _waiting(key)
    there = cache.get_many([key, waiting, SLOW_ONES])
    slow: Slow = there.get(SLOW_ONES, {})
    if key in there and not anew:
        if _is_slow(asked, slow):
            _remember(asked, slow)
        at_work = there.get(waiting)
        return replace(there[key], is_due=at_work is not None and not at_work.is_broken)
    if _is_slow(asked, slow) or asked.is_long:
        _remember(asked, slow)
        return _handed_on(asked)
    began = time.monotonic()
    counted = Counted(asked.count(), timezone.now())
    if time.monotonic() - began >= SLOW_SECONDS:
        cache.set(key, replace(counted, is_kept=True), KEPT_FOR.total_seconds())
        _remember(asked, slow)
    return counted


def _handed_on(asked: Asked) -> Waiting:
    """To a worker, once however many ask."""
    key, waiting = _waiting(asked.key), Waiting(timezone.now())
    if cache.add(key, waiting, GIVEN_UP_AFTER.total_seconds()):
        count.enqueue(*asked.arguments)
        return waiting
    return cache.get(key) or waiting


@task()
def count(kind: str, reader_id: int, query: str, language: str) -> bool:
    """Counts for one reader, with the rights of this moment; a second run does no harm."""
    reader = User.objects.filter(pk=reader_id, is_active=True).first()
    with translation.override(language):
        asked = asked_again(kind, reader, query) if reader else None
        if asked is None or not asked.may_be_seen():
            return False
        key, began = asked.key, time.monotonic()
        try:
            counted = Counted(asked.count(), timezone.now(), is_kept=True)
        except Exception:
            broken = Waiting(timezone.now(), is_broken=True)
            cache.set(_waiting(key), broken, TRIED_AGAIN_AFTER.total_seconds())
            raise
        # Whoever was barred from a call meanwhile has another key, and so has the next day.
        if asked.key == key:
            cache.set(key, counted, KEPT_FOR.total_seconds())
        cache.delete(_waiting(key))
        if time.monotonic() - began < SLOW_SECONDS and not asked.is_long:
            _forget(asked)
    return True


def count_in_the_night() -> None:
    """A periodic job: hands on what was asked for in the last week and is not kept for today."""
    if timezone.localtime(timezone=HOUSE).hour not in NIGHT:
        return
    for kind, reader_id, query, language in _still_remembered(cache.get(SLOW_ONES, {})):
        reader = User.objects.filter(pk=reader_id, is_active=True).first()
        with translation.override(language):
            asked = asked_again(kind, reader, query) if reader else None
            if asked and asked.may_be_seen() and cache.get(asked.key) is None:
                _handed_on(asked)


def _waiting(key: str) -> str:
    return f"{key}:waiting"


def _is_slow(asked: Asked, slow: Slow) -> bool:
    """Whether it was so lately, for whomever and in whichever language."""
    return any((kind, query) == (asked.kind, asked.query) for kind, _who, query, _language in slow)


def _still_remembered(slow: Slow) -> Slow:
    """Of the last week, the latest first."""
    since = timezone.now() - REMEMBERED_FOR
    latest = sorted(slow.items(), key=lambda one: one[1], reverse=True)[:MOST_REMEMBERED]
    return {arguments: at for arguments, at in latest if at > since}


def _remember(asked: Asked, slow: Slow) -> None:
    """Once an hour is enough. Where two write at once, one is asked for again some time."""
    now, at = timezone.now(), slow.get(asked.arguments)
    if at is None or now - at > timedelta(hours=1):
        kept = _still_remembered({**slow, asked.arguments: now})
        cache.set(SLOW_ONES, kept, REMEMBERED_FOR.total_seconds())


def _forget(asked: Asked) -> None:
    """It was slow for once, and is quick again."""
    slow = cache.get(SLOW_ONES, {})
    kept = {one: at for one, at in slow.items() if (one[0], one[2]) != (asked.kind, asked.query)}
    cache.set(SLOW_ONES, kept, REMEMBERED_FOR.total_seconds())
