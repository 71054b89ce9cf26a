"""How long each office has had a file on its desk. Computed from the history, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import HistoryEntry, Office
from applications.states import State


@dataclass(frozen=True)
class Clock:
    """One office's time with a file: all of it, and since when it runs (None: it stands)."""

    office: Office
    total: timedelta
    since: datetime | None

    @property
    def words(self) -> str:
        """“3 days”, under a day in hours."""
        days, hours = self._amounts
        if days:
            return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}

    @property
    def short(self) -> str:
        """“3 d”, for a list."""
        days, hours = self._amounts
        return _("%s d") % days if days else _("%s h") % hours

    @property
    def _amounts(self) -> tuple[int, int]:
        return self.total.days, self.total // timedelta(hours=1)


def clocks_of(history: Iterable[HistoryEntry], *, at: datetime | None = None) -> list[Clock]:
    """Both offices' clocks at the instant `at` (left out: now).

    history: oldest first. A clock runs while the file is in screening and the office has not passed
    it; what an office once passed it does not get back.
    """
    at, entries = at or timezone.now(), list(history)
    return [_clock(office, entries, at) for office in Office]


def steps_of_the_clock() -> Prefetch:
    """Of the histories what the clocks read: no notes."""
    rows = HistoryEntry.objects.only("application", "step", "role", "target", "at")
    return Prefetch("history", rows)


def _clock(office: Office, entries: list[HistoryEntry], at: datetime) -> Clock:
    total, since, has_passed = timedelta(0), None, False
    for entry in entries:
        if entry.step == "pass" and entry.role == office:
            has_passed = True
        runs = entry.target == State.SCREENING and not has_passed
        if since is not None and not runs:
            total, since = total + (entry.at - since), None
        elif since is None and runs:
            since = entry.at
    if since is not None:
        total += max(at - since, timedelta(0))
    return Clock(office, total, since)
