from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from applications.facts import days_for, facts_of, findings_of
from programs.eligibility import Answer, HeldDegree, PlannedStay
from programs.models import CountryGroup
from tests.factories.applications import ApplicationFactory, SlotFactory, version_in
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import CallFactory, RuleFactory, TrackFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


# The person ------------------------------------------------------------------------------------
def test_what_nobody_stated_is_unknown():
    facts = facts_of(
        TalentFactory(
            birth_date=None,
            nationality="",
            title_level="",
            highest_degree="",
            employment_kind="",
        )
    )

    assert (
        facts.birth_on,
        facts.nationality,
        facts.title_level,
        facts.degrees,
        facts.employment_kind,
        facts.work_country,
        facts.stays_abroad,
        facts.language_proofs,
        facts.memberships,
        facts.documents,
        facts.planned_stay,
    ) == (None,) * 11


def test_degree_of_the_roster_stands_where_there_are_no_rows():
    talent = TalentFactory()

    assert facts_of(talent).degrees == (
        HeldDegree(degree="doctorate", awarded_on=date(2017, 6, 20)),
    )


def test_rows_of_degrees_stand_before_the_roster():
    talent = TalentFactory()
    talent.degrees.create(level="master", awarded_on=date(2012, 7, 1))

    assert facts_of(talent).degrees == (HeldDegree(degree="master", awarded_on=date(2012, 7, 1)),)


def test_one_query_reads_a_person_and_the_newest_lists_of_the_office(django_assert_num_queries):
    talent = TalentFactory()
    talent.language_proofs.create(test="IELTS-Academic", overall=7, taken_on=date(2025, 5, 1))
    talent.language_proofs.create(test="TOEFL-iBT", overall=99, taken_on=date(2026, 5, 1))
    for year, countries in [(2025, ["US"]), (2024, ["DE"])]:
        CountryGroup.objects.create(code="own", year=year, countries=countries)

    with django_assert_num_queries(1):
        facts = facts_of(talent)

    assert [proof.code for proof in facts.language_proofs] == ["TOEFL-iBT", "IELTS-Academic"]
    assert facts.language_proofs[0].scores == {"overall": 99.0}
    assert facts.country_groups["own"] == frozenset({"US"})


@pytest.mark.parametrize(("answer", "stays"), [(False, ()), (True, None)])
def test_no_stays_mean_never_abroad_only_where_it_was_said(answer, stays):
    talent = TalentFactory()
    talent.declarations.create(code="stayed_abroad", answer=answer)

    assert facts_of(talent).stays_abroad == stays


def test_statements_are_read():
    talent = TalentFactory()
    for code, answer in {
        "csc_funded_return": "2020-05-01",
        "at_host": False,
        "experience:oncology": 4.5,
        "post_applied_on": "2026-10-01",
    }.items():
        talent.declarations.create(code=code, answer=answer)

    facts = facts_of(talent)

    assert facts.declared["csc_funded_return"] == Answer(yes=True, happened_on=date(2020, 5, 1))
    assert facts.declared["at_host"] == Answer(yes=False)
    assert facts.experience_years == {"oncology": 4.5}
    assert facts.post_applied_on == date(2026, 10, 1)


def test_employee_works_in_the_country_of_the_institution():
    assert facts_of(TalentFactory(employment_kind="contract")).work_country == "CN"
    assert facts_of(TalentFactory(employment_kind="external")).work_country is None


def test_newest_country_list_counts_and_an_empty_one_is_unknown():
    for year, countries in ((2024, ["CN"]), (2026, ["IN"])):
        CountryGroup.objects.create(
            code="lmic", year=year, name_zh="组", name_en="Group", countries=countries
        )
    CountryGroup.objects.create(code="empty", year=2026, name_zh="空", name_en="Empty")

    assert facts_of(TalentFactory()).country_groups == {"lmic": frozenset({"IN"}), "empty": None}


# The application -------------------------------------------------------------------------------
def test_planned_stay_and_documents_come_from_the_application():
    application = ApplicationFactory(complete=True, invitation_months=Decimal("11.5"))
    version_in(SlotFactory(application=application, requirement__code="cv"))
    SlotFactory(application=application, requirement__code="letter")

    facts = facts_of(application.talent, application)

    assert facts.planned_stay == PlannedStay(
        starts_on=date(2027, 9, 1), ends_on=date(2028, 8, 31), parts=1, invitation_months=11
    )
    assert (facts.documents, facts.host_country) == ({"cv"}, "SE")


def test_stay_in_parts_is_as_long_as_stated():
    application = ApplicationFactory(complete=True, parts=2, months_in_all=5)

    assert facts_of(application.talent, application).planned_stay.length == (5, 0)


def test_partner_names_the_country_before_what_was_typed():
    application = ApplicationFactory(
        host_institution=InstitutionFactory(country="DE"), host_country="SE"
    )

    assert facts_of(application.talent, application).host_country == "DE"


def test_program_names_the_country_where_nobody_else_does():
    call = CallFactory(program__host_country="JP")

    assert facts_of(TalentFactory(), call=call).host_country == "JP"


# The days that count ---------------------------------------------------------------------------
@pytest.mark.parametrize("shift", [-100, 0, 100], ids=["before", "within", "after"])
def test_day_of_an_application_not_sent_is_today_moved_into_the_window(time_machine, shift):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    call = CallFactory(opens_at=now - timedelta(days=10), closes_at=now + timedelta(days=10))
    time_machine.move_to(now + timedelta(days=shift), tick=False)

    expected = {-100: date(2026, 11, 13), 0: date(2026, 11, 23), 100: date(2026, 12, 3)}[shift]
    assert days_for(call).application == expected


def test_day_is_that_of_the_calls_zone():
    sent = datetime(2026, 11, 22, 18, tzinfo=UTC)
    application = ApplicationFactory(state="screening", submitted_at=sent)

    assert days_for(application.call, application).application == date(2026, 11, 23)


def test_departure_is_the_planned_one_else_when_the_sponsor_is_due():
    application = ApplicationFactory(complete=True)
    call = application.call

    assert days_for(call, application).departure == date(2027, 9, 1)
    assert days_for(call).departure == timezone.localdate(call.sponsor_due_at)


def test_findings_hold_the_chosen_track_and_the_year_of_the_source():
    application = ApplicationFactory(call__program__source_year=2026)
    chosen, other = TrackFactory(call=application.call), TrackFactory(call=application.call)
    application.track = chosen
    codes = {"common": None, "chosen": chosen, "other": other}
    for code, track in codes.items():
        RuleFactory(call=application.call, code=code, track=track)

    findings = findings_of(application)

    assert {finding.code for finding in findings} == {"common", "chosen"}
    assert {finding.source_year for finding in findings} == {2026}
