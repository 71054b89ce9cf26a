"""The twins on the days around every limit, where a day more or less changes the answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from applications.facts import RECORDS, facts_of
from applications.reverse.known import Known
from applications.reverse.twins import not_met
from core import periods
from programs.eligibility import Days, Status, judge_one
from talents.models import Declaration, Degree, LanguageProof, StayAbroad, Talent
from tests.applications.reverse_people import YET_TO_COME
from tests.programs.rules import RULESETS, RuleRow

pytestmark = pytest.mark.django_db
ANCHORS = [date(2027, 4, 10), date(2027, 2, 28), date(2028, 2, 29), date(2028, 2, 28)]
YEARS = {"bachelor": 5, "master": 2, "doctorate": 1}
IELTS = [6.4, 6.5]
RULES = [
    RuleRow("max_age_at", {"max_age": 39, "at": "application"}),
    RuleRow("max_age_at", {"max_age": 40, "at": "application", "inclusive": False}),
    RuleRow("max_age_at", {"max_age": 39, "at": "post_application"}),
    RuleRow("min_degree", {"degree": "master"}),
    RuleRow("min_years_since_degree", {"by_highest_degree": YEARS}),
    RuleRow("max_years_since_degree", {"degree": "bachelor", "years": 5, "at": "application"}),
    RuleRow("max_years_since_degree", {"degree": "master", "years": 2, "at": "application"}),
    RuleRow("not_within", {"event": "csc_award_abandoned_approved", "years": 2}),
    RuleRow("not_within", {"event": "csc_funded_return", "years": 5}),
    RuleRow("language", {"ruleset": "CSC-SCHOLAR"}),
    RuleRow("stay_abroad_months", {"min": 6}),
    RuleRow("stay_abroad_months", {"min": 6, "continuous": True}),
    RuleRow("stay_abroad_months", {"min": 24, "continuous": True, "after_degree": "master"}),
    RuleRow(
        "max_months_in_host_country",
        {"months": 6, "window_months": 18, "window_end": "application"},
    ),
]


def known_on(day: date) -> Known:
    return Known(on=Days(application=day), host_country="DE", country_groups={}, rulesets=RULESETS)


def days_around(anchor: date) -> list[date]:
    """So many months before it, and some days to each side."""
    return [
        periods.add_months(anchor, -months) + timedelta(days=off)
        for months in (0, 6, 18, 24, 60, 480)
        for off in range(-2, 4)
    ]


def crowd(anchor: date) -> list[Talent]:
    """For each of these days: two in whose file it stands everywhere, in different company."""
    days = [day for day in days_around(anchor) for _twice in range(2)]
    people = Talent.objects.bulk_create(
        Talent(
            staff_no=f"E{number:03}",
            name_zh="样",
            birth_date=day,
            highest_degree="master" if number % 2 else "doctorate",
            highest_degree_on=day if number % 2 else YET_TO_COME,
            has_language_proof=True,
            has_csc_stay=True,
            has_said_yes=True,
        )
        for number, day in enumerate(days)
    )
    rows = [row for number, day in enumerate(days) for row in file_of(people[number], day, anchor)]
    for model in (Degree, StayAbroad, LanguageProof, Declaration):
        model.objects.bulk_create(row for row in rows if type(row) is model)
    return people


def file_of(talent: Talent, day: date, anchor: date) -> list:
    """Who has the doctorate yet to come was abroad without a gap, the other one with a day's."""
    to_come = talent.highest_degree == "doctorate"
    code, held = "csc_award_abandoned_approved", day - timedelta(days=3000)
    days = [("bachelor", held), ("master", day)]
    days += [("doctorate", YET_TO_COME)] if to_come else []
    middle = day + (anchor - day) / 2
    again = middle + timedelta(days=1 if to_come else 2)
    stays = [(day, max(day, middle)), (again, max(again, anchor))]
    return [
        *(Degree(talent=talent, level=level, awarded_on=on) for level, on in days),
        *(
            StayAbroad(talent=talent, country="DE", starts_on=first, ends_on=last, funder="own")
            for first, last in stays
        ),
        *([] if to_come else [StayAbroad(talent=talent, funder="csc", starts_on=day, ends_on=day)]),
        LanguageProof(talent=talent, test="IELTS-Academic", overall=IELTS[to_come], taken_on=day),
        Declaration(talent=talent, code=code, answer=day.isoformat()),
        Declaration(talent=talent, code="post_applied_on", answer=anchor.isoformat()),
    ]


@pytest.mark.parametrize("anchor", ANCHORS)
def test_twins_agree_around_every_limit(anchor):
    crowd(anchor)
    known = known_on(anchor)
    lists = {"country_groups": {}, "rulesets": RULESETS}
    people = [
        (talent.staff_no, replace(facts_of(talent, lists=lists), host_country="DE"))
        for talent in Talent.objects.prefetch_related(*RECORDS)
    ]

    for rule in RULES:
        judged = {
            name
            for name, facts in people
            if judge_one(rule, facts, known.on).status == Status.NOT_MET
        }
        found = set(
            Talent.objects.filter(not_met(rule, known).condition).values_list("staff_no", flat=True)
        )
        assert found == judged, rule


def test_who_is_still_abroad_with_the_csc_is_shut_out():
    rule = RuleRow("not_within", {"event": "csc_funded_return", "years": 5})
    talent = Talent.objects.create(staff_no="E000", name_zh="样", has_csc_stay=True)
    StayAbroad.objects.create(talent=talent, funder="csc")

    assert list(Talent.objects.filter(not_met(rule, known_on(ANCHORS[0])).condition)) == [talent]


def test_ruleset_of_a_route_that_no_proof_and_no_stay_serves_is_answered():
    route = {
        "code": "degree",
        "kind": "degree",
        "language": "host",
        "text_zh": "途",
        "text_en": "R",
    }
    route |= {"params": {"min_degree": "bachelor", "field": "foreign_language"}}
    lists = {"country_groups": {}, "rulesets": {"own": {"routes": [route]}}}
    known = replace(known_on(ANCHORS[0]), rulesets=lists["rulesets"])
    talent = Talent.objects.create(staff_no="E000", name_zh="样", has_language_proof=True)
    LanguageProof.objects.create(talent=talent, test="IELTS-Academic", overall=7)
    rule = RuleRow("language", {"ruleset": "own"})
    facts = facts_of(Talent.objects.prefetch_related(*RECORDS).get(), lists=lists)

    found = Talent.objects.filter(not_met(rule, known).condition).exists()

    assert found == (judge_one(rule, facts, known.on).status == Status.NOT_MET)
