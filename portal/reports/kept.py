"""A report that took long to count is kept for a while, and its page says from when it is.

In most houses each report is counted when it is asked for. Over a million files the database takes
longer than a reader waits: then the page shows what was counted before, and counts anew on request.
What leaves as a file or a paper is always counted.
"""

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from applications.barring import barred_calls
from core.policy import Anyone
from portal.reports.filters import HOUSE, ReportFilters
from portal.reports.report import Report, report_of

SLOW_SECONDS = 3
KEPT_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Counted:
    """A report and when it was counted. is_kept: before this reader asked for it."""

    report: Report
    at: datetime
    is_kept: bool = False


def counted(user: Anyone, filters: ReportFilters, *, anew: bool = False) -> Counted:
    """For a reader who may see the list of applications. anew: whatever is kept."""
    key = _key(user, filters)
    kept = None if anew else cache.get(key)
    if kept is not None:
        return kept
    began = time.monotonic()
    found = Counted(report_of(user, filters), timezone.now())
    if time.monotonic() - began >= SLOW_SECONDS:
        cache.set(key, replace(found, is_kept=True), KEPT_FOR.total_seconds())
    return found


def _key(user: Anyone, filters: ReportFilters) -> str:
    """Everything on which the numbers depend but the files: also the calls barred to the reader."""
    barred = sorted(barred_calls(user).values_list("pk", flat=True))
    today = timezone.localdate(timezone=HOUSE)
    asked = [get_language(), today, barred, sorted(filters.cleaned_data.items())]
    return f"report:{sha256(repr(asked).encode()).hexdigest()}"
