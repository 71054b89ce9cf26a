"""What the person has learned and done: degrees, years of work, title."""

from datetime import date

from core import periods
from programs import rule_types as rules
from programs.eligibility import values
from programs.eligibility.facts import Days, Facts, HeldDegree
from programs.eligibility.findings import Outcome, Rule, met, not_met, not_stated
from programs.eligibility.remedies import remedy
from programs.eligibility.values import Json
from programs.rule_codes import Degree, TitleLevel

DEGREE_RANK = {code: rank for rank, code in enumerate(Degree.values)}
TITLE_RANK = {code: rank for rank, code in enumerate(TitleLevel.values)}


def highest_degree(facts: Facts, day: date) -> HeldDegree | None:
    """The highest degree in hand on that day; one stated without its day counts as in hand.

    Of two of the same height the earlier one: from it the years are counted.
    """
    held = [
        degree
        for degree in facts.degrees or ()
        if degree.degree in DEGREE_RANK and (degree.awarded_on is None or degree.awarded_on <= day)
    ]
    return min(held, key=_from_the_top, default=None)


def _from_the_top(degree: HeldDegree) -> tuple[int, date]:
    return -DEGREE_RANK[degree.degree], degree.awarded_on or date.max


def degree_value(degree: HeldDegree) -> Json:
    name = values.label("degree", degree.degree)
    return values.several(name, values.day(degree.awarded_on)) if degree.awarded_on else name


def min_degree(params: rules.MinDegree, facts: Facts, on: Days, rule: Rule) -> Outcome:
    """In hand on the day the rule is due."""
    limit, day = values.label("degree", params.degree), on.due(rule.due)
    if not facts.degrees:
        return not_stated("degrees", limit)
    highest = highest_degree(facts, day)
    if highest and DEGREE_RANK[highest.degree] >= DEGREE_RANK[params.degree]:
        return met(degree_value(highest), limit)
    value = degree_value(highest) if highest else values.phrase("not_in_hand")
    return not_met(value, limit, remedy("degree_by", day=values.day(day), degree=limit))


def min_years_since_degree(
    params: rules.MinYearsSinceDegree, facts: Facts, on: Days, rule: Rule
) -> Outcome:
    """Years after the highest degree in hand; a degree not named takes the next lower one's."""
    day = on.due(rule.due)
    if not facts.degrees:
        return not_stated("degrees", _years_limit(params))
    highest = highest_degree(facts, day)
    years = required_years(params, highest.degree) if highest else None
    if highest is None or years is None:
        value = degree_value(highest) if highest else values.phrase("not_in_hand")
        lowest = min(params.by_highest_degree, key=DEGREE_RANK.__getitem__)
        reason = remedy("degree_exists", degree=values.label("degree", lowest))
        return not_met(value, _years_limit(params), reason)
    value, limit = degree_value(highest), values.at_least("years", years)
    if years == 0:
        return met(value, values.phrase("no_years"))
    if highest.awarded_on is None:
        return not_stated("degrees", limit, value=value)
    if periods.is_full(highest.awarded_on, day, months=years * 12):
        return met(value, limit)
    since = periods.add_years(highest.awarded_on, years)
    return not_met(value, limit, remedy("met_from", day=values.day(since)))


def required_years(params: rules.MinYearsSinceDegree, degree: str) -> int | None:
    """The years for the highest degree; None where even the lowest one named is higher."""
    rank = DEGREE_RANK[degree]
    named = [code for code in params.by_highest_degree if DEGREE_RANK[code] <= rank]
    return params.by_highest_degree[max(named, key=DEGREE_RANK.__getitem__)] if named else None


def _years_limit(params: rules.MinYearsSinceDegree) -> Json:
    named = sorted(params.by_highest_degree.items(), key=lambda row: DEGREE_RANK[row[0]])
    return values.several(
        *(
            values.pair(values.label("degree", code), values.count("years", years))
            for code, years in named
        )
    )


def max_years_since_degree(
    params: rules.MaxYearsSinceDegree, facts: Facts, on: Days, rule: Rule
) -> Outcome:
    """The (first) degree of that kind is not older, or the years that count are not more.

    Years that count cannot be more than all years since the degree: where these are within the
    limit, nobody is asked. An exemption serves those who do not hold the degree yet, or claim it.
    """
    limit, day = values.at_most("years", params.years), on.at(params.at)
    stated = facts.experience_years.get(params.stated) if params.stated else None
    if _is_exempt(params, facts):
        return met(values.phrase("exempt"), limit)
    if stated is not None:
        value = values.count("years", stated)
        if stated <= params.years:
            return met(value, limit)
        most = values.count("years", params.years)
        return not_met(value, limit, remedy("at_most", limit=most))
    if not facts.degrees:
        return not_stated("degrees", limit)
    same = (degree for degree in facts.degrees if degree.degree == params.degree)
    held = min(same, key=_from_the_top, default=None)
    if held is None:
        return _without_degree(params, facts, limit)
    if held.awarded_on is None:
        return not_stated("degrees", limit, value=degree_value(held))
    if periods.is_within(held.awarded_on, day, months=params.years * 12):
        return met(degree_value(held), limit)
    if params.stated:
        return not_stated(f"experience:{params.stated}", limit, value=degree_value(held))
    last = periods.add_years(held.awarded_on, params.years)
    return not_met(degree_value(held), limit, remedy("ran_out", day=values.day(last)))


def _is_exempt(params: rules.MaxYearsSinceDegree, facts: Facts) -> bool:
    answers = (facts.declared.get(code) for code in params.exempt or ())
    return any(answer is not None and answer.yes for answer in answers)


def _without_degree(params: rules.MaxYearsSinceDegree, facts: Facts, limit: Json) -> Outcome:
    """No such degree among those stated: an exemption nobody was asked about may still help."""
    value = values.phrase("not_in_hand")
    for code in params.exempt or ():
        if code not in facts.declared:
            return not_stated(f"declared:{code}", limit, value=value)
    reason = remedy("degree_exists", degree=values.label("degree", params.degree))
    return not_met(value, limit, reason)


def min_experience_years(
    params: rules.MinExperienceYears, facts: Facts, on: Days, rule: Rule
) -> Outcome:
    limit = values.at_least("years", params.years)
    stated = facts.experience_years.get(params.field)
    if stated is None:
        return not_stated(f"experience:{params.field}", limit)
    value = values.count("years", stated)
    if stated >= params.years:
        return met(value, limit)
    missing = values.count("years", params.years - stated)
    return not_met(value, limit, remedy("missing", missing=missing))


def title_at_least(params: rules.TitleAtLeast, facts: Facts, on: Days, rule: Rule) -> Outcome:
    limit = values.label("title", params.level)
    if facts.title_level not in TITLE_RANK:
        return not_stated("title_level", limit)
    value = values.label("title", facts.title_level)
    if TITLE_RANK[facts.title_level] >= TITLE_RANK[params.level]:
        return met(value, limit)
    return not_met(value, limit, remedy("title_from", level=limit))
