"""Judges rows of the roster: what each says, what was mended, why it is refused. Writes nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from core.countries import COUNTRIES
from core.imports.cells import plain, simplified
from core.imports.remarks import Remark, Weight
from core.imports.row_reader import RowReader, nearest, words_of
from core.imports.tables import Row
from core.periods import age_on
from talents.language_proofs import TESTS, KnownTest
from talents.roster.columns import (
    CATEGORIES,
    COLUMNS,
    DEGREES,
    EMPLOYMENT,
    GENDERS,
    REQUIRED,
    TITLES,
)

YOUNGEST = 16  # years of age at which somebody may be employed (Labor Law of the PRC, article 15)
_LATIN_NAME = re.compile(r"[^\W\d_]+(?:[ '’.,-]+[^\W\d_]+)*\.?")
_NAME = re.compile(r"[^\W\d_]+(?:[ ·•・.'’-]+[^\W\d_]+)*")
_STAFF_NO = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{4,28}")
# What a test is called for short, where the sponsor takes one of the name only.
_SHORT_NAMES = {
    "雅思": "IELTS-Academic",
    "IELTS": "IELTS-Academic",
    "托福": "TOEFL-iBT",
    "TOEFL": "TOEFL-iBT",
    "日语能力考试": "JLPT",
    "日本语能力考试": "JLPT",
}
_TESTS = words_of([(code, test.label) for code, test in TESTS.items()], **_SHORT_NAMES)
_NATIONALITIES = {code.casefold(): code for code in COUNTRIES} | {"中国": "CN", "china": "CN"}


@dataclass
class ProofRead:
    """A language proof under the names of the model's columns."""

    test: KnownTest
    scores: dict[str, Decimal]
    level: str
    taken_on: date | None


@dataclass
class RosterRow:
    """One person as the file has them; what it does not say is empty or None."""

    staff_no: str = ""
    name_zh: str = ""
    family_name: str = ""
    given_name: str = ""
    gender: str = ""
    birth_date: date | None = None
    category: str = ""
    department_id: int | None = None
    post: str = ""
    title: str = ""
    title_level: str = ""
    highest_degree: str = ""
    degree_date: date | None = None
    hire_date: date | None = None
    employment_kind: str = ""
    nationality: str = ""
    cohort_year: int | None = None
    last_csc_return_date: date | None = None
    email: str = ""
    phone: str = ""
    proof: ProofRead | None = None


@dataclass
class Checked:
    """What a row says, and what there is to say about it.

    row: also where some of its cells are refused; `is_refused` tells.
    """

    source: Row
    row: RosterRow
    remarks: list[Remark] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.source.line

    @property
    def missing(self) -> list[str]:
        """What a new person would need, and the row does not say."""
        return [name for name in REQUIRED if not self.source.cells.get(name, "").strip()]

    @property
    def empty(self) -> set[str]:
        """Columns that are there and say nothing."""
        return {name for name, cell in self.source.cells.items() if not cell.strip()}

    @property
    def is_refused(self) -> bool:
        return any(remark.weight is Weight.REFUSED for remark in self.remarks)

    def remark(self, column: str, weight: Weight, code: str, text, **params) -> None:
        self.remarks.insert(0, Remark(self.line, column, weight, code, text, params))


