"""What a twin knows beside the person: the same for everybody, read once for a call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from applications.facts import days_for, office_lists
from programs.eligibility import Days
from programs.models import Call
from talents.models import Declaration, StayAbroad

# Conditions that hold for every row, and for none.
EVERYBODY = ~Q(pk__in=[])
NOBODY = Q(pk__in=[])


@dataclass(frozen=True, kw_only=True)
class Known:
    """The days that count, and the facts of `Facts` under the same names that no person states."""

    on: Days
    host_country: str | None = None
    employer_sector: str | None = None
    employer_region: str | None = None
    country_groups: Mapping[str, frozenset[str] | None]
    rulesets: Mapping[str, Mapping[str, Any]]


def known_of(call: Call, lists: Mapping[str, Any] | None = None) -> Known:
    """As `applications.facts` reads it for somebody who has not applied yet.

    lists: `office_lists()`, where it has been read before.
    """
    return Known(
        on=days_for(call),
        host_country=call.program.host_country or None,
        employer_sector=str(settings.INSTITUTION["sector"]),
        employer_region=str(settings.INSTITUTION["region"]),
        **(lists or office_lists()),
    )


@dataclass(frozen=True)
class ShutOut:
    """Whom rules shut out: by a condition on the person, on any of their statements, by a stay.

    Kept apart until the end, so that the statements and stays of all rules are looked through once.
    statements: those that say yes or name a day. stays: those paid by the CSC.
    """

    people: Q = NOBODY
    statements: Q = NOBODY
    stays: tuple[QuerySet[StayAbroad], ...] = ()

    def __or__(self, other: "ShutOut") -> "ShutOut":
        return ShutOut(
            self.people | other.people,
            self.statements | other.statements,
            self.stays + other.stays,
        )

    @property
    def condition(self) -> Q:
        return self.people | self.told

    @property
    def told(self) -> Q:
        """By their statements and stays alone; most people have none, and are not looked up."""
        stated = map(Declaration.objects.filter, parts(self.statements))
        has_any = Q(has_said_yes=True) | Q(has_csc_stay=True)
        return has_any & people_in(*stated, *self.stays)


def people_in(*rows: QuerySet[Any]) -> Q:
    """To whom one of the rows belongs; those of all models stand in one list. Of none, nobody."""
    if not rows:
        return NOBODY
    first, *others = (some.order_by().values("talent_id") for some in rows)
    return Q(pk__in=first.union(*others, all=True) if others else first)


def everybody_if(condition: bool) -> Q:
    return EVERYBODY if condition else NOBODY


def parts(condition: Q) -> list[Q]:
    """Of these one has to hold. An index leads to the rows of each, to those of all it may not."""
    if condition.negated or condition.connector != Q.OR:
        return [condition]
    each = (part if isinstance(part, Q) else Q(part) for part in condition.children)
    return [part for one in each for part in parts(one)]


def any_of(conditions: Iterable[Q]) -> Q:
    """One of them is enough; of none, nobody."""
    joined = NOBODY
    for condition in conditions:
        joined |= condition
    return joined
