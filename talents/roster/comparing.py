"""Holds the rows of a list against what is known: who is meant, and which cells would change."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import Department
from core.imports.kinds import Asked, Judge, Judged, Standing
from core.imports.likeness import Likeness
from core.imports.remarks import Remark, Weight
from core.imports.tables import Row
from talents.models import Talent
from talents.names import in_latin
from talents.roster.checking import Checked, RowChecker
from talents.roster.columns import CLEARABLE
from talents.roster.known import Known, Met, known_of
from talents.roster.naming import other_name
from talents.roster.planning import (
    Plan,
    changes_of,
    plan_degree,
    plan_person,
    plan_proof,
    plan_return,
)


def departments_by_name() -> dict[str, int]:
    """Primary keys by code and by both names, case folded."""
    rows = Department.objects.values_list("pk", "code", "name_zh", "name_en")
    return {name.casefold(): pk for pk, *names in rows for name in names if name}


class RosterJudge(Judge):
    """adds: people who are not known yet become people of the roster."""

    def __init__(self, asked: Asked, *, adds: bool = True):
        self.asked, self.adds, self.met = asked, adds, Met()
        self.likeness = Likeness(
            "name_zh", _("Name and birth date are those of %(key)s in line %(line)s"), _again
        )
        self.checker = RowChecker(departments_by_name(), today=asked.today, many_proofs=not adds)

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        checked = [self.checker.check(row) for row in rows]
        meant = [self.asked.people.get(row.line, 0) for row in rows]
        known = known_of(checked, filter(None, meant))
        return [self._judged(one, known) for one in checked]

    def _judged(self, one: Checked, known: Known) -> Judged:
        row = one.row
        judged = Judged(one.source, Standing.WRONG, row.staff_no, row.name_zh, remarks=one.remarks)
        talent = self._meant(one, known, judged)
        if talent is not None:
            self._compare_names(one, talent, judged)
        if judged.candidates and not one.is_refused:
            judged.standing = Standing.ASKED
            return judged
        self._compare_with_others(one, talent, known)
        if one.is_refused:
            return judged
        plan = Plan(talent or Talent(staff_no=row.staff_no), is_new=talent is None)
        judged.plan = plan
        self._fill(one, plan, known)
        judged.key, judged.label = plan.talent.staff_no, row.name_zh or plan.talent.name_zh
        judged.changes = changes_of(plan)
        something = Standing.NEW if plan.is_new else Standing.CHANGED
        judged.standing = something if judged.changes else Standing.UNCHANGED
        self._remember(one, talent)
        if self.adds:
            self._doubt(one, plan, known)
        return judged

    def _doubt(self, one: Checked, plan: Plan, known: Known) -> None:
        """Two numbers for one name and birth date are likely one person; HR knows."""
        talent = plan.talent
        if talent.birth_date is None:
            return
        look = f"{talent.birth_date}{talent.name_zh}"
        first = self.likeness.meet(look, talent.staff_no, one.line)
        if not plan.is_new and not {"name_zh", "birth_date"} & plan.after.keys():
            return
        if first:
            one.remarks.insert(0, self.likeness.doubt(one.line, first))
            return
        namesakes = known.namesakes.get((talent.name_zh, talent.birth_date), [])
        others = [other for other in namesakes if other.staff_no not in self.met.numbers]
        if others and not plan.is_new:
            text = _("Name and birth date are those of %(number)s in the portal")
            number = others[0].staff_no
            one.remark("name_zh", Weight.DOUBTED, "namesake", text, number=number)

    def afterthoughts(self) -> Iterator[Remark]:
        return self.likeness.afterthoughts()

    def _meant(self, one: Checked, known: Known, judged: Judged) -> Talent | None:
        """By the number; by name and birth date only where a person has said so."""
        row, answer = one.row, self.asked.people.get(one.line)
        if answer and answer in known.by_key:
            return known.by_key[answer]
        if row.staff_no in known.people and row.staff_no not in self.met.added:
            return known.people[row.staff_no]
        if answer is None and row.birth_date is not None:
            namesakes = known.namesakes.get((row.name_zh, row.birth_date), [])
            free = [talent for talent in namesakes if talent.staff_no not in self.met.numbers]
            if free:
                judged.candidates = _candidates(free)
                numbers = ", ".join(talent.staff_no for talent in free)
                text = _("Name and birth date are those of %(numbers)s. Is it the same person?")
                one.remark("", Weight.ASKED, "same_person", text, numbers=numbers)
        return None

    def _compare_names(self, one: Checked, talent: Talent, judged: Judged) -> None:
        """Another name under a known number is another person, or theirs if somebody says so."""
        row, answer = one.row, self.asked.people.get(one.line)
        other = other_name(row, talent)
        if one.is_refused or other is None or answer == talent.pk:
            return
        born_alike = row.birth_date is not None and row.birth_date == talent.birth_date
        if answer is None and (born_alike or other.column == "name_en"):
            judged.candidates = _candidates([talent])
            text = _("“%(known)s” in the portal, “%(said)s” here. Is it the same person?")
            names = {"known": other.known, "said": other.said}
            one.remark(other.column, Weight.ASKED, "other_name", text, **names)
            return
        text = (
            _("“%(value)s” belongs to another person in the portal: name and birth date differ")
            if row.birth_date and not born_alike
            else _("“%(value)s” belongs to another person in the portal: the name differs")
        )
        one.remark("staff_no", Weight.REFUSED, "other_person", text, value=row.staff_no)

    def _compare_with_others(self, one: Checked, talent: Talent | None, known: Known) -> None:
        """Refuses a row that would make one person into another, or give two one address."""
        row = one.row
        if talent is None:
            self._ask_for_new(one)
        line = self.met.numbers.get(row.staff_no) or (talent and self.met.lines.get(talent.pk))
        if line and self.adds and not _has(one, "duplicate_staff_no"):
            text = _("The same person already appears in line %(line)s.")
            one.remark("staff_no", Weight.REFUSED, "duplicate_person", text, line=line)
        owners = [
            pk
            for pk, _number in known.owners.get(row.email, [])
            if self.met.emails.get(pk, row.email) == row.email
        ]
        if row.email and any(talent is None or pk != talent.pk for pk in owners):
            text = _("“%(value)s” belongs to another person in the portal")
            one.remark("email", Weight.REFUSED, "address_taken", text, value=row.email)

    def _ask_for_new(self, one: Checked) -> None:
        if not self.adds:
            text = _("Nobody on the roster has this number. Import the roster first.")
            one.remark("staff_no", Weight.REFUSED, "unknown_person", text)
            return
        said = {remark.column for remark in one.remarks if remark.weight is Weight.REFUSED}
        for column in reversed(one.missing):
            if column not in said:
                text = _("is required for a new person, and empty")
                one.remark(column, Weight.REFUSED, "missing", text)

    def _remember(self, one: Checked, talent: Talent | None) -> None:
        row = one.row
        if talent is None:
            self.met.added.add(row.staff_no)
        else:
            self.met.lines[talent.pk] = one.line
            self.met.numbers[talent.staff_no] = one.line
            if row.email:
                self.met.emails[talent.pk] = row.email
        if row.staff_no:
            self.met.numbers[row.staff_no] = one.line

    def _fill(self, one: Checked, plan: Plan, known: Known) -> None:
        key, row = plan.talent.pk or 0, one.row
        if self.adds:
            self._note_what_is_kept(one, plan.talent)
            plan_person(plan, row, set(CLEARABLE) & one.empty if self.asked.clears else ())
            plan_degree(plan, row.highest_degree, row.degree_date, known.degrees.get(key, []))
            plan_return(plan, row.last_csc_return_date, known.returns.get(key, ()))
        if row.proof:
            plan_proof(plan, row.proof, known.proofs.get(key, []))

    def _note_what_is_kept(self, one: Checked, talent: Talent) -> None:
        """What the person entered stays; the officer reads that the file says otherwise."""
        told = {
            "name_en": (talent.name_en, in_latin(one.row.family_name, one.row.given_name)),
            "phone": (talent.phone, one.row.phone),
        }
        for column, (known, said) in told.items():
            if known and said and known != said:
                text = _("“%(known)s” stays, as the person entered it; the file says “%(said)s”")
                params = {"known": known, "said": said}
                one.remarks.append(Remark(one.line, column, Weight.NOTED, "kept", text, params))


def _candidates(people: Sequence[Talent]) -> list[tuple[int, str]]:
    return [(talent.pk, f"{talent.name_zh} ({talent.staff_no})") for talent in people]


def _again(number: int):
    return ngettext_lazy(
        "%(number)s more row, line %(line)s, has this name and birth date",
        "%(number)s more rows, the first in line %(line)s, have this name and birth date",
        number,
    )


def _has(one: Checked, code: str) -> bool:
    return any(remark.code == code for remark in one.remarks)
