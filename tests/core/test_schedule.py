from datetime import timedelta

import pytest
from django.utils import timezone

from core import schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    jobs: dict = {}
    monkeypatch.setattr(schedule, "_jobs", jobs)
    return jobs


def test_job_runs_once_per_interval(jobs):
    ran = []
    schedule.every(timedelta(minutes=5), "count", lambda: ran.append(1))
    now = timezone.now()

    for minutes in (0, 1, 4, 5, 6, 10):
        schedule.run_due(at=now + timedelta(minutes=minutes))

    assert len(ran) == 3


def test_job_that_fails_does_not_stop_the_others(jobs):
    ran = []
    schedule.every(timedelta(minutes=1), "fails", lambda: 1 / 0)
    schedule.every(timedelta(minutes=1), "works", lambda: ran.append(1))

    assert schedule.run_due() == ["works"]
    assert ran == [1]
