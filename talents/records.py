"""Keeps the columns of a person that repeat their rows in step with them."""

from collections.abc import Callable
from datetime import date

from talents.models import Declaration, Degree, LanguageProof, StayAbroad, Talent

_RANK = {level: rank for rank, level in enumerate(Talent.DegreeLevel.values)}


def refresh(talent: Talent) -> bool:
    """Recomputes the repeated columns; True where something changed.

    Every path that saves or deletes a degree, a stay or a proof calls it, in the same transaction;
    after a statement `refresh_statements` is enough.
    """
    return _write(talent, _from_degrees, _from_stays, _from_proofs, _from_statements)


def refresh_statements(talent: Talent) -> bool:
    """The same, of the column that repeats statements."""
    return _write(talent, _from_statements)


def _write(talent: Talent, *read: Callable[[Talent], dict[str, object]]) -> bool:
    """The person's row stays locked until the transaction ends, so that of two changes at once the
    later one counts the rows of both.
    """
    stored = Talent.objects.select_for_update(of=["self"]).get(pk=talent.pk)
    values = {name: value for each in read for name, value in each(talent).items()}
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    for name, value in values.items():
        setattr(talent, name, value)
    if changed:
        talent.save(update_fields=[*changed, "updated_at"])
    return bool(changed)


def _from_degrees(talent: Talent) -> dict[str, object]:
    degrees = list(Degree.objects.filter(talent=talent))
    level = max((degree.level for degree in degrees), key=_RANK.__getitem__, default="")
    return {
        "highest_degree": level,
        "highest_degree_on": _first_day(degrees, level),
        "doctorate_on": _first_day(degrees, Talent.DegreeLevel.DOCTORATE),
    }


def _first_day(degrees: list[Degree], level: str) -> date | None:
    """The day from which years are counted: of two degrees of a level, the earlier one."""
    days = [degree.awarded_on for degree in degrees if degree.level == level and degree.awarded_on]
    return min(days, default=None)


def _from_stays(talent: Talent) -> dict[str, object]:
    paid_by_csc = StayAbroad.objects.filter(talent=talent, funder=StayAbroad.Funder.CSC)
    returns = list(paid_by_csc.values_list("ends_on", flat=True))
    return {
        "has_csc_stay": bool(returns),
        "csc_return_on": max((day for day in returns if day), default=None),
    }


def _from_proofs(talent: Talent) -> dict[str, object]:
    return {"has_language_proof": LanguageProof.objects.filter(talent=talent).exists()}


def _from_statements(talent: Talent) -> dict[str, object]:
    """A day is a yes that says when; a no and a number are none."""
    answers = Declaration.objects.filter(talent=talent).values_list("answer", flat=True)
    return {"has_said_yes": any(answer is True or isinstance(answer, str) for answer in answers)}
