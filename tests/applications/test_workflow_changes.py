from datetime import timedelta

import pytest

from applications import documents, drafts, workflow
from applications.models import Application
from applications.refusals import (
    NotComplete,
    Refusal,
    TooLate,
)
from core.models import Message
from tests.factories.applications import ApplicationFactory, SlotFactory, pdf, version_in

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


# Changes ----------------------------------------------------------------------------------------
def sent_back(officer, *items):
    application = ApplicationFactory(state="screening", complete=True)
    slot = SlotFactory(application=application)
    version_in(slot)
    asked = items or [("plan", "Name the methods."), (slot, "The stamp is missing.")]
    workflow.request_changes(application, actor=officer, items=asked)
    return Application.objects.get(pk=application.pk), slot


def test_requested_changes_alone_are_open(foreign_affairs):
    application, slot = sent_back(foreign_affairs)
    other = SlotFactory(application=application)
    talent = application.talent.user

    assert drafts.open_fields(application) == ["plan"]
    with pytest.raises(Refusal, match="cannot be changed now"):
        drafts.save(application, {"plan_title": "Other"}, actor=talent, revision=0)
    with pytest.raises(Refusal, match="cannot be changed now"):
        documents.upload(other, pdf(), actor=talent)
    assert documents.upload(slot, pdf("new.pdf"), actor=talent).number == 2


def test_request_is_told_in_the_mail(foreign_affairs):
    sent_back(foreign_affairs)

    letter = Message.objects.get()
    assert "- Plan: Name the methods." in letter.body
    assert "The stamp is missing." in letter.body


@pytest.mark.parametrize(
    "items",
    [[], [("plan", " ")], [("state", "x")], [("reference", "x")]],
    ids=["none", "no_reason", "state", "reference"],
)
def test_request_of_nothing_or_of_a_closed_field_is_refused(items, foreign_affairs):
    application = ApplicationFactory(state="screening")

    with pytest.raises(Refusal):
        workflow.request_changes(application, actor=foreign_affairs, items=items)

    application.refresh_from_db()
    assert (application.state, application.screenings.count()) == ("screening", 0)


def test_request_of_a_slot_of_another_application_is_refused(foreign_affairs):
    application = ApplicationFactory(state="screening")

    with pytest.raises(Refusal):
        workflow.request_changes(
            application, actor=foreign_affairs, items=[(SlotFactory(), "Not yours.")]
        )


def test_resubmit_is_refused_while_a_request_is_unanswered(foreign_affairs):
    application, slot = sent_back(foreign_affairs)
    talent = application.talent.user
    drafts.save(application, {"plan": ""}, actor=talent, revision=0)

    with pytest.raises(NotComplete) as refused:
        workflow.resubmit(application, actor=talent)

    assert refused.value.missing == ["Plan", str(slot)]


def test_resubmit_clears_the_verdict_of_the_office_that_asked(foreign_affairs, human_resources):
    application = ApplicationFactory(state="screening", complete=True)
    workflow.pass_screening(application, actor=human_resources)
    workflow.request_changes(
        application, actor=foreign_affairs, items=[("plan", "Name the methods.")]
    )
    talent = application.talent.user
    drafts.save(application, {"plan": "With methods."}, actor=talent, revision=0)

    workflow.resubmit(application, actor=talent)

    request = application.corrections.get()
    assert (request.before, request.after) == (
        {"value": "I want to learn how to plan it."},
        {"value": "With methods."},
    )
    assert request.closed_at is not None
    assert Message.objects.filter(recipient=foreign_affairs).exists()
    workflow.pass_screening(application, actor=foreign_affairs)
    application.refresh_from_db()
    assert application.state == "qualified"


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-1, True), (0, False), (1, False)], ids=["before", "at", "after"]
)
def test_resubmit_around_the_deadline(time_machine, foreign_affairs, seconds, is_taken):
    application, _slot = sent_back(foreign_affairs, ("plan", "Name the methods."))
    time_machine.move_to(application.call.hospital_due_at + seconds * SECOND, tick=False)

    if is_taken:
        workflow.resubmit(application, actor=application.talent.user)
    else:
        with pytest.raises(TooLate, match="What you typed is kept"):
            workflow.resubmit(application, actor=application.talent.user)


def test_take_back_closes_what_was_open(foreign_affairs, human_resources):
    application, _slot = sent_back(foreign_affairs)

    workflow.take_back(application, actor=human_resources, note="Settled by phone.")

    application.refresh_from_db()
    assert application.state == "screening"
    assert drafts.open_fields(application) == []
    assert not application.screenings.exists()
