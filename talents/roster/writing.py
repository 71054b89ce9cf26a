"""Writes what rows of a list would do, and takes it back: piece by piece, a few queries each."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from core.audit import Recorded
from core.imports.kinds import BuiltOn, Judged
from core.imports.staging import Stage
from core.imports.stored import changed_since, filled_since, hanging_on, restore, text_of
from core.models import ImportRow
from talents import records
from talents.models import Degree, LanguageProof, StayAbroad, Talent
from talents.roster.planning import Plan, plan_pinyin
from talents.search_words import SEARCHED

_RECORDS: dict[str, type[models.Model]] = {
    "degree": Degree,
    "stay": StayAbroad,
    "proof": LanguageProof,
}
# Of a record that is known already, what a row may change.
_CHANGING: dict[type[models.Model], Sequence[str]] = {
    Degree: ("awarded_on",),
    StayAbroad: (),
    LanguageProof: ("overall", "listening", "oral", "level"),
}


def write(judged: Sequence[Judged], *, actor: Any, stage: Stage) -> None:
    """What the rows do waits on the stage. Each row learns what it will have done (`undo`)."""
    plans = [one.plan for one in judged]
    for plan in plans:
        if plan.after:
            plan_pinyin(plan)
    new = [plan.talent for plan in plans if plan.is_new]
    stage.number(Talent, new)
    planned = {model: _rows_of(name, plans) for name, model in _RECORDS.items()}
    records.take_planned(new, planned)
    known = {plan.talent.pk: plan.talent for plan in plans if not plan.is_new}
    columns = records.take_planned(known.values(), planned) | {"updated_at"}
    columns |= {name for plan in plans if not plan.is_new for name in plan.after}
    if columns & SEARCHED:
        columns.add("search_text")
    for talent in (*new, *known.values()):
        talent.take_search_text()
    stage.add(Talent, new)
    stage.change(Talent, [*known.values()], columns)
    for model, rows in planned.items():
        made = [row for row in rows if row.pk is None]
        stage.change(model, [row for row in rows if row.pk is not None], _CHANGING[model])
        stage.number(model, made)
        stage.add(model, made)
    for one in judged:
        one.undo = _undo_of(one.plan)
    stage.record_each(actor, "talents.import_talent", map(_recorded, plans))


def _rows_of(name: str, plans: Sequence[Plan]) -> list[models.Model]:
    """name: of a record, as plans call it."""
    rows = [row for plan in plans if (row := getattr(plan, name)) is not None]
    for row in rows:
        row.talent_id = row.talent.pk
    return rows


def _undo_of(plan: Plan) -> dict[str, Any]:
    """Keys and values as JSON keeps them; of a row that was made there is no “was”."""
    done: dict[str, Any] = {"talent": plan.talent.pk, "new": plan.is_new}
    if not plan.is_new:
        done["was"] = {name: text_of(value) for name, value in plan.before.items()}
    done["is"] = {name: text_of(value) for name, value in plan.after.items()}
    for name in _RECORDS:
        row = getattr(plan, name)
        if row is None:
            continue
        was = getattr(plan, f"{name}_was", {})
        done[name] = {
            "id": row.pk,
            "was": {column: text_of(value) for column, value in was.items()},
            "is": {column: text_of(getattr(row, column)) for column in was},
        }
    return done


def _recorded(plan: Plan) -> Recorded:
    after = dict(plan.after)
    if plan.degree:
        after["degree"] = f"{plan.degree.level} {text_of(plan.degree.awarded_on)}".strip()
    if plan.stay:
        after["csc_return"] = plan.stay.ends_on
    if plan.proof:
        after["language_proof"] = f"{plan.proof.test} {text_of(plan.proof.taken_on)}".strip()
    before = {} if plan.is_new else plan.before
    return Recorded(plan.talent, before=before, after=after, subject=plan.talent)


# Taken back -------------------------------------------------------------------------------------
def built_on(rows: Sequence[ImportRow]) -> list[BuiltOn]:
    """People who have changed since, or on whom something hangs."""
    people = Talent.objects.in_bulk([row.undo["talent"] for row in rows])
    keys = {name: [row.undo[name]["id"] for row in rows if name in row.undo] for name in _RECORDS}
    stored = {name: model._base_manager.in_bulk(keys[name]) for name, model in _RECORDS.items()}
    made = {model: keys[name] for name, model in _RECORDS.items()}
    new = [row.undo["talent"] for row in rows if row.undo["new"]]
    hanging = hanging_on(Talent, new, made)
    found = []
    for row in rows:
        talent = people.get(row.undo["talent"])
        changed = changed_since(talent, row.undo["is"])
        if talent is not None and row.undo["new"]:
            blank = Talent(staff_no=row.key)
            changed += filled_since(talent, row.undo["is"], blank, records.REPEATED)
        for name, model in _RECORDS.items():
            if name in row.undo:
                kept = stored[name].get(row.undo[name]["id"])
                if changed_since(kept, row.undo[name]["is"]):
                    changed.append(model._meta.verbose_name)
        if changed or hanging.get(row.undo["talent"]):
            address = talent.get_absolute_url() if talent else ""
            about = hanging.get(row.undo["talent"], ())
            found.append(BuiltOn(row, address, changed, about))
    return found


def take_back(rows: Sequence[ImportRow], *, actor: Any, stage: Stage) -> None:
    """What undoes the rows waits on the stage; `built_on` has found nothing."""
    people = Talent.objects.in_bulk([row.undo["talent"] for row in rows])
    restored, made = _records_of(rows)
    gone = [people[row.undo["talent"]] for row in rows if row.undo["new"]]
    back = [(row, people[row.undo["talent"]]) for row in rows if not row.undo["new"]]
    for row, talent in back:
        restore(talent, row.undo["was"])
    known = {talent.pk: talent for _row, talent in back}
    columns = records.take_planned(known.values(), restored, made) | {"updated_at"}
    columns |= {name for row, _talent in back for name in row.undo["was"]}
    if columns & SEARCHED:
        columns.add("search_text")
    for talent in known.values():
        talent.take_search_text()
    stage.change(Talent, [*known.values()], columns)
    for model in _RECORDS.values():
        stage.change(model, restored[model], _CHANGING[model])
        stage.remove(model, made[model])
    stage.remove(Talent, gone)
    entries = [
        *(Recorded(one, before={"staff_no": one.staff_no}, subject=one) for one in gone),
        *(
            Recorded(one, before=row.undo["is"], after=row.undo["was"], subject=one)
            for row, one in back
        ),
    ]
    stage.record_each(actor, "talents.undo_import_talent", entries)


_Rows = dict[type[models.Model], list[Any]]


def _records_of(rows: Iterable[ImportRow]) -> tuple[_Rows, _Rows]:
    """Records of people as they were before, and those that the rows have made."""
    restored: _Rows = {}
    made: _Rows = {}
    for name, model in _RECORDS.items():
        done = {row.undo[name]["id"]: row.undo[name]["was"] for row in rows if name in row.undo}
        stored = model._base_manager.in_bulk(done)
        made[model] = [stored[pk] for pk, was in done.items() if not was]
        restored[model] = [stored[pk] for pk, was in done.items() if was]
        for row in restored[model]:
            restore(row, done[row.pk])
    return restored, made
