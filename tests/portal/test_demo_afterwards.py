from datetime import timedelta

import pytest
from django.utils import timezone

from applications.afterwards.funnel import funnel_of
from core import printing
from core.models import Message
from events.afterwards import feedback
from events.models import Certificate, Event
from portal.demo import afterwards
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch):
    """A roster, and the programs with open calls; nothing is drawn here."""
    monkeypatch.setattr(printing, "is_possible", lambda: False)
    for number in range(40):
        TalentFactory(staff_no=f"T90{number:03}")
    for code in afterwards.PROGRAMS:
        CallFactory(program__code=code)


def test_lecture_of_the_demo_has_people_feedback_and_a_funnel(world):
    came = afterwards.load()

    event = Event.objects.get(code=afterwards.CODE)
    invited, registered, attended, looked, *_later = funnel_of(event).total.counts
    assert came == attended + 1  # and the guest
    assert invited > registered > attended > looked > 0
    assert feedback.results(event).number == 10
    assert event.seats_taken == registered + 1


def test_whoever_signs_in_as_the_talent_has_something_left_to_do(world):
    afterwards.load()

    own = Event.objects.get(code=afterwards.CODE).registrations.get(
        user__talent__staff_no=afterwards.OWN
    )
    assert not feedback.has_answered(own)
    assert not own.user.talent.looks.exists()


def test_second_load_adds_nothing(world):
    afterwards.load()
    before = Message.objects.count()

    afterwards.load()

    assert Message.objects.count() == before > 0


def test_lecture_was_on_a_working_day(world):
    for days in range(7):
        afterwards.load(timezone.localdate() - timedelta(days=days))
        began = Event.objects.get(code=afterwards.CODE).starts_at
        assert timezone.localtime(began).isoweekday() <= 5


def test_certificate_is_drawn_where_the_machine_can(world, monkeypatch):
    monkeypatch.setattr(printing, "is_possible", lambda: True)

    afterwards.load()

    states = Certificate.objects.values_list("registration__user__talent__staff_no", "state")
    assert list(states) == [(afterwards.HAS_CERTIFICATE, "ready")] * 2
