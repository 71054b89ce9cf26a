"""The question of the reverse list is kept; its answer is that of the moment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from applications.reverse import kept, qualifying
from programs.models import CountryGroup
from talents.models import Talent
from tests.applications.reverse_answers import judged, listed
from tests.factories.programs import CallFactory, RuleFactory, TrackFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_together():
    """How many questions had to be put together since the test began."""
    kept._in_words.cache_clear()
    return lambda: kept._in_words.cache_info().misses


def test_same_question_is_put_together_once_and_answered_anew(put_together):
    call = CallFactory()
    RuleFactory(call=call, type="title_at_least", params={"level": "senior"})
    first = TalentFactory(staff_no="T1", title_level="senior")
    assert listed(call) == [first.staff_no]

    TalentFactory(staff_no="T2", title_level="senior")
    Talent.objects.filter(pk=first.pk).update(title_level="junior")

    assert listed(call) == judged(call) == ["T2"]
    assert put_together() == 1


@pytest.mark.parametrize(
    "change",
    [{"params": {"level": "junior"}}, {"severity": "should"}, {"checked_by": "office"}],
)
def test_changed_rule_is_another_question(put_together, change):
    call, talent = CallFactory(), TalentFactory(title_level="junior")
    rule = RuleFactory(call=call, type="title_at_least", params={"level": "senior"})
    assert listed(call) == []

    call.rules.filter(pk=rule.pk).update(**change)

    assert listed(call) == judged(call) == [talent.staff_no]
    assert put_together() == 2


def test_rule_that_moves_to_a_track_is_another_question(put_together):
    call, talent = CallFactory(), TalentFactory(title_level="junior")
    hard, _easy = TrackFactory(call=call), TrackFactory(call=call)
    rule = RuleFactory(call=call, type="title_at_least", params={"level": "senior"})
    assert listed(call) == []

    call.rules.filter(pk=rule.pk).update(track=hard)

    assert listed(call) == judged(call) == [talent.staff_no]
    assert put_together() == 2


def test_changed_list_of_the_office_is_another_question(put_together):
    call, talent = CallFactory(), TalentFactory(nationality="CN")
    group = CountryGroup.objects.create(
        code="neighbors", year=2027, name_zh="邻国", name_en="Neighbors", countries=["SE"]
    )
    params = {"group": group.code, "of": "nationality"}
    RuleFactory(call=call, type="country_group", params=params)
    assert listed(call) == []

    CountryGroup.objects.filter(pk=group.pk).update(countries=["SE", "CN"])

    assert listed(call) == judged(call) == [talent.staff_no]
    assert put_together() == 2


def test_kept_question_is_narrowed_and_counted_without_another_query():
    call = CallFactory()
    RuleFactory(call=call, type="title_at_least", params={"level": "senior"})
    for number in range(3):
        TalentFactory(staff_no=f"T{number}", title_level="senior", category="")
    people = qualifying(call).exclude(staff_no="T1").order_by("-staff_no")

    with CaptureQueriesContext(connection) as captured:
        found = [person.staff_no for person in people]

    assert found == ["T2", "T0"]
    assert len(captured) == 1


def test_list_stands_in_no_other_query():
    with pytest.raises(TypeError, match="another name"):
        str(Application.objects.filter(talent__in=qualifying(CallFactory())).query)
