"""The reverse list of single calls, for the rules that each of them has."""

from datetime import date

import pytest

from talents.models import Talent
from tests.applications.reverse_answers import judged, listed
from tests.factories.programs import CallFactory, RuleFactory, TrackFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


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
