from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from applications import drafts, workflow
from applications.models import Application, ReferenceCounter
from applications.refusals import (
    NotComplete,
    NotEligible,
    Refusal,
    TooLate,
    TransitionNotAllowed,
)
from core.models import AuditEntry, Message, StoredFile
from programs.models import LanguageRuleset
from talents.models import LanguageProof
from tests.factories.accounts import UserFactory, user_with
from tests.factories.applications import ApplicationFactory, SlotFactory, version_in
from tests.factories.programs import RuleFactory, TrackFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def submit(application, **data):
    return workflow.submit(
        application, actor=application.talent.user, consent_version="2026-11", **data
    )


# Sending ----------------------------------------------------------------------------------------
def test_submit_goes_to_the_offices_where_no_opinion_is_asked():
    application = submit(ApplicationFactory(complete=True, call__asks_opinion=False))

    assert application.state == "screening"


def test_submit_keeps_findings_and_consent():
    application = ApplicationFactory(complete=True)
    RuleFactory(call=application.call, code="doctor")

    submit(application)

    application.refresh_from_db()
    assert [finding["code"] for finding in application.findings] == ["doctor"]
    assert application.findings_on == timezone.localdate()
    assert application.consent_version == "2026-11"


def test_submit_keeps_the_language_route_and_calling_back_forgets_it():
    application = ApplicationFactory(complete=True, call__asks_opinion=True)
    RuleFactory(call=application.call, type="language", params={"ruleset": "R"}, due="departure")
    routes = [{"kind": "exam", "exam": "IELTS-Academic", "min": {"overall": 6}, "language": "en"}]
    LanguageRuleset.objects.create(code="R", valid_from_year=2020, routes=routes)
    LanguageProof.objects.create(
        talent=application.talent, kind="exam", test="IELTS-Academic", language="en", overall=7,
        taken_on=timezone.localdate(),
    )  # fmt: skip

    sent = submit(application).language_route
    called_back = workflow.call_back(application, actor=application.talent.user).language_route

    assert (sent, called_back) == ("exam", "")


def test_submit_writes_to_the_applicant_and_the_heads_in_their_languages():
    application = ApplicationFactory(complete=True, call__asks_opinion=True)
    head = UserFactory(roles=[Role.DEPARTMENT_HEAD], preferred_language="zh-hans")
    application.talent.department.heads.add(head)

    submit(application)

    letters = list(Message.objects.order_by("pk").values_list("address", "template", "language"))
    assert letters == [
        (application.talent.user.email, "applications/received", "en"),
        (head.email, "applications/opinion_asked", "zh-hans"),
    ]


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-1, True), (0, False), (1, False)], ids=["before", "at", "after"]
)
def test_submit_around_the_deadline(time_machine, seconds, is_taken):
    application = ApplicationFactory(complete=True)
    time_machine.move_to(application.call.closes_at + seconds * SECOND, tick=False)

    if is_taken:
        assert submit(application).state == "screening"
    else:
        with pytest.raises(TooLate, match="The call closed on .* Beijing time"):
            submit(application)
        application.refresh_from_db()
        assert (application.state, application.plan) == ("draft", "I want to learn how to plan it.")


def test_submit_is_refused_before_the_call_opens(time_machine):
    application = ApplicationFactory(complete=True)
    time_machine.move_to(application.call.opens_at - SECOND, tick=False)

    with pytest.raises(Refusal, match="takes no applications now"):
        submit(application)


def test_submit_names_what_is_missing():
    application = ApplicationFactory()
    TrackFactory(call=application.call)
    SlotFactory(application=application, requirement__name_en="Invitation letter")

    with pytest.raises(NotComplete) as refused:
        submit(application)

    assert refused.value.missing == [
        "“Track” is missing.",
        "“Host institution” is missing.",
        "“Host country or region” is missing.",
        "“Planned departure” is missing.",
        "“Planned return” is missing.",
        "“Subject of the plan” is missing.",
        "“Plan” is missing.",
        "“Use at home” is missing.",
        "“Invitation letter” is missing.",
    ]


