from datetime import date

import pytest

from talents import records
from talents.models import Degree, StayAbroad
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def test_refresh_repeats_the_highest_degree_and_the_first_doctorate():
    talent = TalentFactory(highest_degree="master", highest_degree_on=None, doctorate_on=None)
    Degree.objects.create(talent=talent, level="master", awarded_on=date(2010, 7, 1))
    Degree.objects.create(talent=talent, level="doctorate", awarded_on=date(2017, 6, 1))
    Degree.objects.create(
        talent=talent, level="doctorate", field="law", awarded_on=date(2014, 6, 1)
    )

    changed = records.refresh(talent)

    talent.refresh_from_db()
    assert changed
    assert talent.highest_degree == "doctorate"
    assert talent.highest_degree_on == date(2014, 6, 1)
    assert talent.doctorate_on == date(2014, 6, 1)


def test_refresh_forgets_a_degree_that_was_removed():
    talent = TalentFactory(highest_degree="doctorate", doctorate_on=date(2017, 6, 1))

    records.refresh(talent)

    assert (talent.highest_degree, talent.highest_degree_on, talent.doctorate_on) == (
        "",
        None,
        None,
    )


def test_refresh_takes_the_last_return_from_a_csc_stay_alone():
    talent = TalentFactory()
    for funder, ended in [("csc", 2019), ("csc", 2021), ("host", 2024)]:
        StayAbroad.objects.create(talent=talent, funder=funder, ends_on=date(ended, 5, 1))
    StayAbroad.objects.create(talent=talent, funder="csc", starts_on=date(2026, 5, 1))

    records.refresh(talent)

    assert talent.csc_return_on == date(2021, 5, 1)


def test_refresh_writes_nothing_where_all_is_in_step(django_assert_num_queries):
    talent = TalentFactory()
    records.refresh(talent)

    with django_assert_num_queries(2):
        assert not records.refresh(talent)
