"""The reverse list of the demo's calls over the sample roster, held against `assess`."""

from datetime import UTC, date, datetime, timedelta

import pytest

from applications.facts import days_for, facts_of
from applications.reverse import qualifying
from portal.demo import calls, partners, people, programs
from programs.eligibility import Verdict, assess
from programs.models import Call, Program
from talents.models import Talent
from tests.factories.programs import CallFactory, RuleFactory, TrackFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
EDGES = [f"T{number}" for number in range(90001, 90016)]
TENTH, THIRTIETH = date(2027, 4, 10), date(2027, 4, 30)


@pytest.fixture
def demo():
    for load in (partners.load, programs.load, people.load):
        load()
    calls.load(TENTH)


def judged_on(day: date) -> None:
    """Every call is open for one minute of that day: so today is that day for each of them."""
    opens = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    closes = opens + timedelta(minutes=1)
    Call.objects.update(
        opens_at=opens, closes_at=closes, hospital_due_at=closes, sponsor_due_at=closes
    )


def listed(call: Call, track=None) -> list[str]:
    return sorted(qualifying(call, track).values_list("staff_no", flat=True))


def judged(call: Call, track=None) -> list[str]:
    """The same from `assess`: for the track, or for at least one of the call's."""
    options = [track] if track else [*call.tracks.all()] or [None]
    found = set()
    for talent in Talent.objects.active():
        facts = facts_of(talent, call=call)
        for option in options:
            rules = call.rules.for_track(option)
            if Verdict.of(assess(rules, facts, on=days_for(call))).qualifies:
                found.add(talent.staff_no)
    return sorted(found)


def test_demo_calls_list_those_who_qualify(demo):
    judged_on(TENTH)

    for call in Call.objects.select_related("program"):
        assert listed(call) == judged(call), call.slug
        for track in call.tracks.all():
            assert listed(call, track) == judged(call, track), track.code


def test_programs_without_a_demo_call_list_those_who_qualify(demo):
    """Their rules are the rarest: an institution's province, years abroad, a post in China."""
    for program in Program.objects.filter(calls=None):
        call = CallFactory(program=program)
        program.rules.filter(track=None).update(program=None, call=call)

        assert listed(call) == judged(call), program.code


@pytest.mark.parametrize(
    ("day", "among_the_edges"),
    [
        (TENTH, ["T90005", "T90007", "T90008", "T90010", "T90013", "T90015"]),
        (THIRTIETH, ["T90005", "T90007", "T90008", "T90010", "T90015"]),
    ],
)
def test_visiting_scholars_of_2027(demo, day, among_the_edges):
    judged_on(day)

    found = listed(Call.objects.get(slug="csc-vs-2027"))

    assert [staff_no for staff_no in found if staff_no in EDGES] == among_the_edges


def test_who_has_left_is_not_listed():
    call = CallFactory()
    TalentFactory(left_on=date(2026, 1, 1))

    assert listed(call) == []


def test_call_without_rules_lists_everybody():
    assert listed(TalentFactory() and CallFactory()) == [Talent.objects.get().staff_no]


def test_expectation_that_is_not_met_shuts_nobody_out():
    call, talent = CallFactory(), TalentFactory(title_level="junior")
    RuleFactory(call=call, type="title_at_least", params={"level": "senior"}, severity="should")

    assert listed(call) == [talent.staff_no]


def test_rule_that_the_office_checks_shuts_nobody_out():
    call, talent = CallFactory(), TalentFactory(title_level="junior")
    params = {"level": "senior"}
    RuleFactory(call=call, type="title_at_least", params=params, checked_by="office")

    assert listed(call) == judged(call) == [talent.staff_no]


def test_one_track_is_enough_and_the_rules_of_all_hold():
    call = CallFactory()
    easy, hard = TrackFactory(call=call), TrackFactory(call=call)
    RuleFactory(call=call)
    RuleFactory(call=call, track=hard, type="title_at_least", params={"level": "senior"})
    junior = TalentFactory(staff_no="T1", title_level="junior")
    TalentFactory(staff_no="T2", highest_degree="master", title_level="senior")

    assert listed(call) == listed(call, easy) == [junior.staff_no]
    assert listed(call, hard) == []
