from itertools import pairwise

import pytest
from django.utils import timezone

from accounts.roles import Role
from applications.models import Application
from applications.states import ENDED, TRANSITIONS
from portal.demo import past_years
from portal.reports import open_data
from tests.factories.accounts import user_with
from tests.factories.programs import ProgramFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    user_with(Role.FOREIGN_AFFAIRS)
    for number in range(40):
        TalentFactory(staff_no=f"T90{number:03}")
    for number, code in enumerate(past_years.PROGRAMS):
        ProgramFactory(code=code, reference_prefix=f"P{number}")
    past_years.load()
    return Application.objects.select_related("call", "talent").prefetch_related("history")


def test_years_before_this_one_are_decided_and_made_once(files):
    number = files.count()

    assert past_years.load() == number == sum(sum(o.values()) for o in past_years.OUTCOMES.values())
    assert {row.state for row in files} <= ENDED
    assert max(row.submitted_at.year for row in files) == timezone.localdate().year - 1


def test_history_of_each_file_is_one_that_its_steps_would_have_left(files):
    for file in files:
        entries = list(file.history.all())
        states = [(entry.source, entry.target) for entry in entries]
        assert [source for source, _target in states[1:]] == [to for _source, to in states[:-1]]
        assert (states[0][0], states[-1][1]) == ("draft", file.state)
        assert all(one.at < following.at for one, following in pairwise(entries))
        assert entries[0].at == file.submitted_at
        for entry in entries:
            step = TRANSITIONS[entry.step]
            assert entry.source in step.sources_in(file.stages)
            assert entry.target in step.targets_in(file.stages)


def test_who_signs_in_as_a_talent_has_no_past(files):
    assert not {file.talent.staff_no for file in files} & past_years.SHOWN


def test_open_data_tell_every_stage_of_both_years(files):
    years = open_data.content()["years"]

    assert len(years) == len(past_years.OUTCOMES)
    assert not [year for year in years if None in year["counts"].values()]
