"""I4 for what follows a decision: notices, objections, batches, outcomes; broken at each write."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applications import workflow
from applications.models import Objection
from applications.notices import suggested
from applications.workflow import forwardings, notices, objections
from applications.workflow.forwardings import Decided
from core.models import CalendarDay, Message
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ForwardedFileFactory, call_with
from tests.factories.notices import ObjectionFactory, PeopleNoticeFactory, on_notice
from tests.security.faults import hold_that_it_is_recorded_or_undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return user_with(Role.FOREIGN_AFFAIRS)


def publish(officer) -> Callable:
    call = call_with()
    files = ApplicationFactory.create_batch(2, call=call, state="proposed")
    return lambda: notices.publish(
        call, files, actor=officer, columns=["department"], words=suggested(call)
    )


def recount(officer) -> Callable:
    notice = PeopleNoticeFactory(is_provisional=True)
    CalendarDay.objects.create(day=timezone.localdate(), is_working=True)
    return lambda: notices.recount(notice, actor=officer)


def object_to(officer) -> Callable:
    notice = PeopleNoticeFactory()
    entry = on_notice(notice)
    return lambda: objections.object_to(
        notice, name="王实名", contact="wang@example.org", text="Not his work.", entry=entry
    )


def reject(officer) -> Callable:
    objection = ObjectionFactory()
    return lambda: objections.reject(objection, actor=officer, answer="It is his work.")


def uphold(officer) -> Callable:
    objection: Objection = ObjectionFactory()
    entry = on_notice(objection.notice)
    return lambda: objections.uphold(
        objection, [entry], actor=officer, answer="You are right.", reason="Not his own work."
    )


def make_batch(officer) -> Callable:
    call = call_with()
    keys = [row.pk for row in ApplicationFactory.create_batch(2, call=call, state="recommended")]
    return lambda: forwardings.make_batch(call, keys, actor=officer, kinds=["passport"])


def record_outcomes(officer) -> Callable:
    university, first = user_with(Role.UNIVERSITY_OFFICE), ForwardedFileFactory()
    second = ForwardedFileFactory(forwarding=first.forwarding, position=2)
    decided = [
        Decided(first.application.reference, "awarded"),
        Decided(second.application.reference, "not_awarded", "No place left."),
    ]
    return lambda: forwardings.record_outcomes(decided, actor=university)


def take_outcomes_back(officer) -> Callable:
    first = ForwardedFileFactory()
    second = ForwardedFileFactory(forwarding=first.forwarding, position=2)
    files = [first.application, second.application]
    for file in files:
        workflow.record_outcome(file, actor=officer, outcome="awarded")
    Message.objects.filter(about_id=str(files[1].pk)).update(state="sent", sent_at=timezone.now())
    return lambda: forwardings.take_outcomes_back(files, actor=officer, note="The wrong list.")


# What is done after a release, and the rows that this leaves in the trail.
STEPS = {
    publish: [
        *["application.publish_notice"] * 2,
        *["applications.publish_notice", "applications.print_notice"],
    ],
    recount: ["applications.recount_notice", "applications.print_notice"],
    object_to: ["applications.object"],
    reject: ["applications.reject_objection"],
    uphold: ["application.uphold_objection", "applications.uphold_objection"],
    make_batch: ["application.forward"] * 2 + ["applications.make_forwarding"],
    record_outcomes: ["application.record_outcome"] * 2,
    take_outcomes_back: ["application.take_outcome_back"] * 2 + ["core.discard_message"],
}


@pytest.mark.parametrize("prepare", STEPS, ids=lambda prepare: prepare.__name__)
def test_step_that_breaks_anywhere_leaves_nothing(prepare, officer):
    hold_that_it_is_recorded_or_undone(prepare(officer), STEPS[prepare])
