"""Makes the .mo files that Django reads from the .po files that people edit."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.translations import compile_catalogs, gaps


class Command(BaseCommand):
    help = "Compile the translations; unlike compilemessages, this needs no gettext."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Fail where a translation is missing or fuzzy."
        )

    def handle(self, *, check, verbosity, **options):
        found = []
        for folder in map(Path, settings.LOCALE_PATHS):
            for target in compile_catalogs(folder):
                if verbosity > 0:
                    self.stdout.write(f"Compiled {target}")
            found += gaps(folder)
        if check and found:
            raise CommandError("\n".join([*found, f"{len(found)} translations to finish."]))
