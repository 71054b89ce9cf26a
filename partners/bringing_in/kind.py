"""A list of institutions as the imports know it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.audit import Recorded
from core.countries import country_name
from core.imports.kinds import Asked, BuiltOn, ImportKind, Judged
from core.imports.staging import Stage
from core.imports.stored import changed_since, filled_since, hanging_on, restore, text_of
from core.models import ImportRow
from partners.bringing_in.columns import CLEARABLE, COLUMNS, FOR_NEW
from partners.bringing_in.judging import InstitutionJudge, new_institution
from partners.models import Institution

_CHOICES: dict[str, dict[str, Any]] = {
    "kind": dict(Institution.Kind.choices),
    "relation": dict(Institution.Relation.choices),
}


class PartnersKind(ImportKind):
    name = "partners"
    label = _("Partner institutions")
    hint = _(
        "A row each. Who is known is found by the code or ROR, or by the name if you say so. "
        "A new one claims no tie unless its row says otherwise; agreements stay as they are."
    )
    model = Institution
    records = ("partners.institution",)
    list_url = "admin:partners_institution_changelist"
    columns = COLUMNS
    needed = (("code",), ("ror",), ("name_zh",), ("name_en",))
    for_new = FOR_NEW
    clearable = CLEARABLE

    def judge(self, asked: Asked) -> InstitutionJudge:
        return InstitutionJudge(asked)

    def write(self, judged: Sequence[Judged], *, actor: Any, stage: Stage) -> None:
        plans = [one.plan for one in judged]
        for plan in plans:
            plan.institution.take_search_text()
        new = [plan.institution for plan in plans if plan.is_new]
        known = [plan for plan in plans if not plan.is_new]
        stage.number(Institution, new)
        stage.add(Institution, new)
        columns = {name for plan in known for name in plan.after} | {"search_text"}
        stage.change(Institution, [plan.institution for plan in known], columns)
        for one in judged:
            plan = one.plan
            one.undo = {
                "id": plan.institution.pk,
                "new": plan.is_new,
                "was": {name: text_of(value) for name, value in plan.before.items()},
                "is": {name: text_of(value) for name, value in plan.after.items()},
            }
        rows = [
            Recorded(plan.institution, before={} if plan.is_new else plan.before, after=plan.after)
            for plan in plans
        ]
        stage.record_each(actor, "partners.import_institution", rows)

    def built_on(self, rows: Sequence[ImportRow]) -> list[BuiltOn]:
        known = Institution.objects.in_bulk([row.undo["id"] for row in rows])
        hanging = hanging_on(Institution, [row.undo["id"] for row in rows if row.undo["new"]])
        found = []
        for row in rows:
            key, values = row.undo["id"], row.undo["is"]
            changed = changed_since(known.get(key), values)
            if row.undo["new"] and key in known:
                changed += filled_since(known[key], values, new_institution(), {"slug"})
            if changed or key in hanging:
                address = reverse("admin:partners_institution_change", args=[key])
                address = address if key in known else ""
                found.append(BuiltOn(row, address, changed, hanging.get(key, ())))
        return found

    def take_back(
        self, rows: Sequence[ImportRow], *, actor: Any, reason: str, stage: Stage
    ) -> None:
        known = Institution.objects.in_bulk([row.undo["id"] for row in rows])
        back = [(row, known[row.undo["id"]]) for row in rows if not row.undo["new"]]
        for row, one in back:
            restore(one, row.undo["was"])
            one.take_search_text()
        columns = {name for row, _one in back for name in row.undo["was"]} | {"search_text"}
        stage.change(Institution, [one for _row, one in back], columns)
        gone = [known[row.undo["id"]] for row in rows if row.undo["new"]]
        stage.remove(Institution, gone)
        entries = [
            *(Recorded(one, before={"code": one.code}) for one in gone),
            *(Recorded(one, before=row.undo["is"], after=row.undo["was"]) for row, one in back),
        ]
        stage.record_each(actor, "partners.undo_import_institution", entries)

    def shown(self, column: str, value: str) -> str:
        if column == "country" and value:
            return country_name(value)
        return str(_CHOICES.get(column, {}).get(value, value))


PARTNERS = PartnersKind()
