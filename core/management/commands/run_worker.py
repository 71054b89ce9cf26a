"""The task worker of this house: db_worker, and the clock of the periodic jobs beside it."""

import logging
import signal
import sys
import threading

from django.db import DatabaseError, connections
from django_tasks_db.management.commands import db_worker

from core import schedule

LOOK_SECONDS = 10

log = logging.getLogger(__name__)


class Command(db_worker.Command):
    help = "Run queued tasks, and the periodic jobs when they are due."

    def configure_logging(self, verbosity):
        """Failures are always told; each start and end of a task only with --verbosity 2."""
        for name in (db_worker.TASKS_LOGGER, "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.INFO if verbosity > 1 else logging.WARNING)

    def handle(self, *, batch, **options):
        if batch:
            schedule.run_due()
            super().handle(batch=batch, **options)
            return
        # Until db_worker listens itself: it would end the process in the middle of a job.
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
        over = threading.Event()
        clock = threading.Thread(target=self._keep_time, args=(over,), name="schedule")
        try:
            clock.start()
            super().handle(batch=batch, **options)
        finally:  # a signal leaves by SystemExit: a job that has begun is finished first
            over.set()
            if clock.is_alive():
                clock.join()

    def _keep_time(self, over):
        while not over.is_set():
            try:
                schedule.run_due()
            except DatabaseError:  # it is away for a moment; the next look finds what is due
                log.exception("The periodic jobs could not be looked up.")
                connections.close_all()
            over.wait(LOOK_SECONDS)
        connections.close_all()
