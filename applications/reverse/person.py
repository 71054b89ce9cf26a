"""Twins of `programs.eligibility.judges_person`: whom a rule about the person shuts out."""

from datetime import date

from django.db.models import Q
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from applications.facts import EMPLOYED_HERE, WORK_COUNTRY
from applications.reverse import statements
from applications.reverse.known import EVERYBODY, NOBODY, Known, everybody_if
from core import periods
from core.days_in_sql import DayOrLast
from programs import rule_types as rules
from talents.models import Membership


def birth_on_or_after(params: rules.BirthOnOrAfter, known: Known, day: date) -> Q:
    return ~Q(GreaterThanOrEqual(DayOrLast("birth_date"), params.date))


def max_age_at(params: rules.MaxAgeAt, known: Known, day: date) -> Q:
    too_old = params.max_age + (params.inclusive is not False)
    if params.at == "post_application":
        return statements.aged_on_stated_day("post_applied_on", too_old)
    born_by = periods.latest_full_start(known.on.application, months=too_old * 12)
    return ~Q(GreaterThan(DayOrLast("birth_date"), born_by))


def nationality(params: rules.Nationality, known: Known, day: date) -> Q:
    resident = Q(foreign_permanent_residence=True)
    shut_out = resident if params.no_foreign_permanent_residence else NOBODY
    if params.included:
        shut_out |= ~Q(nationality__in=["", *params.included])
    if params.excluded:
        shut_out |= Q(nationality__in=params.excluded)
    return shut_out


def country_group(params: rules.CountryGroup, known: Known, day: date) -> Q:
    group = known.country_groups.get(params.group)
    if not group:
        return NOBODY
    if params.of == "nationality":
        return ~Q(nationality__in=["", *group])
    return NOBODY if WORK_COUNTRY in group else Q(employment_kind__in=EMPLOYED_HERE)


def host_country_in(params: rules.HostCountryIn, known: Known, day: date) -> Q:
    group = known.country_groups.get(params.group)
    if not group or known.host_country is None or known.host_country in group:
        return NOBODY
    if params.unless_nationality_in_group:
        return ~Q(nationality__in=["", *group])
    return EVERYBODY


def employment(params: rules.Employment, known: Known, day: date) -> Q:
    sector = known.employer_sector
    if params.sector and sector is not None and sector not in params.sector:
        return EVERYBODY
    return ~Q(employment_kind__in=["", *params.kind])


def employer_region_in(params: rules.EmployerRegionIn, known: Known, day: date) -> Q:
    region = known.employer_region
    return everybody_if(region is not None and region not in (*params.codes, *(params.also or ())))


def membership(params: rules.Membership, known: Known, day: date) -> Q:
    """Names are compared without regard to case; beyond ASCII only PostgreSQL can do that."""
    code, rows = f"member:{params.organization}", Membership.objects
    listed = rows.filter(organization__iexact=params.organization)
    yes, no = statements.people_who(statements.said_yes(code)), statements.said_no(code)
    is_member = Q(pk__in=listed.values("talent_id")) | yes
    told = Q(pk__in=rows.values("talent_id")) | statements.people_who(no)
    return told & ~is_member
