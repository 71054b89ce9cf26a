"""The stay applied for and earlier ones: lengths, months in the host country, months abroad."""

from datetime import date

from core import periods
from programs import rule_types as rules
from programs.eligibility import values
from programs.eligibility.facts import Days, Facts, PlannedStay, StayAbroad
from programs.eligibility.findings import Outcome, Rule, met, not_met, not_stated
from programs.eligibility.judges_training import DEGREE_RANK
from programs.eligibility.remedies import remedy
from programs.eligibility.values import Json

Ranges = list[periods.Range]


def stay_months(params: rules.StayMonths, facts: Facts, on: Days, rule: Rule) -> Outcome:
    """Length, then the invitation, then parts; what is wrong comes before what is missing."""
    stay, limit = facts.planned_stay, _stay_limit(params)
    if stay is None or stay.length is None:
        return not_stated("planned_stay", limit)
    value = values.length(*stay.length)
    for wrong in (_wrong_length, _wrong_parts):
        reason = wrong(params, stay)
        if reason is not None:
            return not_met(value, limit, reason)
    if params.not_longer_than:
        if stay.invitation_months is None:
            return not_stated("planned_stay", limit, value=value, remedy=_invitation_unknown())
        if not _lasts_at_most(stay, stay.invitation_months):
            invited = values.count("months", stay.invitation_months)
            return not_met(value, limit, remedy("invitation", limit=invited))
    if _parts_unknown(params, stay):
        return not_stated("planned_stay", limit, value=value)
    return met(value, limit)


def _invitation_unknown() -> Json:
    return remedy("state", fact=values.phrase("invitation_length"))


def _stay_limit(params: rules.StayMonths) -> Json:
    parts = [values.between("months", params.least, params.most)]
    if params.not_longer_than:
        parts.append(values.phrase("invitation"))
    if params.max_parts:
        parts.append(values.at_most("parts", params.max_parts))
    if params.within_months:
        parts.append(values.within("months", params.within_months))
    return values.several(*parts)


def _lasts_at_least(stay: PlannedStay, months: int) -> bool:
    if stay.months is not None:
        return stay.months >= months
    return periods.lasts_at_least(_first(stay), _last(stay), months=months)


def _lasts_at_most(stay: PlannedStay, months: int) -> bool:
    if stay.months is not None:
        return stay.months <= months
    return periods.lasts_at_most(_first(stay), _last(stay), months=months)


def _first(stay: PlannedStay) -> date:
    return stay.starts_on or date.max


def _last(stay: PlannedStay) -> date:
    return stay.ends_on or date.min


def _wrong_length(params: rules.StayMonths, stay: PlannedStay) -> Json | None:
    if params.least is not None and not _lasts_at_least(stay, params.least):
        return remedy("stay_at_least", limit=values.count("months", params.least))
    if params.most is not None and not _lasts_at_most(stay, params.most):
        return remedy("stay_at_most", limit=values.count("months", params.most))
    return None


def _wrong_parts(params: rules.StayMonths, stay: PlannedStay) -> Json | None:
    if params.max_parts is not None and stay.parts > params.max_parts:
        return remedy("parts", limit=values.count("parts", params.max_parts))
    within, dated = params.within_months, stay.starts_on and stay.ends_on
    if within is None or stay.parts < 2 or not dated:
        return None
    if periods.lasts_at_most(_first(stay), _last(stay), months=within):
        return None
    return remedy("parts_within", limit=values.count("months", within))


def _parts_unknown(params: rules.StayMonths, stay: PlannedStay) -> bool:
    dated = stay.starts_on and stay.ends_on
    return params.within_months is not None and stay.parts > 1 and not dated


def max_months_in_host_country(
    params: rules.MaxMonthsInHostCountry, facts: Facts, on: Days, rule: Rule
) -> Outcome:
    """Days in the host country in the window, against the days of so many months before its end."""
    last = on.at(params.window_end)
    first = periods.add_months(last, -params.window_months) + periods.DAY
    months = values.count("months", params.months)
    limit = values.several(
        values.at_most("months", params.months), values.within("months", params.window_months)
    )
    if facts.host_country is None:
        return not_stated("host_country", limit)
    if facts.stays_abroad is None:
        return not_stated("stays_abroad", limit)
    sure = [
        (stay.starts_on, stay.ends_on)
        for stay in facts.stays_abroad
        if stay.country == facts.host_country and stay.starts_on
    ]
    days = periods.overlap_days(sure, first, last)
    value = values.count("days", days)
    if days > periods.days_of_months(params.months, before=last):
        window = {"first": values.day(first), "last": values.day(last)}
        return not_met(value, limit, remedy("host_months", limit=months, **window))
    if any(_may_count(stay, facts.host_country, first, last) for stay in facts.stays_abroad):
        return not_stated("stays_abroad", limit, value=value, remedy=remedy("complete_stays"))
    return met(value, limit)


