"""What is known of a talent and their application, in the words of the eligibility rules."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from applications.models import Application
from core.gathering import Part, instances, read
from programs.eligibility import (
    Days,
    Facts,
    Finding,
    HeldDegree,
    LanguageProof,
    PlannedStay,
    StayAbroad,
    assess,
    proof_of,
    read_statements,
)
from programs.models import Call, CountryGroup, EligibilityRule, LanguageRuleset
from talents.models import Talent

EMPLOYED_HERE = {Talent.Employment.REGULAR, Talent.Employment.CONTRACT, Talent.Employment.POSTDOC}
WORK_COUNTRY = "CN"  # of everybody whom the institution employs: employer_region is a Chinese one
RECORDS = ("declarations", "degrees", "stays_abroad", "language_proofs", "memberships")
PROOF_PARTS = ("overall", "listening", "oral")  # columns under the names of the conditions
_OF_PERSON = {name: Part(getattr(Talent, name).rel.related_model, "talent") for name in RECORDS}
_LISTS = (Part(CountryGroup), Part(LanguageRuleset))
Records = Mapping[str, Iterable[Any]]  # the rows of a person by the name of their relation


def facts_of(
    talent: Talent,
    application: Application | None = None,
    *,
    call: Call | None = None,
    lists: Mapping[str, Any] | None = None,
) -> Facts:
    """Everything that rules ask about one person; with an application also what it plans.

    One query reads RECORDS and lists. For many people: lists has `office_lists()`, and RECORDS are
    prefetched. call: without an application, the one looked at (for its host country).
    """
    if lists is None:
        records, lists = _read(talent)
    else:
        records = {name: getattr(talent, name).all() for name in RECORDS}
    stated = {row.code: row.answer for row in records["declarations"]}
    read = read_statements(stated)
    applied = read["declared"].get("post_applied_on")
    call = application.call if application else call
    return Facts(
        **read,
        birth_on=talent.birth_date,
        nationality=talent.nationality or None,
        foreign_permanent_residence=talent.foreign_permanent_residence,
        work_country=WORK_COUNTRY if talent.employment_kind in EMPLOYED_HERE else None,
        degrees=_degrees(talent, records),
        title_level=talent.title_level or None,
        employment_kind=talent.employment_kind or None,
        employer_sector=str(settings.INSTITUTION["sector"]),
        employer_region=str(settings.INSTITUTION["region"]),
        stays_abroad=_stays_abroad(records, never=stated.get("stayed_abroad") is False),
        language_proofs=_language_proofs(records),
        memberships=tuple(row.organization for row in records["memberships"]) or None,
        documents=_documents(application),
        planned_stay=_planned_stay(application),
        host_country=_host_country(application, call),
        post_applied_on=applied.happened_on if applied else None,
        **lists,
    )


def days_for(call: Call, application: Application | None = None) -> Days:
    """The days that count. Application: of submission; before that, today moved into the window.

    Departure: as planned, else the day when the sponsor wants the file.
    """
    zone = ZoneInfo(call.time_zone)
    sent_at = application.submitted_at if application else None
    planned = application.starts_on if application else None
    return Days(
        application=_day(sent_at or _moved_into_window(call), zone),
        departure=planned or _day(call.sponsor_due_at, zone),
        call_close=_day(call.closes_at, zone),
        fellowship_start=planned,
    )


def findings_of(application: Application) -> list[Finding]:
    """The rules of the call and the chosen track, held against what is known now."""
    rules = EligibilityRule.objects.filter(call=application.call).for_track(application.track)
    return assess_for(rules, facts_of(application.talent, application), application)


def assess_for(
    rules: Iterable[EligibilityRule], facts: Facts, application: Application
) -> list[Finding]:
    program = application.call.program
    return assess(
        rules,
        facts,
        on=days_for(application.call, application),
        source_year=program.source_year,
        source_url=program.source_url or None,
    )


def office_lists() -> dict[str, Any]:
    """The lists that the office keeps, under their names in `Facts`: of each code the newest."""
    return _lists(instances(read(*((part, None) for part in _LISTS)), _LISTS))


def _read(talent: Talent) -> tuple[Records, dict[str, Any]]:
    """The rows of one person, the newest first, and the lists: all in one query."""
    own = [(part, talent.pk) for part in _OF_PERSON.values()]
    rows = read(*own, *((part, None) for part in _LISTS))
    found = instances(rows, (*_OF_PERSON.values(), *_LISTS))
    return {name: found[part.model][::-1] for name, part in _OF_PERSON.items()}, _lists(found)


def _lists(found: Mapping[type[Model], list[Any]]) -> dict[str, Any]:
    """Of the rows of a code, which come by year, the last one stays."""
    groups = {row.code: frozenset(row.countries) or None for row in found[CountryGroup]}
    names = ("code", "name_zh", "name_en", "logic", "routes")
    rulesets = {
        row.code: {name: getattr(row, name) for name in names} for row in found[LanguageRuleset]
    }
    return {"country_groups": groups, "rulesets": rulesets}


def _moved_into_window(call: Call) -> datetime:
    return min(max(timezone.now(), call.opens_at), call.closes_at)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _degrees(talent: Talent, records: Records) -> tuple[HeldDegree, ...] | None:
    """The rows; without any, what the roster says of the highest degree and the doctorate."""
    rows = tuple(
        HeldDegree(degree=row.level, awarded_on=row.awarded_on, field=row.field or None)
        for row in records["degrees"]
    )
    if rows or not talent.highest_degree:
        return rows or None
    return (HeldDegree(degree=talent.highest_degree, awarded_on=talent.highest_degree_on),)


def _stays_abroad(records: Records, *, never: bool) -> tuple[StayAbroad, ...] | None:
    """No rows mean “never abroad” only where the person said so."""
    rows = tuple(
        StayAbroad(
            country=row.country or None,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            activity=row.activity,
            funder=row.funder,
            position=row.position or None,
        )
        for row in records["stays_abroad"]
    )
    return rows or (() if never else None)


def _language_proofs(records: Records) -> tuple[LanguageProof, ...] | None:
    proofs = (
        proof_of(
            row.test,
            scores={
                part: float(getattr(row, part))
                for part in PROOF_PARTS
                if getattr(row, part) is not None
            },
            level=row.level or None,
            language=row.language or None,
            taken_on=row.taken_on,
            expires_on=row.expires_on,
        )
        for row in records["language_proofs"]
    )
    return tuple(proofs) or None


def _documents(application: Application | None) -> frozenset[str] | None:
    if application is None:
        return None
    slots = application.slots.select_related("requirement").prefetch_related("versions")
    return frozenset(slot.requirement.code for slot in slots if slot.current)


def _planned_stay(application: Application | None) -> PlannedStay | None:
    if application is None:
        return None
    invited = application.invitation_months
    in_parts = application.parts > 1
    return PlannedStay(
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        months=application.months_in_all if in_parts else None,
        parts=application.parts,
        invitation_months=int(invited) if invited is not None else None,
    )


def _host_country(application: Application | None, call: Call | None) -> str | None:
    named = ""
    if application is not None:
        partner = application.host_institution
        named = partner.country if partner else application.host_country
    return named or (call.program.host_country if call else "") or None
