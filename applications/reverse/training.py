"""Twins of `programs.eligibility.judges_training`: whom a rule about degrees and work shuts out.

`highest_degree` and its day repeat the rows (`talents.records.refresh`) or stand for them where
there are none; the rows are read only where the columns do not say it all.
"""

from datetime import date

from django.db.models import Case, IntegerField, Max, Min, Q, QuerySet, When

from applications.reverse import statements
from applications.reverse.known import NOBODY, Known
from core import periods
from programs import rule_types as rules
from programs.eligibility.judges_training import DEGREE_RANK, TITLE_RANK, required_years
from talents.models import Degree


def levels_from(degree: str) -> list[str]:
    """That degree and the higher ones."""
    return [code for code, rank in DEGREE_RANK.items() if rank >= DEGREE_RANK[degree]]


def levels_below(degree: str) -> list[str]:
    return [code for code, rank in DEGREE_RANK.items() if rank < DEGREE_RANK[degree]]


def min_degree(params: rules.MinDegree, known: Known, day: date) -> Q:
    rows = _in_hand_before_the_highest(day).filter(level__in=levels_from(params.degree))
    in_hand = Q(pk__in=rows.values("talent_id"))
    return Q(highest_degree__in=levels_below(params.degree)) | (_still_to_come(day) & ~in_hand)


def min_years_since_degree(params: rules.MinYearsSinceDegree, known: Known, day: date) -> Q:
    """Where the highest degree is still to come, the highest one in hand counts instead."""
    recent, long_ago = NOBODY, Q(top=None)  # of rows that are grouped by person: no other column
    always, first = NOBODY, day
    for level, rank in DEGREE_RANK.items():
        years = required_years(params, level)
        if years is None:
            always |= Q(highest_degree=level)
        elif years == 0:
            long_ago |= Q(top=rank)
        else:
            full = periods.latest_full_start(day, months=years * 12)
            first = min(first, full)
            recent |= Q(highest_degree=level, highest_degree_on__gt=full)
            since = f"{level}_on"
            long_ago |= Q(Q(**{since: None}) | Q(**{f"{since}__lte": full}), top=rank)
    rows = _in_hand_before_the_highest(day).values("talent_id").annotate(**_tops())
    fulfilled = Q(pk__in=rows.filter(long_ago).values("talent_id"))
    to_come = _still_to_come(day)
    # Where the day is long past, as with most, nothing else is asked.
    not_long_ago = Q(highest_degree_on__gt=first)
    return (always & ~to_come) | (not_long_ago & ((recent & ~to_come) | (to_come & ~fulfilled)))


def max_years_since_degree(params: rules.MaxYearsSinceDegree, known: Known, day: date) -> Q:
    """The years stated decide where there are any; an exemption serves whoever claims it."""
    exempt = params.exempt or ()
    shut_out = NOBODY if params.stated else _is_too_old(params, known)
    without = _never_held(params.degree)
    for code in exempt:
        without &= statements.people_who(statements.answered(code))
    shut_out |= without
    if params.stated:
        told = statements.years_stated(params.stated)
        shut_out = (shut_out & ~told) | statements.years_stated(params.stated, gt=params.years)
    if not exempt:
        return shut_out
    return shut_out & ~statements.people_who(statements.said_yes(*exempt))


def min_experience_years(params: rules.MinExperienceYears, known: Known, day: date) -> Q:
    return statements.years_stated(params.field, lt=params.years)


def title_at_least(params: rules.TitleAtLeast, known: Known, day: date) -> Q:
    needed = TITLE_RANK[params.level]
    return Q(title_level__in=[code for code, rank in TITLE_RANK.items() if rank < needed])


def _still_to_come(day: date) -> Q:
    return Q(highest_degree_on__gt=day) & ~Q(highest_degree="")


def _in_hand_before_the_highest(day: date) -> QuerySet[Degree]:
    """What those have whose highest degree is still to come; without its day it is in hand."""
    in_hand = Q(awarded_on=None) | Q(awarded_on__lte=day)
    return Degree.objects.filter(in_hand, talent__highest_degree_on__gt=day).order_by()


def _tops() -> dict[str, Max | Min]:
    """Of rows by person: the rank of the highest degree, and the first day of each kind."""
    ranks = [When(level=level, then=rank) for level, rank in DEGREE_RANK.items()]
    first = {f"{level}_on": Min("awarded_on", filter=Q(level=level)) for level in DEGREE_RANK}
    return {"top": Max(Case(*ranks, output_field=IntegerField())), **first}


def _is_too_old(params: rules.MaxYearsSinceDegree, known: Known) -> Q:
    """The first degree of that kind lies before the first day that is still within the years."""
    first = periods.earliest_within_start(known.on.at(params.at), months=params.years * 12)
    rows = Degree.objects.filter(level=params.degree, awarded_on__lt=first)
    higher = [level for level in levels_from(params.degree) if level != params.degree]
    too_old = Q(highest_degree=params.degree, highest_degree_on__lt=first)
    if higher:
        too_old |= Q(highest_degree__in=higher) & Q(pk__in=rows.values("talent_id"))
    return too_old


def _never_held(degree: str) -> Q:
    """Degrees are stated, and this one is not among them."""
    rows = Degree.objects.filter(level=degree)
    higher = [level for level in levels_from(degree) if level != degree]
    without = Q(highest_degree__in=levels_below(degree))
    if higher:
        without |= Q(highest_degree__in=higher) & ~Q(pk__in=rows.values("talent_id"))
    return without
