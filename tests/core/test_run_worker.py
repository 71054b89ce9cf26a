import signal
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django_tasks_db.management.commands import db_worker

from core import schedule
from core.models import ScheduledRun

pytestmark = pytest.mark.race  # real signals and threads: in a process that runs nothing else


@pytest.fixture
def jobs(monkeypatch):
    """Nothing is scheduled but what the test schedules."""
    monkeypatch.setattr(schedule, "_jobs", {})


@pytest.fixture
def process_goes_on():
    """What ends with the worker's process: its handlers, and a transaction amid which it left."""
    handlers = {number: signal.getsignal(number) for number in (2, 3, 15)}
    yield
    connection.close()
    connection.connect()  # forgets that it was amid one
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.django_db(transaction=True)
def test_run_worker_runs_what_is_due_until_it_is_told_to_stop(jobs, process_goes_on):
    ran = []

    def job():
        ran.append(threading.current_thread().name)
        signal.raise_signal(signal.SIGTERM)

    schedule.every(timedelta(minutes=1), "test.job", job)
    with pytest.raises(SystemExit):
        call_command("run_worker", startup_delay=False)

    assert ran == ["schedule"]
    assert ScheduledRun.objects.get().name == "test.job"
    assert "schedule" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.django_db(transaction=True)
def test_run_worker_that_is_told_to_stop_at_once_ends_its_job(jobs, process_goes_on, monkeypatch):
    """The signal comes before db_worker listens for it."""
    told, finished = threading.Event(), []

    def job():
        signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)
        told.set()
        finished.append("job")

    schedule.every(timedelta(minutes=1), "test.job", job)
    monkeypatch.setattr(db_worker.Command, "handle", lambda self, **options: told.wait())

    with pytest.raises(SystemExit):
        call_command("run_worker")

    assert finished == ["job"]


@pytest.mark.django_db(transaction=True)
def test_run_worker_in_a_batch_looks_once(jobs):
    ran = []
    schedule.every(timedelta(minutes=1), "test.job", lambda: ran.append("once"))

    call_command("run_worker", batch=True)

    assert ran == ["once"]
