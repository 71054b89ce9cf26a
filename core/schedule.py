"""Periodic jobs: each is a function under a name, run once per interval however many hosts ask."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import ScheduledRun

log = logging.getLogger(__name__)
_jobs: dict[str, tuple[timedelta, Callable[[], object]]] = {}


def every(interval: timedelta, name: str, job: Callable[[], object]) -> None:
    """Registers a job (in `AppConfig.ready`). It must be safe to run twice."""
    _jobs[name] = (interval, job)


def run_due(*, at: datetime | None = None) -> list[str]:
    """Runs what is due and returns the names; a job that fails is logged, the others go on."""
    at, ran = at or timezone.now(), []
    for name, (interval, job) in _jobs.items():
        if not _take(name, interval, at):
            continue
        try:
            job()
            ran.append(name)
        except Exception:
            log.exception("A periodic job failed: %s", name)
    return ran


def _take(name: str, interval: timedelta, at: datetime) -> bool:
    """True for exactly one caller per interval."""
    due = ScheduledRun.objects.filter(name=name, last_run_at__lte=at - interval)
    if due.update(last_run_at=at):
        return True
    if ScheduledRun.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            ScheduledRun.objects.create(name=name, last_run_at=at)
    except IntegrityError:
        return False
    return True
