"""What a row would write: the person's columns, a degree, a stay, a language proof."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.imports.kinds import Change
from core.imports.stored import text_of
from talents.language_proofs import proof_result
from talents.models import Degree, LanguageProof, StayAbroad, Talent
from talents.pinyin import reading
from talents.roster.checking import ProofRead, RosterRow

# What the file decides: an empty cell leaves what is known.
FROM_FILE = (
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
FROM_FILE_IF_EMPTY = ("family_name", "given_name", "phone")
TAKEN_FOR_GRANTED = {"nationality": "CN", "employment_kind": Talent.Employment.REGULAR}
DERIVED = ("pinyin", "title_level")  # follow from other columns, and are not shown
_COLUMN_OF = {
    "family_name": "name_en",
    "given_name": "name_en",
    "department_id": "department",
}
_CLEARED = {"name_en": ("family_name", "given_name"), "title": ("title", "title_level")}


@dataclass
class Plan:
    """What is to be written for a row. before, after: columns of the person that change.

    was: of a degree or a proof that is known, the columns that change, as they were.
    """

    talent: Talent
    is_new: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    degree: Degree | None = None
    degree_was: dict[str, Any] = field(default_factory=dict)
    stay: StayAbroad | None = None
    proof: LanguageProof | None = None
    proof_was: dict[str, Any] = field(default_factory=dict)

    def set(self, name: str, value: Any) -> None:
        known = getattr(self.talent, name)
        if known != value:
            self.before[name], self.after[name] = known, value
            setattr(self.talent, name, value)


def plan_person(plan: Plan, row: RosterRow, cleared: Iterable[str]) -> None:
    """cleared: columns of the file that are empty, and are to delete what is known."""
    names = (*FROM_FILE, *FROM_FILE_IF_EMPTY)
    values = {name: _value(plan.talent, row, name) for name in names}
    for column in cleared:
        for name in _CLEARED.get(column, (column,)):
            values[name] = None if name == "cohort_year" else ""
    if row.staff_no:
        plan.set("staff_no", row.staff_no)
    for name, value in values.items():
        plan.set(name, value)


def _value(talent: Talent, row: RosterRow, name: str) -> Any:
    known = getattr(talent, name)
    if name in FROM_FILE_IF_EMPTY:
        return known or getattr(row, name)
    if name == "title_level" and row.title:
        return row.title_level or (known if talent.title == row.title else "")
    return getattr(row, name) or known or TAKEN_FOR_GRANTED.get(name, known)


def plan_pinyin(plan: Plan) -> None:
    """How the name is read follows from it; asked for when the row is written, since it is slow."""
    talent = plan.talent
    if not talent.pinyin or {"name_zh", "family_name", "given_name"} & plan.after.keys():
        plan.set("pinyin", reading(talent.name_zh, spelled=talent.family_name + talent.given_name))


def plan_degree(plan: Plan, level: str, awarded_on: date | None, known: list[Degree]) -> None:
    """The day of the highest degree; a degree of the same level in two fields is left to HR."""
    same = [degree for degree in known if degree.level == level]
    if not level or any(degree.awarded_on == awarded_on for degree in same):
        return
    if same and awarded_on is None:
        return
    unnamed = [degree for degree in same if not degree.field]
    if len(same) == 1 or unnamed:
        plan.degree = same[0] if len(same) == 1 else unnamed[0]
        plan.degree_was = {"awarded_on": plan.degree.awarded_on}
        plan.degree.awarded_on = awarded_on
    else:
        plan.degree = Degree(talent=plan.talent, level=level, awarded_on=awarded_on)


def plan_return(plan: Plan, ended_on: date | None, known: Iterable[date | None]) -> None:
    if ended_on is not None and ended_on not in set(known):
        plan.stay = StayAbroad(
            talent=plan.talent, funder=StayAbroad.Funder.CSC, ends_on=ended_on, from_roster=True
        )


def plan_proof(plan: Plan, read: ProofRead, known: list[LanguageProof]) -> None:
    """A result of the same test on the same day is the same proof."""
    values: dict[str, Any] = {"overall": None, "listening": None, "oral": None, **read.scores}
    values["level"] = read.level
    same = (read.test.test, read.test.language, read.taken_on)
    kept = next((one for one in known if (one.test, one.language, one.taken_on) == same), None)
    if kept is None:
        plan.proof = LanguageProof(
            talent=plan.talent,
            kind=read.test.kind,
            test=read.test.test,
            language=read.test.language,
            taken_on=read.taken_on,
            from_roster=True,
            **values,
        )
        return
    wrong = [name for name, value in values.items() if getattr(kept, name) != value]
    if wrong:
        plan.proof, plan.proof_was = kept, {name: getattr(kept, name) for name in wrong}
        for name in wrong:
            setattr(kept, name, values[name])


# As it is shown ---------------------------------------------------------------------------------
def changes_of(plan: Plan) -> list[Change]:
    """What the officer sees. Both names in Latin letters are one cell of the file."""
    changes = [
        Change(_COLUMN_OF.get(name, name), text_of(plan.before[name]), text_of(value))
        for name, value in plan.after.items()
        if name not in DERIVED and name not in FROM_FILE_IF_EMPTY[:2]
    ]
    if {"family_name", "given_name"} & set(plan.after):
        was = [
            str(plan.before.get(name, getattr(plan.talent, name)))
            for name in ("family_name", "given_name")
        ]
        changes.append(Change("name_en", " ".join(was).strip(), plan.talent.name_en))
    changes += _changes_of_records(plan)
    return changes


def _changes_of_records(plan: Plan) -> list[Change]:
    changes = []
    if degree := plan.degree:
        if degree.pk is None:
            changes.append(Change("highest_degree", "", degree.level))
            changes.append(Change("degree_date", "", text_of(degree.awarded_on)))
        else:
            was = text_of(plan.degree_was["awarded_on"])
            changes.append(Change("degree_date", was, text_of(degree.awarded_on)))
    if plan.stay:
        changes.append(Change("last_csc_return_date", "", text_of(plan.stay.ends_on)))
    if plan.proof:
        was = ""
        if plan.proof.pk is not None:
            before = LanguageProof(test=plan.proof.test, language=plan.proof.language)
            before.level = plan.proof_was.get("level", plan.proof.level)
            for name in ("overall", "listening", "oral"):
                setattr(before, name, plan.proof_was.get(name, getattr(plan.proof, name)))
            was = proof_result(before)
        parts = (plan.proof.test, proof_result(plan.proof), text_of(plan.proof.taken_on))
        changes.append(Change("language_test", was, " ".join(filter(None, parts))))
    return changes
