"""The roster and lists of language scores, as the imports know them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from core.imports.kinds import Asked, BuiltOn, ImportKind, Judged
from core.imports.staging import Stage
from core.models import ImportRow
from talents.models import Talent
from talents.roster import writing
from talents.roster.columns import CLEARABLE, COLUMNS, IDENTIFYING, PROOF_COLUMNS, REQUIRED
from talents.roster.comparing import RosterJudge

_CHOICES: dict[str, dict[str, Any]] = {
    "gender": dict(Talent.Gender.choices),
    "category": dict(Talent.Category.choices),
    "highest_degree": dict(Talent.DegreeLevel.choices),
    "employment_kind": dict(Talent.Employment.choices),
}


class RosterKind(ImportKind):
    name = "roster"
    label = _("Roster")
    hint = _(
        "People of the Shuren Talents Plan, a row each. Who is known is found by the staff number, "
        "or by name and birth date if you say so; nobody is ever taken off the roster."
    )
    model = Talent
    records = ("talents.", "accounts.department")
    list_url = "admin:talents_talent_changelist"
    columns = COLUMNS
    needed: Sequence[Sequence[str]] = IDENTIFYING
    for_new: Sequence[str] = REQUIRED
    clearable: Sequence[str] = CLEARABLE

    def judge(self, asked: Asked) -> RosterJudge:
        return RosterJudge(asked)

    def write(self, judged: Sequence[Judged], *, actor: Any, stage: Stage) -> None:
        writing.write(judged, actor=actor, stage=stage)

    def built_on(self, rows: Sequence[ImportRow]) -> list[BuiltOn]:
        return writing.built_on(rows)

    def take_back(
        self, rows: Sequence[ImportRow], *, actor: Any, reason: str, stage: Stage
    ) -> None:
        writing.take_back(rows, actor=actor, stage=stage)

    def shown(self, column: str, value: str) -> str:
        if column == "department" and value:
            department = Department.objects.filter(pk=int(value)).first()
            return department.name if department else value
        return str(_CHOICES.get(column, {}).get(value, value))


class LanguageKind(RosterKind):
    """Adds proofs to people who are known; nothing else of them changes."""

    name = "language"
    label = _("Language scores")
    hint = _(
        "Results of language tests of people who are on the roster, a row each. A result of the "
        "same test on the same day is the same proof; none is ever taken away."
    )
    columns = {name: COLUMNS[name] for name in ("staff_no", "name_zh", *PROOF_COLUMNS)}
    needed = (("staff_no", "language_test", "language_score"),)
    for_new = ()
    clearable = ()

    def judge(self, asked: Asked) -> RosterJudge:
        return RosterJudge(asked, adds=False)


ROSTER, LANGUAGE = RosterKind(), LanguageKind()