def test_submit_is_refused_where_a_requirement_is_not_met():
    application = ApplicationFactory(complete=True)
    application.talent.degrees.create(level="master")
    RuleFactory(call=application.call, code="doctor")

    with pytest.raises(NotEligible) as refused:
        submit(application)

    assert [finding.code for finding in refused.value.findings] == ["doctor"]


def test_submit_asks_for_a_fact_that_is_not_stated():
    application = ApplicationFactory(complete=True)
    event = {"state": "csc_award_valid"}
    RuleFactory(
        call=application.call,
        code="award",
        type="not_currently",
        params=event,
        checked_by="declared",
    )

    with pytest.raises(NotEligible, match="must be stated"):
        submit(application)

    application.talent.declarations.create(code="csc_award_valid", answer=False)
    assert submit(application).state == "screening"


@pytest.mark.parametrize(
    "lighter", [{"severity": "should"}, {"due": "departure"}], ids=["should", "departure"]
)
def test_submit_is_not_refused_by_what_only_warns(lighter):
    application = ApplicationFactory(complete=True)
    application.talent.degrees.create(level="master")
    RuleFactory(call=application.call, **lighter)

    assert submit(application).findings[0]["status"] == "not_met"


def test_submit_needs_consent():
    application = ApplicationFactory(complete=True)

    with pytest.raises(NotComplete, match="consent"):
        workflow.submit(application, actor=application.talent.user, consent_version="")


def test_submit_of_what_another_window_has_changed_is_refused():
    application = ApplicationFactory(complete=True)
    drafts.save(application, {"plan": "Newer"}, actor=application.talent.user, revision=0)

    with pytest.raises(Refusal, match="another window"):
        submit(application, revision=0)


def test_submit_twice_is_answered_politely():
    application = ApplicationFactory(complete=True)
    submit(application)

    with pytest.raises(TransitionNotAllowed, match="already “The two offices check it”"):
        submit(application)

    assert Message.objects.count() == 1


# Calling back, discarding, withdrawing ----------------------------------------------------------
def test_call_back_makes_a_draft_that_nobody_sees():
    application = submit(ApplicationFactory(complete=True, call__asks_opinion=True))
    head = user_with(Role.DEPARTMENT_HEAD)
    application.talent.department.heads.add(head)

    workflow.call_back(application, actor=application.talent.user)

    assert not Application.objects.visible_to(head).exists()
    assert submit(Application.objects.get()).state == "submitted"


def test_call_back_is_refused_once_the_call_has_closed(time_machine):
    application = submit(ApplicationFactory(complete=True, call__asks_opinion=True))
    time_machine.move_to(application.call.closes_at, tick=False)

    with pytest.raises(TooLate, match="could not be sent again"):
        workflow.call_back(application, actor=application.talent.user)


def test_discard_deletes_the_files_and_keeps_number_and_audit_row(
    django_capture_on_commit_callbacks,
):
    application = ApplicationFactory()
    stored = version_in(SlotFactory(application=application)).file
    ReferenceCounter.objects.create(year=2027, prefix="VS", last=7)

    with django_capture_on_commit_callbacks(execute=True):
        workflow.discard(application, actor=application.talent.user)

    assert not Application.objects.exists()
    assert not StoredFile.objects.exists()
    assert not stored.file.storage.exists(stored.file.name)
    assert AuditEntry.objects.get().target_label == application.reference
    assert ReferenceCounter.objects.get().last == 7


def test_withdraw_needs_a_reason_once_the_offices_have_it(foreign_affairs):
    application = ApplicationFactory(state="screening")

    with pytest.raises(NotComplete, match="reason"):
        workflow.withdraw(application, actor=application.talent.user, note=" ")

    workflow.pass_screening(application, actor=foreign_affairs)
    workflow.withdraw(application, actor=application.talent.user, note="A child is born.")

    assert set(Message.objects.values_list("address", flat=True)) == {
        application.talent.user.email,
        foreign_affairs.email,
    }


def test_withdraw_needs_no_reason_before():
    application = ApplicationFactory(state="submitted")

    workflow.withdraw(application, actor=application.talent.user)

    assert not Application.objects.live().exists()
