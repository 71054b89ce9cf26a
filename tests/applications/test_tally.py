"""What the start page counts: one pass over the desk, and the same as each list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from applications.models import Application
from applications.states import State
from applications.tally import tally_for
from applications.turns import AFTER_SCREENING
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory, PanelFactory
from tests.factories.programs import CallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


def test_files_are_counted_by_call_and_state(officer):
    call, other = CallFactory(), CallFactory()
    for state in ("screening", "screening", "draft", "ranked"):
        ApplicationFactory(call=call, state=state)
    ApplicationFactory(call=other, state="screening")
    barred = ApplicationFactory(state="screening").call
    ConflictFactory(user=officer, call=barred)

    tally = tally_for(officer)

    assert tally.numbers == {call.pk: {"screening": 2, "ranked": 1}, other.pk: {"screening": 1}}
    assert tally.by_state == {"screening": 3, "ranked": 1}


def test_what_is_ready_is_what_the_list_would_show(officer):
    for number, panel_due in enumerate([timedelta(days=-1), timedelta(days=1)]):
        call = CallFactory(
            asks_opinion=True,
            has_panel=True,
            notice_working_days=5 * number,
            forwarded_to_en="University" if number else "",
        )
        PanelFactory(call=call, due_at=timezone.now() + panel_due)
        for state in State:
            ApplicationFactory(call=call, state=state)
    desk = Application.objects.on_desk_of(officer)
    tally = tally_for(officer)

    counted = {step: tally.ready(step) for step in AFTER_SCREENING}

    assert counted == {step: desk.filter(desk.ready(step)).count() for step in AFTER_SCREENING}
    assert counted["close_scoring"] == 1


def test_opinions_are_late_once_the_hospitals_day_has_gone(officer):
    call = CallFactory(asks_opinion=True)
    ApplicationFactory(call=call, state="submitted")
    tally, due = tally_for(officer), call.hospital_due_at

    assert tally.late_opinions(at=due) == 0
    assert tally.late_opinions(at=due + timedelta(seconds=1)) == 1


def test_a_page_counts_once_whatever_it_tells(officer, django_assert_num_queries):
    ApplicationFactory(call=CallFactory(has_panel=True), state="screening")
    officer.get_all_permissions()

    with django_assert_num_queries(2):
        for step in AFTER_SCREENING:
            tally_for(officer).ready(step)
        tally_for(officer).late_opinions()
        assert tally_for(officer).by_state["screening"] == 1
