from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from core.imports.problems import UnreadableFile
from talents.roster.report import report_lines
from talents.roster.saving import NothingImported, import_roster


class Command(BaseCommand):
    help = "Bring the roster (CSV, UTF-8 or GB18030) into the portal; a second run does no harm."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")
        parser.add_argument(
            "--good-rows",
            action="store_true",
            help="Take the good rows, leave out the refused ones.",
        )
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE, help="Language of the report.",
        )  # fmt: skip

    def handle(self, **options):
        with translation.override(options["language"]):
            self._import(options["file"], options["good_rows"], options["dry_run"])

    def _import(self, path: Path, good_rows: bool, dry_run: bool) -> None:
        try:
            with path.open("rb") as file:
                report = import_roster(file, actor=None, good_rows=good_rows, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except UnreadableFile as error:
            raise CommandError(f"{path}: {error}") from error
        except NothingImported as stopped:
            self._print(stopped.report)
            raise CommandError(
                _("Nothing was imported. Correct the file, or take the good rows with --good-rows.")
            ) from stopped
        self._print(report)
        if dry_run:
            self.stdout.write(_("This was a trial: nothing was saved."))

    def _print(self, report) -> None:
        for line in report_lines(report):
            self.stdout.write(line)
