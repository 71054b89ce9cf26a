"""Demo: the departments and the people of the sample roster."""

import json
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import Department
from core.periods import add_months
from talents import records
from talents.models import StayAbroad, Talent
from talents.roster.report import report_lines
from talents.roster.saving import Report, import_roster

DATA = Path(__file__).resolve().parent / "data"
FIRST_COHORT, COHORTS = 2020, 7
# Whose stay, where, begun how many months ago, of how many months; what for and who paid.
STAYS = [
    ("T90006", "SE", 5, 12, "visit", "hospital"),
    ("T90028", "DE", 2, 6, "study", "host"),
    ("T90021", "US", 40, 12, "visit", "host"),
    ("T90023", "JP", 64, 6, "study", "hospital"),
    ("T90027", "GB", -2, 12, "work", "own"),
]
EXPLAINED = (
    "The last rows of this sample sheet are dirty on purpose, to show what an import does with "
    "such rows:\n    what has one meaning was mended and taken in, the rest was refused and left "
    "out. Nothing is amiss."
)


def load() -> str:
    """Departments first, then the roster; returns what the import had to say, a sentence a line."""
    load_departments()
    report = load_roster()
    load_stays()
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


@transaction.atomic
def load_stays() -> None:
    """Some who were abroad, are, or will be; made once, the days counted from today on."""
    today = timezone.localdate().replace(day=1)
    for staff_no, country, begun, months, activity, funder in STAYS:
        talent = Talent.objects.get(staff_no=staff_no)
        start = add_months(today, -begun)
        days = {"starts_on": start, "ends_on": add_months(start, months) - timedelta(days=1)}
        StayAbroad.objects.get_or_create(
            talent=talent,
            country=country,
            defaults={"activity": activity, "funder": funder, **days},
        )
        records.refresh(talent)
