"""Keeps the columns of a person that repeat their rows in step with them."""

from datetime import date

from talents.models import Degree, LanguageProof, StayAbroad, Talent

_RANK = {level: rank for rank, level in enumerate(Talent.DegreeLevel.values)}


def refresh(talent: Talent) -> bool:
    """Recomputes the repeated columns; True where something changed.

    Every path that saves or deletes a degree, a stay or a proof calls it, in the same transaction.
    The person's row stays locked until its end, so that of two changes at once the later one
    counts the rows of both.
    """
    stored = Talent.objects.select_for_update(of=["self"]).get(pk=talent.pk)
    values = {**_from_degrees(talent), **_from_stays(talent), **_from_proofs(talent)}
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
    returns = StayAbroad.objects.filter(
        talent=talent, funder=StayAbroad.Funder.CSC, ends_on__isnull=False
    ).values_list("ends_on", flat=True)
    return {"csc_return_on": max((day for day in returns if day), default=None)}


def _from_proofs(talent: Talent) -> dict[str, object]:
    return {"has_language_proof": LanguageProof.objects.filter(talent=talent).exists()}
