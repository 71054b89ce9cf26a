"""Twins of `programs.eligibility.judges_training`: whom a rule about degrees and work shuts out.

`highest_degree` and its day repeat the rows (`talents.records.refresh`) or stand for them where
there are none; the rows are read only where the columns do not say it all.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from applications.reverse import statements
from applications.reverse.known import EVERYBODY, NOBODY, Known, any_of
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
    in_hand = _holds(_in_hand(day), level__in=levels_from(params.degree))
    return Q(highest_degree__in=levels_below(params.degree)) | (_still_to_come(day) & ~in_hand)


def min_years_since_degree(params: rules.MinYearsSinceDegree, known: Known, day: date) -> Q:
    """Where the highest degree is still to come, the highest one in hand counts instead."""
    by_column, by_rows = NOBODY, EVERYBODY
    for level in DEGREE_RANK:  # from the lowest: a higher one in hand overrules
        years = required_years(params, level)
        recent = periods.latest_full_start(day, months=(years or 0) * 12)
        full = _holds(Q(awarded_on__lte=recent), level=level)
        dated = _holds(Q(awarded_on__lte=day), level=level)
        has_it = _holds(_in_hand(day), level=level)
        holder = Q(highest_degree=level) & ~_still_to_come(day)
        if years is None:
            by_column |= holder
            by_rows |= has_it
        elif years == 0:
            by_rows &= ~has_it
        else:
            by_column |= holder & Q(highest_degree_on__gt=recent)
            by_rows = (has_it & dated & ~full) | (~has_it & by_rows)
    return by_column | (_still_to_come(day) & by_rows)


def max_years_since_degree(params: rules.MaxYearsSinceDegree, known: Known, day: date) -> Q:
    """The years stated decide where there are any; an exemption serves whoever claims it."""
    exempt = params.exempt or ()
    shut_out = NOBODY if params.stated else _is_too_old(params, known)
    unexempt = any_of([~statements.answered(code) for code in exempt])
    shut_out |= _never_held(params.degree) & ~unexempt
    if params.stated:
        told = statements.years_stated(params.stated)
        shut_out = (shut_out & ~told) | statements.years_stated(params.stated, gt=params.years)
    return shut_out & ~statements.said_yes(*exempt) if exempt else shut_out


def min_experience_years(params: rules.MinExperienceYears, known: Known, day: date) -> Q:
    return statements.years_stated(params.field, lt=params.years)


def title_at_least(params: rules.TitleAtLeast, known: Known, day: date) -> Q:
    needed = TITLE_RANK[params.level]
    return Q(title_level__in=[code for code, rank in TITLE_RANK.items() if rank < needed])


def _still_to_come(day: date) -> Q:
    return Q(highest_degree_on__gt=day) & ~Q(highest_degree="")


def _in_hand(day: date) -> Q:
    """A degree stated without its day counts as in hand."""
    return Q(awarded_on=None) | Q(awarded_on__lte=day)


def _holds(condition: Q, **lookups: object) -> Q:
    """Has a row of such a degree; asked only of the few for whom the columns do not say it."""
    return Q(Exists(Degree.objects.filter(condition, talent=OuterRef("pk"), **lookups)))


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
