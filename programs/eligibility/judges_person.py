"""Who the person is: age, nationality, country, employer, membership."""

from core import periods
from programs import rule_types as rules
from programs.eligibility import values
from programs.eligibility.facts import Days, Facts
from programs.eligibility.findings import (
    Outcome,
    Rule,
    for_human,
    met,
    not_met,
    not_stated,
)
from programs.eligibility.remedies import remedy


def birth_on_or_after(params: rules.BirthOnOrAfter, facts: Facts, on: Days, rule: Rule) -> Outcome:
    """The published cut-off alone decides; no age is computed."""
    limit = values.from_day(params.date)
    if facts.birth_on is None:
        return not_stated("birth_on", limit)
    value = values.day(facts.birth_on)
    if facts.birth_on >= params.date:
        return met(value, limit)
    return not_met(value, limit, remedy("cut_off_fixed"))


def max_age_at(params: rules.MaxAgeAt, facts: Facts, on: Days, rule: Rule) -> Outcome:
    limit = values.at_most("age", params.max_age)
    if params.inclusive is False:
        limit = values.several(limit, values.phrase("younger"))
    if facts.birth_on is None:
        return not_stated("birth_on", limit)
    day = facts.post_applied_on if params.at == "post_application" else on.application
    if day is None:
        return not_stated("post_applied_on", limit)
    age = periods.age_on(facts.birth_on, day)
    value = values.several(values.count("age", age), values.day(day))
    if age < params.max_age or (age == params.max_age and params.inclusive is not False):
        return met(value, limit)
    return not_met(value, limit, remedy("age_fixed"))


def nationality(params: rules.Nationality, facts: Facts, on: Days, rule: Rule) -> Outcome:
    limit, asked = _nationality_limit(params), params.no_foreign_permanent_residence
    code, residence = facts.nationality, facts.foreign_permanent_residence
    if code is not None and not _admitted(params, code):
        return not_met(values.label("country", code), limit, _nationality_remedy(params))
    if asked and residence:
        value = values.phrase("residence")
        return not_met(value, limit, remedy("residence"))
    if code is None and not params.everyone:
        return not_stated("nationality", limit)
    known = [values.label("country", code)] if code is not None else []
    if asked and residence is None:
        stated = known[0] if known else None
        return not_stated("foreign_permanent_residence", limit, value=stated)
    if asked:
        known.append(values.phrase("no_residence"))
    return met(values.several(*known), limit)


def _admitted(params: rules.Nationality, code: str) -> bool:
    if params.everyone:
        return True
    return code in params.included if params.included else code not in (params.excluded or ())


def _nationality_limit(params: rules.Nationality) -> values.Json:
    parts = [
        values.any_label("country", params.included) if params.included else None,
        values.phrase("everyone") if params.everyone else None,
        values.phrase("no_residence") if params.no_foreign_permanent_residence else None,
    ]
    if params.excluded:
        parts.insert(0, values.no_label("country", params.excluded))
    return values.several(*filter(None, parts))


def _nationality_remedy(params: rules.Nationality) -> values.Json:
    if params.included:
        return remedy("citizens", countries=values.any_label("country", params.included))
    return remedy("not_citizens", countries=values.any_label("country", params.excluded or ()))


def country_group(params: rules.CountryGroup, facts: Facts, on: Days, rule: Rule) -> Outcome:
    """An unknown or empty list is no answer: the office decides."""
    key = "nationality" if params.of == "nationality" else "work_country"
    code, group = getattr(facts, key), facts.country_groups.get(params.group)
    limit = values.phrase("on_list")
    if not group:
        value = values.label("country", code) if code else None
        reason = remedy("list_empty", group=values.plain(params.group))
        return for_human(reason, value=value, limit=limit)
    if code is None:
        return not_stated(key, limit)
    if code in group:
        return met(values.label("country", code), limit)
    return not_met(values.label("country", code), limit, remedy("not_on_list"))


def host_country_in(params: rules.HostCountryIn, facts: Facts, on: Days, rule: Rule) -> Outcome:
    group, limit = facts.country_groups.get(params.group), values.phrase("on_list")
    host, citizen = facts.host_country, params.unless_nationality_in_group
    value = values.label("country", host) if host else None
    if not group:
        reason = remedy("list_empty", group=values.plain(params.group))
        return for_human(reason, value=value, limit=limit)
    if host in group:
        return met(value, limit)
    if citizen and facts.nationality in group:
        return met(values.label("country", facts.nationality), limit)
    if host is None:
        return not_stated("host_country", limit)
    if citizen and facts.nationality is None:
        return not_stated("nationality", limit, value=value)
    return not_met(value, limit, remedy("host_on_list"))


def employment(params: rules.Employment, facts: Facts, on: Days, rule: Rule) -> Outcome:
    kinds = values.any_label("employment", params.kind)
    sectors = values.any_label("sector", params.sector or ())
    limit = values.pair(kinds, sectors) if params.sector else kinds
    kind, sector = facts.employment_kind, facts.employer_sector if params.sector else None
    known = [values.label("employment", kind)] if kind is not None else []
    known += [values.label("sector", sector)] if sector is not None else []
    value = values.several(*known) if known else None
    if kind is not None and kind not in params.kind:
        return not_met(value, limit, remedy("employment", kinds=kinds))
    if sector is not None and params.sector and sector not in params.sector:
        return not_met(value, limit, remedy("sector", kinds=sectors))
    if kind is None:
        return not_stated("employment_kind", limit, value=value)
    if params.sector and sector is None:
        return _employer("employer_sector", limit)
    return met(value, limit)


def employer_region_in(
    params: rules.EmployerRegionIn, facts: Facts, on: Days, rule: Rule
) -> Outcome:
    codes = (*params.codes, *(params.also or ()))
    limit = values.any_label("region", codes)
    if facts.employer_region is None:
        return _employer("employer_region", limit)
    value = values.label("region", facts.employer_region)
    if facts.employer_region in codes:
        return met(value, limit)
    return not_met(value, limit, remedy("regions", regions=limit))


def _employer(key: str, limit: values.Json) -> Outcome:
    """Facts of the employer are settings: the person is not asked for them."""
    reason = remedy("employer", fact=values.label("fact", key))
    return not_stated(key, limit, remedy=reason)


def membership(params: rules.Membership, facts: Facts, on: Days, rule: Rule) -> Outcome:
    """A list of memberships, or the answer to the one question, whichever was given."""
    name, key = params.organization, f"member:{params.organization}"
    limit, answer = values.plain(name), facts.declared.get(key)
    listed = {entry.casefold() for entry in facts.memberships or ()}
    if name.casefold() in listed or (answer is not None and answer.yes):
        return met(values.plain(name), limit)
    if answer is None and facts.memberships is None:
        return not_stated(key, limit)
    reason = remedy("join", organization=values.plain(name))
    return not_met(values.phrase("none_known"), limit, reason)
