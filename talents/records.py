"""Keeps the columns of a person that repeat their rows in step with them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models

from talents.models import Declaration, Degree, LanguageProof, StayAbroad, Talent

_RANK = {level: rank for rank, level in enumerate(Talent.DegreeLevel.values)}
Values = dict[str, object]
Rows = Mapping[type[models.Model], Iterable[Any]]


def refresh(talent: Talent) -> bool:
    """Recomputes the repeated columns; True where something changed.

    Every path that saves or deletes a degree, a stay or a proof calls it, in the same transaction;
    after a statement `refresh_statements` is enough.
    """
    return _write(talent, _READ)


def refresh_statements(talent: Talent) -> bool:
    """The same, of the column that repeats statements."""
    return _write(talent, {Declaration: _from_statements})


def take_planned(talents: Iterable[Talent], planned: Rows, gone: Rows | None = None) -> set[str]:
    """Sets the repeated columns as they will be once these rows are stored; saves nothing.

    planned: new rows and changed ones, gone: those that will be deleted; of these people or others.
    Returns the columns that differ.
    """
    people, differing = {talent.pk: talent for talent in talents}, set()
    for model, read in _READ.items():
        rows: dict[int, list[Any]] = defaultdict(list)
        new, old = list(planned.get(model, ())), list((gone or {}).get(model, ()))
        for row in new:
            rows[row.talent_id].append(row)
        for row in old:
            rows[row.talent_id] += []
        known = [row.pk for row in (*new, *old) if row.pk]
        stored: Any = model._base_manager.filter(talent__in=rows.keys() & people.keys())
        for row in stored.exclude(pk__in=known):
            rows[row.talent_id].append(row)
        for pk in rows.keys() & people.keys():
            for name, value in read(rows[pk]).items():
                if getattr(people[pk], name) != value:
                    differing.add(name)
                    setattr(people[pk], name, value)
    return differing


def _write(talent: Talent, read: "dict[type[models.Model], Read]") -> bool:
    """The person's row stays locked until the transaction ends, so that of two changes at once the
    later one counts the rows of both.
    """
    stored = Talent.objects.select_for_update(of=["self"]).get(pk=talent.pk)
    values: Values = {}
    for model, look in read.items():
        values |= look(list(model._base_manager.filter(talent=talent)))
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    for name, value in values.items():
        setattr(talent, name, value)
    if changed:
        talent.save(update_fields=[*changed, "updated_at"])
    return bool(changed)


def _from_degrees(degrees: Sequence[Degree]) -> Values:
    level = max((degree.level for degree in degrees), key=_RANK.__getitem__, default="")
    return {
        "highest_degree": level,
        "highest_degree_on": _first_day(degrees, level),
        "doctorate_on": _first_day(degrees, Talent.DegreeLevel.DOCTORATE),
    }


def _first_day(degrees: Sequence[Degree], level: str) -> date | None:
    """The day from which years are counted: of two degrees of a level, the earlier one."""
    days = [degree.awarded_on for degree in degrees if degree.level == level and degree.awarded_on]
    return min(days, default=None)


def _from_stays(stays: Sequence[StayAbroad]) -> Values:
    returns = [stay.ends_on for stay in stays if stay.funder == StayAbroad.Funder.CSC]
    return {
        "has_csc_stay": bool(returns),
        "csc_return_on": max((day for day in returns if day), default=None),
    }


def _from_proofs(proofs: Sequence[LanguageProof]) -> Values:
    return {"has_language_proof": bool(proofs)}


def _from_statements(statements: Sequence[Declaration]) -> Values:
    """A day is a yes that says when; a no and a number are none."""
    answers = [statement.answer for statement in statements]
    return {"has_said_yes": any(answer is True or isinstance(answer, str) for answer in answers)}


Read = Callable[[Sequence[Any]], Values]
_READ: dict[type[models.Model], Read] = {
    Degree: _from_degrees,
    StayAbroad: _from_stays,
    LanguageProof: _from_proofs,
    Declaration: _from_statements,
}
REPEATED = frozenset(name for read in _READ.values() for name in read(()))
