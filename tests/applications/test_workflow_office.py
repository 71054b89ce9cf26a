from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from applications import emails, workflow
from applications.models import Application, Office
from applications.refusals import (
    NotComplete,
    Refusal,
    TooLate,
    TransitionNotAllowed,
)
from core import audit
from core.models import AuditEntry, Message
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


# The department ---------------------------------------------------------------------------------
@pytest.fixture
def head_and_file():
    application = ApplicationFactory(state="submitted", call__asks_opinion=True)
    head = user_with(Role.DEPARTMENT_HEAD)
    application.talent.department.heads.add(head)
    return head, application


@pytest.mark.parametrize("verdict", ["agrees", "refuses"])
def test_opinion_brings_the_file_to_the_offices_also_a_negative_one(head_and_file, verdict):
    head, application = head_and_file

    workflow.give_opinion(application, actor=head, verdict=verdict, text="We talked it over.")

    application.refresh_from_db()
    assert (application.state, application.opinion.verdict) == ("screening", verdict)
    assert application.history.get().note == ""


def test_opinion_needs_its_reason_and_a_known_verdict(head_and_file):
    head, application = head_and_file

    with pytest.raises(NotComplete, match="reason"):
        workflow.give_opinion(application, actor=head, verdict="agrees", text=" ")
    with pytest.raises(NotComplete, match="agrees"):
        workflow.give_opinion(application, actor=head, verdict="maybe", text="Hm.")


def test_opinion_of_a_head_is_taken_until_the_hospital_is_due(head_and_file, time_machine):
    head, application = head_and_file
    time_machine.move_to(application.call.hospital_due_at, tick=False)

    with pytest.raises(TooLate, match="The offices can still enter yours"):
        workflow.give_opinion(application, actor=head, verdict="agrees", text="Late.")


def test_opinion_on_behalf_is_marked_and_taken_later_too(
    head_and_file, human_resources, time_machine
):
    head, application = head_and_file
    time_machine.move_to(application.call.hospital_due_at, tick=False)

    workflow.give_opinion(
        application, actor=human_resources, verdict="agrees", text="By phone.", on_behalf=True
    )

    told = application.history.get()
    assert (told.role, told.told) == (
        "human_resources",
        "entered the department's opinion for a head who was away",
    )
    application.refresh_from_db()
    assert application.opinion.on_behalf
    assert Message.objects.get(template="applications/opinion_entered").recipient == head


def test_opinion_that_a_head_gives_is_told_to_no_head(head_and_file):
    head, application = head_and_file

    workflow.give_opinion(application, actor=head, verdict="agrees", text="Mine.")

    assert application.history.get().told == "gave the department's opinion"
    assert not Message.objects.filter(recipient=head).exists()


def test_head_who_applies_in_the_same_call_is_told_nothing_of_a_rival(
    head_and_file, human_resources
):
    head, application = head_and_file
    ApplicationFactory(talent__user=head, call=application.call)

    emails.ask_heads(application)
    workflow.give_opinion(
        application, actor=human_resources, verdict="agrees", text="By phone.", on_behalf=True
    )

    assert not Message.objects.filter(recipient=head).exists()


def test_opinion_of_a_head_cannot_be_given_as_an_office(head_and_file, human_resources):
    head, application = head_and_file

    with pytest.raises(PermissionDenied):
        workflow.give_opinion(
            application, actor=head, verdict="agrees", text="Mine.", on_behalf=True
        )
    with pytest.raises(PermissionDenied):
        workflow.give_opinion(application, actor=human_resources, verdict="agrees", text="Mine.")


# Screening --------------------------------------------------------------------------------------
def test_second_pass_qualifies(foreign_affairs, human_resources):
    application = ApplicationFactory(state="screening")
    since = application.state_since

    workflow.pass_screening(application, actor=foreign_affairs)
    application.refresh_from_db()
    assert (application.state, application.state_since) == ("screening", since)
    assert not Message.objects.exists()

    workflow.pass_screening(application, actor=human_resources)
    application.refresh_from_db()
    assert application.state == "qualified"
    assert application.state_since > since
    assert Message.objects.get().recipient == application.talent.user


def test_pass_of_the_same_office_twice_is_refused(foreign_affairs):
    application = ApplicationFactory(state="screening")
    workflow.pass_screening(application, actor=foreign_affairs)

    with pytest.raises(Refusal, match="passed this application already"):
        workflow.pass_screening(application, actor=user_with(Role.FOREIGN_AFFAIRS))


def test_actor_in_both_offices_names_one():
    both = user_with(Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES)
    application = ApplicationFactory(state="screening")

    with pytest.raises(NotComplete, match="for which one"):
        workflow.pass_screening(application, actor=both)
    workflow.pass_screening(application, actor=both, office="human_resources")

    assert application.screenings.get().office == Office.HUMAN_RESOURCES


def test_office_cannot_act_as_the_other(foreign_affairs):
    application = ApplicationFactory(state="screening")

    with pytest.raises(PermissionDenied):
        workflow.pass_screening(application, actor=foreign_affairs, office="human_resources")


@pytest.mark.parametrize("step", ["fail", "take_back", "reconsider"])
def test_step_needs_its_reason(step, foreign_affairs):
    states = {"fail": "screening", "take_back": "sent_back", "reconsider": "not_qualified"}
    application = ApplicationFactory(state=states[step])

    with pytest.raises(NotComplete, match="Say why"):
        workflow.perform(application, step, actor=foreign_affairs, note="")


def test_reconsider_clears_the_failure_and_keeps_the_other_pass(foreign_affairs, human_resources):
    application = ApplicationFactory(state="screening")
    workflow.pass_screening(application, actor=human_resources)
    workflow.fail(application, actor=foreign_affairs, note="No invitation.")

    workflow.reconsider(application, actor=foreign_affairs, note="It has come.")
    workflow.pass_screening(application, actor=foreign_affairs)

    application.refresh_from_db()
    assert application.state == "qualified"


# What is written --------------------------------------------------------------------------------
def test_audit_row_is_encrypted_with_the_key_of_the_talent(foreign_affairs):
    application = ApplicationFactory(state="screening")

    workflow.fail(
        application, actor=foreign_affairs, note="No invitation.", internal_note="Twice asked."
    )

    entry = AuditEntry.objects.get()
    assert set(entry.details) == {"closed"}
    assert entry.subject_key.person_id == str(application.talent_id)
    assert audit.details_of(entry) == {
        "before": {"state": "screening"},
        "after": {"state": "not_qualified", "internal_note": "Twice asked."},
        "note": "No invitation.",
    }


def test_internal_note_reaches_no_mail(foreign_affairs):
    application = ApplicationFactory(state="screening")

    workflow.fail(application, actor=foreign_affairs, note="Open", internal_note="Hidden words")

    assert "Hidden words" not in Message.objects.get().body


def test_step_of_a_talent_without_an_account_writes_no_mail(foreign_affairs):
    application = ApplicationFactory(state="screening", talent__user=None)

    workflow.fail(application, actor=foreign_affairs, note="No invitation.")

    assert not Message.objects.exists()


def test_step_asks_the_row_not_the_copy_in_hand(foreign_affairs):
    copy = ApplicationFactory(state="screening")
    Application.objects.update(state="withdrawn")

    with pytest.raises(TransitionNotAllowed, match="withdrawn"):
        workflow.pass_screening(copy, actor=foreign_affairs)
