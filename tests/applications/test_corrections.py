"""Weight, time and rounds of what is asked for; what was sent stays comparable for good."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from applications import documents, drafts, workflow
from applications.models import Application, CorrectionRequest
from applications.refusals import NotComplete, Refusal, TooLate
from applications.workflow.corrections import Ask, Weight
from core.models import AuditEntry, Message
from tests.applications.asking import asked, typed
from tests.factories.applications import ApplicationFactory, SlotFactory, pdf

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
LATER = Weight.LATER


@pytest.fixture
def application():
    return ApplicationFactory(state="screening", complete=True)


# Weight -----------------------------------------------------------------------------------------
def test_what_may_follow_does_not_keep_the_file_back(application, foreign_affairs):
    asked(
        application,
        foreign_affairs,
        Ask("plan", "Name the methods."),
        Ask("host_city", "Which city?", LATER),
    )
    typed(application, plan="With methods.")

    workflow.resubmit(application, actor=application.talent.user)

    application.refresh_from_db()
    assert application.state == "screening"
    assert drafts.open_fields(application) == ["host_city"]


def test_a_request_of_what_may_follow_alone_leaves_the_file_in_screening(
    application, foreign_affairs
):
    asked(application, foreign_affairs, Ask("host_city", "Which city?", LATER))

    assert application.state == "screening"
    assert not application.screenings.exists()
    workflow.pass_screening(application, actor=foreign_affairs)
    assert "Which city?" in Message.objects.get(recipient=application.talent.user).body


@pytest.mark.parametrize(
    ("state", "is_open"),
    [("screening", True), ("qualified", True), ("in_review", True), ("forwarded", True),
     ("not_qualified", False), ("withdrawn", False), ("awarded", False)],
)  # fmt: skip
def test_what_may_follow_stays_open_until_the_file_has_ended(
    application, foreign_affairs, state, is_open
):
    slot = SlotFactory(application=application)
    asked(application, foreign_affairs, Ask(slot, "The stamp.", LATER))
    Application.objects.update(state=state)
    slot.refresh_from_db()

    if is_open:
        assert documents.upload(slot, pdf(), actor=application.talent.user).number == 1
    else:
        with pytest.raises(Refusal, match="cannot be changed now"):
            documents.upload(slot, pdf(), actor=application.talent.user)


def test_what_followed_is_closed_and_told_to_the_office_that_asked(
    application, foreign_affairs, human_resources
):
    asked(application, foreign_affairs, Ask("host_city", "Which city?", LATER))
    asked(application, human_resources, Ask("plan_title", "Shorter.", LATER))
    Application.objects.update(state="qualified")
    typed(application, host_city="Lund")

    workflow.follow_up(application, actor=application.talent.user)

    application.refresh_from_db()
    assert application.state == "qualified"
    assert drafts.open_fields(application) == ["plan_title"]
    assert Message.objects.filter(recipient=foreign_affairs, template__contains="changes_sent")
    assert not Message.objects.filter(recipient=human_resources)
    assert application.history.latest("pk").step == "follow_up"
    with pytest.raises(Refusal, match="nothing new"):
        workflow.follow_up(application, actor=application.talent.user)


def test_nobody_else_sends_what_is_to_follow(application, foreign_affairs):
    asked(application, foreign_affairs, Ask("host_city", "Which city?", LATER))
    typed(application, host_city="Lund")

    with pytest.raises(PermissionDenied):
        workflow.follow_up(application, actor=foreign_affairs)


# Time -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-1, True), (0, False), (1, False)], ids=["before", "at", "after"]
)
def test_time_of_a_request_ends_to_the_second(
    application, foreign_affairs, time_machine, seconds, is_taken
):
    slot = SlotFactory(application=application)
    due = timezone.now() + 3 * DAY
    asked(
        application,
        foreign_affairs,
        Ask("plan", "Methods.", due_at=due),
        Ask(slot, "The stamp.", due_at=due),
    )
    time_machine.move_to(due + seconds * SECOND, tick=False)

    if is_taken:
        typed(application, plan="With methods.")
        documents.upload(slot, pdf(), actor=application.talent.user)
    else:
        with pytest.raises(TooLate, match="What you typed stays in this window"):
            typed(application, plan="With methods.")
        with pytest.raises(TooLate, match="Ask the office for more time"):
            documents.upload(slot, pdf(), actor=application.talent.user)


def test_what_was_saved_in_time_may_be_sent_after_it(application, foreign_affairs, time_machine):
    due = timezone.now() + 3 * DAY
    asked(application, foreign_affairs, Ask("plan", "Methods.", due_at=due))
    typed(application, plan="With methods.")
    time_machine.move_to(due + DAY, tick=False)

    workflow.resubmit(application, actor=application.talent.user)

    application.refresh_from_db()
    assert application.state == "screening"


def test_time_without_a_day_is_that_of_the_hospital_and_moves_with_it(application, foreign_affairs):
    asked(application, foreign_affairs, Ask("plan", "Methods."))
    call = application.call
    call.hospital_due_at += DAY
    call.save()
    tomorrow = call.hospital_due_at

    rows = CorrectionRequest.objects.all()

    assert [row.due for row in rows.answerable(at=tomorrow - SECOND)] == [tomorrow]
    assert not rows.answerable(at=tomorrow).exists()


@pytest.mark.parametrize(
    ("offset", "sentence"), [(-DAY, "in the future"), (60 * DAY, "The hospital decides on")]
)
def test_day_of_a_request_lies_between_now_and_the_hospitals(
    application, foreign_affairs, offset, sentence
):
    with pytest.raises(NotComplete, match=sentence):
        asked(application, foreign_affairs, Ask("plan", "Methods.", due_at=timezone.now() + offset))


def test_nothing_is_asked_for_that_could_not_be_sent_any_more(
    application, foreign_affairs, time_machine
):
    time_machine.move_to(application.call.hospital_due_at, tick=False)

    with pytest.raises(TooLate, match="Decide on what is there"):
        asked(application, foreign_affairs, Ask("plan", "Methods."))


def test_office_gives_more_time_and_tells_the_applicant(application, foreign_affairs, time_machine):
    due = timezone.now() + DAY
    asked(application, foreign_affairs, Ask("plan", "Methods.", due_at=due))
    row = application.corrections.get()
    time_machine.move_to(due + SECOND, tick=False)

    workflow.move_due(row, actor=foreign_affairs, due_at=due + 2 * DAY)

    assert drafts.open_fields(application) == ["plan"]
    assert Message.objects.filter(recipient=application.talent.user).count() == 2
    assert AuditEntry.objects.filter(action="application.move_due").count() == 1


# Closing ----------------------------------------------------------------------------------------
def test_request_is_closed_by_its_office_when_no_longer_needed(
    application, foreign_affairs, human_resources
):
    asked(application, foreign_affairs, Ask("plan", "A."), Ask("host_city", "B."))
    row = application.corrections.get(field="host_city")

    with pytest.raises(PermissionDenied):
        workflow.close_request(row, actor=human_resources)
    workflow.close_request(row, actor=foreign_affairs)

    assert drafts.open_fields(application) == ["plan"]
    with pytest.raises(Refusal, match="closed already"):
        workflow.close_request(row, actor=foreign_affairs)


def test_last_thing_that_keeps_a_file_back_is_taken_back_instead(application, foreign_affairs):
    asked(application, foreign_affairs, Ask("plan", "A."), Ask("host_city", "B.", LATER))

    with pytest.raises(Refusal, match="take the file back"):
        workflow.close_request(application.corrections.get(field="plan"), actor=foreign_affairs)
    workflow.close_request(application.corrections.get(field="host_city"), actor=foreign_affairs)


def test_rounds_are_counted_over_both_offices(application, foreign_affairs, human_resources):
    for officer in (foreign_affairs, human_resources):
        asked(application, officer, Ask("plan", "Methods."))
        workflow.resubmit(application, actor=application.talent.user)

    assert list(application.corrections.values_list("loop", flat=True)) == [1, 2]
