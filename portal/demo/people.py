"""Demo: the departments and the people of the sample roster."""

import json
from pathlib import Path

from django.utils import translation

from accounts.models import Department
from talents.models import Talent
from talents.roster.report import report_lines
from talents.roster.saving import Report, import_roster

DATA = Path(__file__).resolve().parent / "data"
FIRST_COHORT, COHORTS = 2020, 7
EXPLAINED = (
    "The last rows of this sample sheet are dirty on purpose, to show what an import does with "
    "such rows:\n    what has one meaning was mended and taken in, the rest was refused and left "
    "out. Nothing is amiss."
)


def load() -> str:
    """Departments first, then the roster; returns what the import had to say, a sentence a line."""
    load_departments()
    report = load_roster()
    with translation.override("en"):  # as all else that the terminal says
        rows, *lines = report_lines(report)
    return "\n    ".join([rows, EXPLAINED, *lines])


def load_departments() -> None:
    items = json.loads((DATA / "departments.json").read_text(encoding="utf-8"))["items"]
    for item in items:
        Department.objects.update_or_create(
            code=item["code"],
            defaults={name: item[name] for name in ("name_zh", "name_en", "basis")},
        )


def load_roster() -> Report:
    """The good rows of the sample file. The file names no cohort: invented ones are filled in."""
    with (DATA / "talents_sample.csv").open("rb") as file:
        report = import_roster(file, actor=None, good_rows=True)
    for talent in Talent.objects.filter(staff_no__startswith="T90", cohort_year=None):
        invented = FIRST_COHORT + int(talent.staff_no[1:]) % COHORTS
        hired = talent.hire_date.year if talent.hire_date else FIRST_COHORT
        talent.cohort_year = max(invented, hired)
        talent.save(update_fields=["cohort_year", "updated_at"])
    return report
