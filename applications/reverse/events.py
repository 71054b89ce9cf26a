"""Twins of `programs.eligibility.judges_events`: whom what happened, or holds, shuts out."""

from datetime import date

from django.db.models import QuerySet

from applications.reverse import statements
from applications.reverse.known import Known, ShutOut
from core import periods
from programs import rule_types as rules
from programs.eligibility.judges_events import CSC_RETURN
from talents.models import StayAbroad


def not_within(params: rules.NotWithin, known: Known, day: date) -> ShutOut:
    """Also who is still abroad with the CSC."""
    full = periods.latest_full_start(day, months=params.years * 12)
    told = statements.happened_after(params.event, full)
    if params.event != CSC_RETURN:
        return ShutOut(statements=told)
    still, recent = _csc_stays().filter(ends_on=None), _csc_stays().filter(ends_on__gt=full)
    return ShutOut(statements=told, stays=(still, recent))


def never_before(params: rules.NeverBefore, known: Known, day: date) -> ShutOut:
    told = statements.said_yes(params.event)
    if params.event != CSC_RETURN:
        return ShutOut(statements=told)
    return ShutOut(statements=told, stays=(_csc_stays().filter(ends_on__isnull=False),))


def not_currently(params: rules.NotCurrently, known: Known, day: date) -> ShutOut:
    return ShutOut(statements=statements.said_yes(params.state))


def not_returned_before(params: rules.NotReturnedBefore, known: Known, day: date) -> ShutOut:
    told = statements.happened_before("full_time_in_china", params.date)
    return ShutOut(statements=told)


def document_present(params: rules.DocumentPresent, known: Known, day: date) -> ShutOut:
    """Only an application has documents."""
    return ShutOut()


def _csc_stays() -> QuerySet[StayAbroad]:
    return StayAbroad.objects.filter(funder=StayAbroad.Funder.CSC)
