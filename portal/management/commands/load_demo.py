"""Fills an empty portal with the demo: real programs and lectures, invented people."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import F
from django.utils import translation

from accounts.models import User
from core import append_only
from core.models import Message, StoredFile
from portal.demo import (
    accounts,
    afterwards,
    applications,
    calls,
    deliveries,
    events,
    forwardings,
    notices,
    panel,
    partners,
    past_years,
    people,
    programs,
    questions,
    rankings,
    recaps,
    screening,
    today,
    tokens,
)

STEPS = [
    ("partners", partners.load),
    ("programs with their rules", programs.load),
    ("departments and people of the roster", people.load),
    ("accounts", accounts.load),
    ("a token of another system", tokens.load),
    ("calls", calls.load),
    ("lectures and registrations", events.load),
    ("pictures, recaps and files of lectures", recaps.load),
    ("questions to the speakers", questions.load),
    ("what the offices check in every file", screening.load_items),
    ("applications with documents", applications.load),
    ("one-time links to hosts", deliveries.load),
    ("panels with reviews", panel.load),
    ("rankings", rankings.load),
    ("public notices", notices.load),
    ("files at the university office", forwardings.load),
    ("a lecture that is over, with what it led to", afterwards.load),
    ("a lecture today, about to begin", today.load),
    ("files of years that are over", past_years.load),
]


class Command(BaseCommand):
    help = "Load the demo data. All of it arrives, or nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once",
            action="store_true",
            help="Only where it is not there yet; what was typed in stays.",
        )

    def handle(self, *, once, **options):
        if settings.DJANGO_ENV == "production":
            raise CommandError("Demo data is refused where DJANGO_ENV is production.")
        if once and User.objects.filter(email=accounts.ACCOUNTS[-1].email).exists():
            self.stdout.write("The demo data is there; what was entered is kept.")
        else:
            self._load()
        self._tell_accounts()

    def _load(self):
        left_over = list(StoredFile.objects.values_list("file", flat=True))
        with transaction.atomic():
            if User.objects.exists():
                self._empty()
            for name, load in STEPS:
                self.stdout.write(f"  loading {name} …", ending="")
                self.stdout.flush()
                self.stdout.write(f" {load()}")
            # Mail of the demo's past went out then: in the terminal it would bury the accounts.
            Message.objects.filter(state=Message.State.QUEUED).update(
                state=Message.State.SENT, sent_at=F("created_at")
            )
        for name in left_over:
            default_storage.delete(name)

    def _empty(self):
        self.stdout.write("  emptying the database …")
        with append_only.lifted(connection):
            call_command("flush", interactive=False, verbosity=0)

    def _tell_accounts(self):
        self.stdout.write(f"\nDemo accounts; the password of all is {accounts.password()}\n")
        with translation.override("en"):  # as all else that the terminal says
            for account in accounts.ACCOUNTS:
                self.stdout.write(f"  {account.email:<32} {account.does}")
