"""The whole portal from one terminal: web server and task worker, without a proxy."""

import errno
import os
import socket
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections

from portal import env
from portal.processes import Keeper


class Command(BaseCommand):
    help = (
        "Serve the portal and run its tasks until Ctrl+C. For a first look and for development; "
        "a real installation runs the services of deploy/ behind a proxy."
    )
    requires_system_checks = []  # migrate runs them

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=env.integer("PORT", 8000, least=1))
        parser.add_argument(
            "--demo",
            action="store_true",
            help="First bring the database up to date, and load the demo data if it is not there.",
        )

    def handle(self, *, host, port, demo, **options):
        self._refuse_taken_port(host, port)
        if demo:
            self._prepare_demo()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # or the web server warns
        connections.close_all()
        address = f"http://{host}:{port}/"
        self.stdout.write(f"\nThe portal: {self.style.SUCCESS(address)}   (Ctrl+C stops it)\n")
        self.stdout.flush()
        keeper = Keeper(
            {"web server": self._web_server(host, port), "task worker": self._task_worker()},
            folder=settings.BASE_DIR,
            report=self.stderr.write,
        )
        if not keeper.run():
            sys.exit(1)
        self.stdout.write("Stopped. What you entered is kept.")

    def _refuse_taken_port(self, host, port):
        if port > 65535:
            raise CommandError(f"A port is a number up to 65535, not {port}.")
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                reasons = {
                    errno.EADDRINUSE: f"Port {port} is taken by another program.",
                    errno.EACCES: f"Port {port} needs an administrator's rights.",
                }
                reason = reasons.get(error.errno, f"{host}:{port} cannot be used: {error}.")
                raise CommandError(f"{reason} Take another one: make run PORT=8001") from error

    def _prepare_demo(self):
        if settings.DJANGO_ENV != "demo":
            raise CommandError("Demo data is loaded only where DJANGO_ENV is demo.")
        call_command("compile_translations", verbosity=0)
        self._say("Bringing the database up to date …")
        try:
            connections["default"].ensure_connection()
        except OperationalError as error:
            raise CommandError(
                f"The database of DATABASE_URL does not answer: {str(error).strip()}"
            ) from error
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_demo", once=True)

    def _say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    def _web_server(self, host, port):
        # Threads, because no proxy keeps the idle connections of browsers away from the workers.
        return [
            *(sys.executable, "-m", "gunicorn"),
            *("--config", str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py")),
            *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
            *("--workers", os.environ.get("WEB_WORKERS") or "2"),
            *("--threads", os.environ.get("WEB_THREADS") or "4"),
            "--preload",  # the application is read once, not by each worker
            "portal.wsgi:application",
        ]

    def _task_worker(self):
        return [sys.executable, "manage.py", "run_worker", "--queue-name", "*"]