def _may_count(stay: StayAbroad, country: str, first: date, last: date) -> bool:
    """A stay with something left out that may lie in the host country and in the window."""
    if stay.country not in {country, None}:
        return False
    if (stay.ends_on and stay.ends_on < first) or (stay.starts_on and stay.starts_on > last):
        return False
    return stay.country is None or stay.starts_on is None


def stay_abroad_months(
    params: rules.StayAbroadMonths, facts: Facts, on: Days, rule: Rule
) -> Outcome:
    """Months abroad after the degree in such a post: the longest stretch, or all together."""
    limit = _abroad_limit(params)
    if facts.stays_abroad is None:
        return not_stated("stays_abroad", limit)
    last = params.until or on.due(rule.due)
    first = _degree_day(params.after_degree, facts)
    if params.after_degree and first is None:
        return _degree_missing(params.after_degree, facts, limit)
    first = first or date.min
    dated = [stay for stay in facts.stays_abroad if stay.starts_on]
    sure: Ranges = [
        (stay.starts_on, stay.ends_on)
        for stay in dated
        if params.position in {None, stay.position} and stay.starts_on
    ]
    possible: Ranges = sure + [
        (stay.starts_on, stay.ends_on) for stay in dated if not stay.position and stay.starts_on
    ]
    value = _abroad_value(sure, first, last, params)
    if _is_enough(sure, first, last, params):
        return met(value, limit)
    if len(dated) < len(facts.stays_abroad) or _is_enough(possible, first, last, params):
        return not_stated("stays_abroad", limit, value=value, remedy=remedy("complete_stays"))
    return not_met(value, limit, remedy("abroad_at_least", limit=limit))


def _abroad_limit(params: rules.StayAbroadMonths) -> Json:
    parts = [values.at_least("months", params.least)]
    if params.continuous:
        parts.append(values.phrase("continuous"))
    if params.after_degree:
        parts.append(values.following(values.label("degree", params.after_degree)))
    if params.until:
        parts.append(values.until(params.until))
    return values.several(*parts)


def _degree_day(degree: str | None, facts: Facts) -> date | None:
    """The first day with such a degree or a higher one."""
    days = [
        held.awarded_on
        for held in facts.degrees or ()
        if degree and held.awarded_on and DEGREE_RANK.get(held.degree, -1) >= DEGREE_RANK[degree]
    ]
    return min(days, default=None)


def _degree_missing(degree: str, facts: Facts, limit: Json) -> Outcome:
    """No dated degree of that height: not stated, unless lower degrees are all there is."""
    ranks = [DEGREE_RANK.get(held.degree, -1) for held in facts.degrees or ()]
    if not ranks or max(ranks) >= DEGREE_RANK[degree]:
        return not_stated("degrees", limit)
    reason = remedy("degree_exists", degree=values.label("degree", degree))
    return not_met(values.phrase("not_in_hand"), limit, reason)


def _is_enough(ranges: Ranges, first: date, last: date, params: rules.StayAbroadMonths) -> bool:
    stretches = periods.join(periods.clip(ranges, first, last))
    if params.continuous:
        return any(periods.lasts_at_least(*stretch, months=params.least) for stretch in stretches)
    days = sum((end - start).days + 1 for start, end in stretches)
    return days >= periods.days_of_months(params.least, before=last)


def _abroad_value(ranges: Ranges, first: date, last: date, params: rules.StayAbroadMonths) -> Json:
    stretches = periods.join(periods.clip(ranges, first, last))
    if not params.continuous:
        return values.count("days", sum((end - start).days + 1 for start, end in stretches))
    lengths = [periods.length(*stretch) for stretch in stretches]
    return values.length(*max(lengths, default=(0, 0)))
