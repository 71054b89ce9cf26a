import pytest
from django.utils import timezone

from applications.models import Application, HistoryEntry
from applications.states import State
from applications.timeline import next_step, timeline_of
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, RankingEntryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State)
def test_every_state_names_the_next_thing(state):
    step = next_step(ApplicationFactory(state=state))

    assert step.text
    assert bool(step.url) == bool(step.button) == (state in {"draft", "sent_back"})


def test_draft_of_a_closed_call_has_nothing_to_press(time_machine):
    application = ApplicationFactory()
    time_machine.move_to(application.call.closes_at, tick=False)

    assert next_step(application).url == ""


def test_timeline_tells_what_was_what_is_and_what_comes():
    application = ApplicationFactory(state="submitted", call__asks_opinion=True)
    HistoryEntry.objects.create(
        application=application, step="submit", source="draft", target="submitted", role="talent"
    )

    entries = [(entry.text, entry.css, entry.by) for entry in timeline_of(application)]

    assert entries == [
        ("Draft begun", "is-done", ""),
        ("Sent the application", "is-done", "You"),
        ("Sent; your department gives its opinion", "is-current", ""),
        ("The two offices check it", "", ""),
        ("The result of the check", "", ""),
        ("The hospital decides", "", ""),
    ]


def test_timeline_names_the_office_never_the_officer(foreign_affairs):
    application = ApplicationFactory(state="not_qualified")
    HistoryEntry.objects.create(
        application=application, step="fail", source="screening", target="not_qualified",
        role="foreign_affairs", actor=foreign_affairs, note="Told", internal_note="Kept",
    )  # fmt: skip

    told = timeline_of(application)[1]

    assert (told.by, told.note) == ("Foreign Affairs Office", "Told")


def test_released_decision_is_told_before_its_row_has_moved():
    entry = RankingEntryFactory(
        decision="reserve", ranking__released_at=timezone.now(), ranking__released_by=UserFactory()
    )

    application = Application.objects.get(pk=entry.application.pk)

    assert (application.state, application.public_state) == ("ranked", "On the reserve list")


def test_decision_under_embargo_is_not_told():
    entry = RankingEntryFactory(decision="reserve")

    application = Application.objects.get(pk=entry.application.pk)

    assert application.public_state == "Reviewed; the decision is being prepared"
