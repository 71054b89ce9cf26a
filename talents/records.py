"""Keeps the columns of a person that repeat their rows (degrees, stays) in step with them."""

from datetime import date

from talents.models import Degree, StayAbroad, Talent

_RANK = {level: rank for rank, level in enumerate(Talent.DegreeLevel.values)}


def refresh(talent: Talent) -> bool:
    """Recomputes highest degree, doctorate and last CSC return; True where something changed.

    Every path that saves or deletes a degree or a stay calls it, in the same transaction.
    """
    values = {**_from_degrees(talent), **_from_stays(talent)}
    changed = [name for name, value in values.items() if getattr(talent, name) != value]
    for name in changed:
        setattr(talent, name, values[name])
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
