"""Holds the rows of a list against the institutions that are known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.countries import country_name
from core.imports.heads import CHINESE, ENGLISH
from core.imports.kinds import Asked, Change, Judge, Judged, Standing
from core.imports.likeness import Likeness
from core.imports.remarks import Remark, Weight
from core.imports.row_reader import RowReader
from core.imports.stored import text_of
from core.imports.tables import Row
from partners.bringing_in.columns import (
    CLEARABLE,
    COLUMNS,
    FOR_NEW,
    read_row,
    words_for_countries,
)
from partners.models import Institution


@dataclass
class Plan:
    """before, after: columns that change; all of them for a new institution."""

    institution: Institution
    is_new: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def set(self, name: str, value: Any) -> None:
        known = getattr(self.institution, name)
        if known != value:
            self.before[name], self.after[name] = known, value
            setattr(self.institution, name, value)


class InstitutionJudge(Judge):
    """A list of institutions is short: all that are known are read once."""

    def __init__(self, asked: Asked):
        self.asked = asked
        known = list(Institution.objects.order_by("code"))
        self.by_code = {one.code.casefold(): one for one in known}
        self.by_ror = {one.ror: one for one in known if one.ror}
        self.by_key = {one.pk: one for one in known}
        self.by_name: dict[str, list[Institution]] = {}
        for one in known:
            for name in {one.name_zh.casefold(), one.name_en.casefold()}:
                self.by_name.setdefault(name, []).append(one)
        self.countries = words_for_countries(known)
        self.slugs = {one.slug for one in known}
        self.lines: dict[str, int] = {}
        self.met: dict[int, int] = {}
        self.likeness = Likeness("code", _("The name is that of %(key)s in line %(line)s"), _again)

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        return [self._judged(row) for row in rows]

    def _judged(self, row: Row) -> Judged:
        reader = RowReader(row, COLUMNS, today=self.asked.today)
        read = read_row(reader, self.countries)
        reader.only_once("code", read["code"].casefold(), self.lines)
        judged = Judged(row, Standing.WRONG, read["code"], read["name_zh"] or read["name_en"])
        judged.remarks = reader.remarks
        known = self._meant(row, read, judged)
        if judged.candidates and not _is_refused(judged):
            judged.standing = Standing.ASKED
            return judged
        if known is None:
            said = {remark.column for remark in reader.remarks if remark.weight is Weight.REFUSED}
            for name in FOR_NEW:
                if not reader.has(name) and name not in said:
                    text = _("is required for a new institution, and empty")
                    reader.refuse(name, "missing", text)
        elif line := self.met.get(known.pk):
            text = _("The same institution already appears in line %(line)s.")
            reader.refuse("code", "duplicate_institution", text, line=line)
        if not _is_refused(judged):
            self._plan(row, read, known, judged, reader)
        return judged

    def _meant(self, row: Row, read: Mapping[str, str], judged: Judged) -> Institution | None:
        """By code or ROR; by name only where a person has said so."""
        answer = self.asked.people.get(row.line)
        if answer and answer in self.by_key:
            return self.by_key[answer]
        known = self.by_code.get(read["code"].casefold()) or self.by_ror.get(read["ror"])
        if known is not None or answer is not None:
            return known
        names = {read["name_zh"].casefold(), read["name_en"].casefold()} - {""}
        found = {one.pk: one for name in names for one in self.by_name.get(name, [])}
        judged.candidates = [
            (pk, f"{one.name_zh} ({one.code})") for pk, one in found.items() if pk not in self.met
        ]
        if judged.candidates:
            codes = ", ".join(one.code for one in found.values())
            text = _("The name is that of %(codes)s. Is it the same institution?")
            params = {"codes": codes}
            judged.remarks.append(
                Remark(row.line, "", Weight.ASKED, "same_institution", text, params)
            )
        return None

    def _plan(
        self,
        row: Row,
        read: Mapping[str, str],
        known: Institution | None,
        judged: Judged,
        reader: RowReader,
    ) -> None:
        institution = known or new_institution(self._slug(read))
        plan = judged.plan = Plan(institution, is_new=known is None)
        for name, value in read.items():
            if value or (self.asked.clears and name in CLEARABLE and reader.is_empty(name)):
                plan.set(name, value)
        judged.changes = [
            Change(name, text_of(plan.before[name]), text_of(value))
            for name, value in plan.after.items()
        ]
        if "country" in plan.after:
            for language, ending in ((CHINESE, "zh"), (ENGLISH, "en")):
                with translation.override(language):
                    plan.set(f"country_label_{ending}", country_name(read["country"]))
        something = Standing.NEW if plan.is_new else Standing.CHANGED
        judged.standing = something if judged.changes else Standing.UNCHANGED
        judged.key, judged.label = institution.code, institution.name
        if known is not None:
            self.met[known.pk] = row.line
        self._doubt(plan, judged)

    def _doubt(self, plan: Plan, judged: Judged) -> None:
        """Two codes for one name in one country are likely one institution."""
        one, line = plan.institution, judged.row.line
        met = [
            self.likeness.meet(f"{one.country} {name.casefold()}", one.code, line)
            for name in (one.name_zh, one.name_en)
            if name
        ]
        first = next(filter(None, met), None)
        if first and {"name_zh", "name_en", "country"} & plan.after.keys():
            judged.remarks.append(self.likeness.doubt(line, first))

    def afterthoughts(self) -> Iterator[Remark]:
        return self.likeness.afterthoughts()

    def _slug(self, read: Mapping[str, str]) -> str:
        base = slugify(read["name_en"])[:90] or slugify(read["code"])
        slug = base if base not in self.slugs else f"{base}-{slugify(read['code'])}"[:100]
        self.slugs.add(slug)
        return slug


def new_institution(slug: str = "") -> Institution:
    """It claims no tie unless its row says otherwise."""
    return Institution(slug=slug, relation=Institution.Relation.ILLUSTRATIVE)


def _again(number: int):
    return ngettext_lazy(
        "%(number)s more row, line %(line)s, has this name",
        "%(number)s more rows, the first in line %(line)s, have this name",
        number,
    )


def _is_refused(judged: Judged) -> bool:
    return any(remark.weight is Weight.REFUSED for remark in judged.remarks)
