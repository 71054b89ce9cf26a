"""Who counts as having come to a lecture before applying."""

from datetime import timedelta

import pytest

from applications.models import Application
from events.models import ProgramLink
from portal.reports import lectures
from portal.reports.filters import ReportFilters
from tests.factories.applications import ApplicationFactory
from tests.factories.attending import attendee, guest, past_event
from tests.factories.programs import CallFactory
from tests.portal.reports.test_numbers import staged

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture():
    return past_event(days=5)


@pytest.fixture
def call(lecture):
    call = CallFactory()
    ProgramLink.objects.create(event=lecture, program=call.program)
    return call


def applied(call, lecture, *, began_after: bool = True, state="screening"):
    application = ApplicationFactory(call=call, state=state)
    begun = lecture.starts_at + timedelta(hours=1 if began_after else -1)
    Application.objects.filter(pk=application.pk).update(created_at=begun)
    return application


def came(application, event):
    attendee(event, user=application.talent.user)


def test_presence_before_the_draft_and_the_program_decide(lecture, call):
    came(applied(call, lecture, state="awarded"), lecture)
    came(applied(call, lecture, began_after=False), lecture)  # was there, but had begun before
    came(applied(call, lecture), past_event(days=5))  # where the program was not spoken about
    applied(call, lecture)
    registered = applied(call, lecture)
    attendee(lecture, user=registered.talent.user, attended_at=None)
    applied(CallFactory(), lecture)  # of a program that no lecture has explained

    found = lectures.by_attendance(staged())

    assert found[True].counts[:4] == [1, 1, 1, 1]
    assert found[False].counts[:4] == [4, 0, 0, 0]


def test_nothing_is_compared_where_no_lecture_explained_a_program(lecture):
    applied(CallFactory(), lecture)

    assert lectures.by_attendance(staged()) == {}


def test_held_counts_what_is_over_and_each_presence():
    event = past_event()
    attendee(event)
    guest(event)
    attendee(event, attended_at=None)
    attendee(past_event(state="cancelled"))
    attendee(past_event(days=-3))  # to come

    assert lectures.held(ReportFilters({})) == lectures.Held(lectures=1, attendances=2)
