"""Brings a checked roster into the portal: the whole file, nothing, or the good rows if asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from core import audit
from talents import records
from talents.models import Degree, LanguageProof, StayAbroad, Talent
from talents.pinyin import reading
from talents.roster.checking import Checked, ProofRead, RosterRow, RowChecker
from talents.roster.reading import open_roster
from talents.roster.remarks import Remark, Weight

# What the file decides: an empty cell leaves what is known.
_FROM_FILE = (
    "name_zh",
    "gender",
    "birth_date",
    "category",
    "department_id",
    "post",
    "title",
    "title_level",
    "hire_date",
    "employment_kind",
    "nationality",
    "cohort_year",
    "email",
)
# What a person may have corrected: the file fills it only where nothing is known.
_FROM_FILE_IF_EMPTY = ("family_name", "given_name", "phone")
_TAKEN_FOR_GRANTED = {"nationality": "CN", "employment_kind": Talent.Employment.REGULAR}


class NothingImported(Exception):
    """Some rows are refused and the whole file was asked for. `report` says which."""

    def __init__(self, report: "Report"):
        super().__init__()
        self.report = report


@dataclass
class Report:
    encoding: str
    unknown_heads: list[str]
    checked: list[Checked] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    @property
    def refused(self) -> list[Checked]:
        return [checked for checked in self.checked if checked.row is None]

    @property
    def remarks(self) -> Iterable[Remark]:
        return (remark for checked in self.checked for remark in checked.remarks)


def import_roster(
    file: BinaryIO, *, actor, good_rows: bool = False, dry_run: bool = False
) -> Report:
    """Reads, checks and saves; a second run of the same file changes nothing.

    good_rows: leave out the refused rows instead of the whole file. dry_run: say what would happen.
    Raises `UnreadableFile` where it is no roster, `NothingImported` where a row is refused.
    """
    opened = open_roster(file)
    report = Report(opened.encoding, opened.unknown_heads)
    checker = RowChecker(departments_by_name(), today=timezone.localdate())
    with transaction.atomic():
        report.checked = [_compared(checked) for checked in checker.check_all(opened)]
        if report.refused and not good_rows:
            transaction.set_rollback(True)
            raise NothingImported(report)
        for checked in report.checked:
            if checked.row is not None:
                getattr(report, _save(checked.row, actor)).append(checked.staff_no)
        transaction.set_rollback(dry_run)
    return report


def departments_by_name() -> dict[str, int]:
    """Primary keys by code and by both names, case folded."""
    rows = Department.objects.values_list("pk", "code", "name_zh", "name_en")
    return {name.casefold(): pk for pk, *names in rows for name in names if name}


def _compared(checked: Checked) -> Checked:
    """Refuses a row that would make one person into another, or give two people one address."""
    row = checked.row
    if row is None:
        return checked
    known = Talent.objects.filter(staff_no=row.staff_no).first()
    if known and known.name_zh != row.name_zh and known.birth_date != row.birth_date:
        text = _("“%(value)s” belongs to another person in the portal: name and birth date differ")
        _refuse(checked, "staff_no", "other_person", text, row.staff_no)
    if Talent.objects.filter(email__iexact=row.email).exclude(staff_no=row.staff_no).exists():
        text = _("“%(value)s” belongs to another person in the portal")
        _refuse(checked, "email", "address_taken", text, row.email)
    return checked


def _refuse(checked: Checked, column: str, code: str, text, value: str) -> None:
    checked.row = None
    remark = Remark(checked.line, column, Weight.REFUSED, code, text, {"value": value})
    checked.remarks.insert(0, remark)


def _save(row: RosterRow, actor) -> str:
    """“added”, “changed” or “unchanged”; a change leaves an audit row."""
    talent = Talent.objects.select_for_update().filter(staff_no=row.staff_no).first()
    is_new = talent is None
    talent = talent or Talent(staff_no=row.staff_no)
    before = {name: getattr(talent, name) for name in _columns()}
    for name in _columns():
        setattr(talent, name, _value(talent, row, name))
    after = {name: getattr(talent, name) for name in _columns()}
    before, after = audit.changes(before, after)
    if is_new or after:
        talent.save()
    after |= _save_rows(talent, row)
    if not after:
        return "unchanged"
    records.refresh(talent)
    audit.record(
        actor,
        "talents.import_talent",
        talent,
        before={} if is_new else before,
        after=after,
        subject=talent,
    )
    return "added" if is_new else "changed"


def _columns() -> tuple[str, ...]:
    return (*_FROM_FILE, *_FROM_FILE_IF_EMPTY, "pinyin")


def _value(talent: Talent, row: RosterRow, name: str) -> Any:
    known = getattr(talent, name)
    if name == "pinyin":
        same_name = talent.pk and known and talent.name_zh == row.name_zh
        return (
            known if same_name else reading(row.name_zh, spelled=row.family_name + row.given_name)
        )
    if name in _FROM_FILE_IF_EMPTY:
        return known or getattr(row, name)
    if name == "title_level" and row.title:
        return row.title_level or (known if talent.title == row.title else "")
    return getattr(row, name) or known or _TAKEN_FOR_GRANTED.get(name, known)


def _save_rows(talent: Talent, row: RosterRow) -> dict[str, Any]:
    """Degree, CSC stay and language proof of the row; what changed, for the audit trail."""
    changed: dict[str, Any] = {}
    if _save_degree(talent, row.highest_degree, row.degree_date):
        changed["degree"] = f"{row.highest_degree} {row.degree_date}"
    if row.last_csc_return_date and _save_return(talent, row.last_csc_return_date):
        changed["csc_return"] = row.last_csc_return_date
    if row.proof and _save_proof(talent, row.proof):
        changed["language_proof"] = f"{row.proof.test.code} {row.proof.taken_on or ''}"
    return changed


def _save_degree(talent: Talent, level: str, awarded_on: date | None) -> bool:
    """The day of the highest degree; a degree of the same level in two fields is left to HR."""
    same = list(Degree.objects.filter(talent=talent, level=level))
    if any(degree.awarded_on == awarded_on for degree in same):
        return False
    if len(same) == 1:
        Degree.objects.filter(pk=same[0].pk).update(awarded_on=awarded_on)
    else:
        Degree.objects.update_or_create(
            talent=talent, level=level, field="", defaults={"awarded_on": awarded_on}
        )
    return True


def _save_return(talent: Talent, ended_on: date) -> bool:
    _stay, is_new = StayAbroad.objects.get_or_create(
        talent=talent,
        funder=StayAbroad.Funder.CSC,
        ends_on=ended_on,
        defaults={"from_roster": True},
    )
    return is_new


def _save_proof(talent: Talent, proof: ProofRead) -> bool:
    """A result of the same test on the same day is the same proof."""
    values: dict[str, Any] = {"overall": None, "listening": None, "oral": None, **proof.scores}
    values["level"] = proof.level
    kept, is_new = LanguageProof.objects.get_or_create(
        talent=talent,
        test=proof.test.test,
        language=proof.test.language,
        taken_on=proof.taken_on,
        defaults={"kind": proof.test.kind, "from_roster": True, **values},
    )
    wrong = [name for name, value in values.items() if getattr(kept, name) != value]
    for name in wrong:
        setattr(kept, name, values[name])
    if wrong:
        kept.save(update_fields=wrong)
    return is_new or bool(wrong)
