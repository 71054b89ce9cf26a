"""What happened, what holds at present, and which documents are in hand."""

from datetime import date

from core import periods
from programs import rule_types as rules
from programs.eligibility import values
from programs.eligibility.facts import Days, Facts
from programs.eligibility.findings import Outcome, Rule, Status, met, not_met, not_stated
from programs.eligibility.remedies import remedy
from programs.eligibility.values import Json

CSC_RETURN = "csc_funded_return"


def not_within(params: rules.NotWithin, facts: Facts, on: Days, rule: Rule) -> Outcome:
    """Met on the anniversary: the years since the event are full then."""
    limit, day = values.at_least("years", params.years), on.due(rule.due)
    if params.event == CSC_RETURN and _is_still_abroad(facts):
        return not_met(values.phrase("still_abroad"), limit, remedy("come_back"))
    happened_on = last_happened(params.event, facts)
    if happened_on is not None:
        value = values.day(happened_on)
        if periods.is_full(happened_on, day, months=params.years * 12):
            return met(value, limit)
        since = periods.add_years(happened_on, params.years)
        return not_met(value, limit, remedy("met_from", day=values.day(since)))
    answer = facts.declared.get(params.event)
    if answer is not None and answer.yes:
        return _day_missing(params.event, limit)
    if answer is not None or (params.event == CSC_RETURN and _funders_known(facts)):
        return met(values.phrase("never"), limit)
    return not_stated(f"declared:{params.event}", limit)


def last_happened(event: str, facts: Facts) -> date | None:
    """The last day the event is known to have happened, from answers and stays."""
    answer = facts.declared.get(event)
    days = [answer.happened_on] if answer is not None and answer.yes else []
    if event == CSC_RETURN:
        days += [stay.ends_on for stay in facts.stays_abroad or () if stay.funder == "csc"]
    return max((day for day in days if day is not None), default=None)


def _is_still_abroad(facts: Facts) -> bool:
    stays = facts.stays_abroad or ()
    return any(stay.funder == "csc" and stay.ends_on is None for stay in stays)


def _funders_known(facts: Facts) -> bool:
    """A list of stays in which every funder is named answers for the CSC as well."""
    return facts.stays_abroad is not None and all(stay.funder for stay in facts.stays_abroad)


def _day_missing(code: str, limit: Json | None) -> Outcome:
    """The answer was yes; the day is missing."""
    key = f"declared:{code}"
    reason = remedy("state_day", fact=values.label("fact", key))
    return not_stated(key, limit, value=values.yes_no(True), remedy=reason)


def never_before(params: rules.NeverBefore, facts: Facts, on: Days, rule: Rule) -> Outcome:
    limit, answer = values.phrase("never"), facts.declared.get(params.event)
    happened_on = last_happened(params.event, facts)
    if happened_on is not None:
        return not_met(values.day(happened_on), limit, remedy("once_only"))
    if answer is not None and answer.yes:
        return not_met(values.yes_no(True), limit, remedy("once_only"))
    if answer is not None or (params.event == CSC_RETURN and _funders_known(facts)):
        return met(limit, limit)
    return not_stated(f"declared:{params.event}", limit)


def not_currently(params: rules.NotCurrently, facts: Facts, on: Days, rule: Rule) -> Outcome:
    limit, answer = values.phrase("not_now"), facts.declared.get(params.state)
    if answer is None:
        return not_stated(f"declared:{params.state}", limit)
    if not answer.yes:
        return met(values.yes_no(False), limit)
    return not_met(values.yes_no(True), limit, remedy("once_over"))


def not_returned_before(
    params: rules.NotReturnedBefore, facts: Facts, on: Days, rule: Rule
) -> Outcome:
    """Not yet back to work full time, or back on that day or later."""
    limit, answer = values.from_day(params.date), facts.declared.get("full_time_in_china")
    if answer is None:
        return not_stated("declared:full_time_in_china", limit)
    if not answer.yes:
        return met(values.phrase("not_yet"), limit)
    if answer.happened_on is None:
        return _day_missing("full_time_in_china", limit)
    value = values.day(answer.happened_on)
    if answer.happened_on >= params.date:
        return met(value, limit)
    return not_met(value, limit, remedy("not_before", day=values.day(params.date)))


def document_present(params: rules.DocumentPresent, facts: Facts, on: Days, rule: Rule) -> Outcome:
    """Only an application has documents; before that nobody is asked for one."""
    if facts.documents is None:
        return Outcome(Status.NOT_STATED, remedy=remedy("asked_later"))
    if params.code in facts.documents:
        return met(values.phrase("in_hand"))
    return not_met(values.phrase("not_in_hand"), None, remedy("upload"))