class RowChecker:
    """Checks the rows of one file, in order; it remembers the staff numbers and addresses it met.

    departments: primary keys by every name under which a department is known (case folded).
    many_proofs: a person may stand in several rows, each with a language proof.
    """

    def __init__(self, departments: Mapping[str, int], *, today: date, many_proofs: bool = False):
        self.departments, self.today, self.many_proofs = departments, today, many_proofs
        self.lines_by_number: dict[str, int] = {}
        self.lines_by_email: dict[str, int] = {}
        self.lines_by_proof: dict[str, int] = {}

    def check(self, row: Row) -> Checked:
        reader, read = RowReader(row, COLUMNS, today=self.today), RosterRow()
        self._read_person(reader, read)
        self._read_post(reader, read)
        self._read_days(reader, read)
        read.proof = read_proof(reader)
        self._once(reader, read)
        remarks = sorted(reader.remarks, key=lambda remark: list(Weight).index(remark.weight))
        return Checked(row, read, remarks)

    def _once(self, reader: RowReader, read: RosterRow) -> None:
        if not self.many_proofs:
            reader.only_once("staff_no", read.staff_no, self.lines_by_number)
            reader.only_once("email", read.email, self.lines_by_email)
        elif read.proof is not None:
            key = f"{read.staff_no} {read.name_zh} {read.proof.test.code} {read.proof.taken_on}"
            reader.only_once("language_test", key, self.lines_by_proof)

    def _read_person(self, reader: RowReader, read: RosterRow) -> None:
        expected = _("letters and digits, 20 at most")
        read.staff_no = reader.shaped("staff_no", _STAFF_NO, expected)
        read.name_zh = reader.shaped("name_zh", _NAME, _("a name of letters, 60 at most"))
        read.family_name, read.given_name = _latin_name(reader)
        read.gender = reader.one_of("gender", GENDERS)
        read.email = _email(reader)
        read.phone = reader.shaped("phone", _PHONE, _("a telephone number"))
        read.nationality = reader.one_of("nationality", _NATIONALITIES)

    def _read_post(self, reader: RowReader, read: RosterRow) -> None:
        read.category = reader.one_of("category", CATEGORIES)
        read.department_id = self._department(reader)
        read.post = reader.text("post")
        read.title, read.title_level = _title(reader)
        read.highest_degree = reader.one_of("highest_degree", DEGREES)
        read.employment_kind = reader.one_of("employment_kind", EMPLOYMENT)
        read.cohort_year = reader.year("cohort_year")

    def _read_days(self, reader: RowReader, read: RosterRow) -> None:
        read.birth_date = reader.day("birth_date")
        read.degree_date = reader.day("degree_date")
        read.hire_date = reader.day("hire_date", may_be_ahead=True)
        read.last_csc_return_date = reader.day("last_csc_return_date")
        for column in ("degree_date", "hire_date", "last_csc_return_date"):
            day = getattr(read, column)
            if read.birth_date and day and day <= read.birth_date:
                sentence = _("%(day)s lies before the birth on %(birth)s")
                reader.refuse(column, "before_birth", sentence, day=day, birth=read.birth_date)
        if read.birth_date and read.hire_date and read.hire_date > read.birth_date:
            years = age_on(read.birth_date, read.hire_date)
            if years < YOUNGEST:
                sentence = _("%(years)s years old on that day")
                reader.remark("hire_date", Weight.DOUBTED, "hired_young", sentence, years=years)

    def _department(self, reader: RowReader) -> int | None:
        value = reader.text("department")
        name = value.casefold()
        found = self.departments.get(name) or self.departments.get(simplified(name))
        if value and found is None:
            sentence = _("“%(value)s” is not among the departments of the portal")
            meant = nearest(value, self.departments)
            reader.refuse(
                "department", "unknown_department", sentence, suggestion=meant, value=value[:80]
            )
        return found


def _latin_name(reader: RowReader) -> tuple[str, str]:
    """Family name first: “Li Kexin”, also “Li, Kexin”."""
    value = reader.text("name_en")
    if value and not _LATIN_NAME.fullmatch(value):
        reader.refuse("name_en", "shape", _("“%(value)s” is not a name"), value=value[:40])
        return "", ""
    family, _blank, given = value.partition(",") if "," in value else value.partition(" ")
    return family.strip()[:60], given.strip()[:60]


def _title(reader: RowReader) -> tuple[str, str]:
    """The title and its level; one that the portal knows, in the characters of the mainland."""
    said = reader.text("title")
    known = simplified(said)
    if level := TITLES.get(known, ""):
        if known != said:
            reader.mended("title", said, known)
        return known, level
    if said:
        sentence = _("“%(value)s” is kept; its level is not known, set it in the record")
        reader.remark("title", Weight.NOTED, "unknown_title", sentence, value=said)
    return said, ""


def _email(reader: RowReader) -> str:
    value = reader.text("email")
    try:
        if value:
            validate_email(value)
    except ValidationError:
        sentence = _("“%(value)s” is not an e-mail address")
        reader.refuse("email", "bad_email", sentence, value=value[:80])
        return ""
    return value.lower()


def _tell_of_short_name(reader: RowReader, code: str) -> None:
    said = plain(reader.row.cells.get("language_test", ""))
    if code and simplified(said).upper() in _SHORT_NAMES:
        reader.mended("language_test", said, code)


def read_proof(reader: RowReader) -> ProofRead | None:
    """The language proof of a row; None where it names none or (with a remark) a wrong one."""
    code = reader.one_of("language_test", _TESTS)
    taken_on = reader.day("language_date")
    _tell_of_short_name(reader, code)
    if not code:
        scored = [name for name in ("language_score", "language_listening", "language_oral")
                  if reader.has(name)]  # fmt: skip
        if scored and not reader.has("language_test"):
            reader.refuse(scored[0], "score_without_test", _("is a score without its test"))
        return None
    test = TESTS[code]
    if test.levels:
        level = reader.one_of("language_score", {name.casefold(): name for name in test.levels})
        return ProofRead(test, {}, level, taken_on)
    scores = {}
    for part in test.parts:
        column = f"language_{'score' if part.field == 'overall' else part.field}"
        score = reader.number(column, highest=part.highest, step=part.step)
        if score is not None:
            scores[part.field] = score
    return ProofRead(test, scores, test.level, taken_on)
