"""Twins of `programs.eligibility.judges_stay`: whom a rule about stays abroad shuts out."""

from datetime import date
from typing import Any

from django.db.models import DateField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

from applications.reverse import statements
from applications.reverse.known import EVERYBODY, NOBODY, Known
from applications.reverse.sql import AbroadFor
from applications.reverse.training import levels_below, levels_from
from core import periods
from programs import rule_types as rules
from talents.models import Degree, StayAbroad


def day_value(day: date) -> Value:
    return Value(day, output_field=DateField())


def between(rows: Any, first: Any, last: date) -> Any:
    """Those with days between the two, as `began` and `ended`; a stay without an end goes on."""
    end = day_value(last)
    return rows.annotate(
        began=Greatest("starts_on", first, output_field=DateField()),
        ended=Least(Coalesce("ends_on", end), end, output_field=DateField()),
    ).filter(began__lte=F("ended"))


def stay_months(params: rules.StayMonths, known: Known, day: date) -> Q:
    """Only an application plans a stay."""
    return NOBODY


def max_months_in_host_country(params: rules.MaxMonthsInHostCountry, known: Known, day: date) -> Q:
    if known.host_country is None:
        return NOBODY
    last = known.on.at(params.window_end)
    first = periods.add_months(last, -params.window_months) + periods.DAY
    there = StayAbroad.objects.filter(country=known.host_country, starts_on__isnull=False)
    most = periods.days_of_months(params.months, before=last)
    return Q(pk__in=AbroadFor(_spans(between(there, day_value(first), last)), more_days_than=most))


def stay_abroad_months(params: rules.StayAbroadMonths, known: Known, day: date) -> Q:
    """Who has told all stays, each with its first day, and has not enough of them."""
    last = params.until or day
    unclear = Q(pk__in=StayAbroad.objects.filter(starts_on=None).values("talent_id"))
    short = ~unclear & ~_enough(params, last)
    if params.after_degree:
        too_low = Q(highest_degree__in=levels_below(params.after_degree))
        short = too_low | (short & _has_dated(params.after_degree))
    never = statements.people_who(statements.said_no("stayed_abroad"))
    return short & (never | Q(pk__in=StayAbroad.objects.values("talent_id")))


def _enough(params: rules.StayAbroadMonths, last: date) -> Q:
    """What the position leaves open counts: it may be the right one."""
    rows = StayAbroad.objects.filter(starts_on__isnull=False)
    if params.position is not None:
        rows = rows.filter(position__in=[params.position, ""])
    first: Any = day_value(date.min)
    if params.after_degree:
        rows, first = _after_degree(rows, params.after_degree)
    stays = _spans(between(rows, first, last))
    if params.continuous:
        return Q(pk__in=AbroadFor(stays, months=params.least))
    needed = periods.days_of_months(params.least, before=last)
    return Q(pk__in=AbroadFor(stays, more_days_than=needed - 1)) if needed > 0 else EVERYBODY


def _after_degree(rows: Any, degree: str) -> tuple[Any, Any]:
    """The stays of those who hold it, and the first day on which they held it or a higher one."""
    from_it = levels_from(degree)
    rows = rows.filter(talent__highest_degree__in=from_it)
    first: Any = F("talent__highest_degree_on")
    if len(from_it) > 1:
        earliest = Degree.objects.filter(
            talent=OuterRef("talent"), level__in=from_it, awarded_on__isnull=False
        ).order_by("awarded_on")
        first = Coalesce(Subquery(earliest.values("awarded_on")[:1]), first)
    return rows.annotate(held_on=first).filter(held_on__isnull=False), F("held_on")


def _has_dated(degree: str) -> Q:
    """Holds such a degree or a higher one, and one of them has its day."""
    from_it = levels_from(degree)
    rows = Degree.objects.filter(level__in=from_it, awarded_on__isnull=False)
    dated = Q(highest_degree_on__isnull=False) | Q(pk__in=rows.values("talent_id"))
    return Q(highest_degree__in=from_it) & dated


def _spans(rows: Any) -> Any:
    return rows.order_by().values("talent_id", "began", "ended")
