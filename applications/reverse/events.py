"""Twins of `programs.eligibility.judges_events`: whom what happened, or holds, shuts out."""

from datetime import date

from django.db.models import Q

from applications.reverse import statements
from applications.reverse.known import NOBODY, Known
from core import periods
from programs import rule_types as rules
from programs.eligibility.judges_events import CSC_RETURN
from talents.models import StayAbroad


def not_within(params: rules.NotWithin, known: Known, day: date) -> Q:
    """Also who is still abroad with the CSC."""
    full = periods.latest_full_start(day, months=params.years * 12)
    shut_out = statements.happened_after(params.event, full)
    if params.event == CSC_RETURN:
        shut_out |= _csc_stay(Q(ends_on=None) | Q(ends_on__gt=full))
    return shut_out


def never_before(params: rules.NeverBefore, known: Known, day: date) -> Q:
    shut_out = statements.said_yes(params.event)
    if params.event == CSC_RETURN:
        shut_out |= _csc_stay(Q(ends_on__isnull=False))
    return shut_out


def not_currently(params: rules.NotCurrently, known: Known, day: date) -> Q:
    return statements.said_yes(params.state)


def not_returned_before(params: rules.NotReturnedBefore, known: Known, day: date) -> Q:
    return statements.happened_before("full_time_in_china", params.date)


def document_present(params: rules.DocumentPresent, known: Known, day: date) -> Q:
    """Only an application has documents."""
    return NOBODY


def _csc_stay(condition: Q) -> Q:
    rows = StayAbroad.objects.filter(condition, funder=StayAbroad.Funder.CSC)
    return Q(pk__in=rows.values("talent_id"))
