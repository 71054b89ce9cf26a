from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from applications import drafts
from applications.drafts import ChangedElsewhere
from applications.models import Application
from applications.refusals import Refusal, TooLate
from core import audit
from core.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory, RequiredDocumentFactory, TrackFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def start(talent, call, track=None):
    return drafts.start(talent, call, track, actor=talent.user)


# Beginning -------------------------------------------------------------------------------------
def test_start_gives_reference_and_slots():
    call = CallFactory(program__reference_prefix="VS")
    documents = [RequiredDocumentFactory(call=call) for _number in range(3)]

    application, is_new = start(TalentFactory(), call)

    assert (application.reference, application.state, is_new) == ("2027-VS-0001", "draft", True)
    assert [slot.requirement for slot in application.slots.all()] == documents


def test_reference_is_counted_per_year_and_prefix_and_never_given_again():
    first, other = CallFactory(program__reference_prefix="VS"), CallFactory()
    application, _new = start(TalentFactory(), first)
    application.delete()

    references = [start(TalentFactory(), call)[0].reference for call in (first, other)]

    prefix = other.program.reference_prefix
    assert references == ["2027-VS-0002", f"2027-{prefix}-0001"]


def test_start_twice_leads_to_the_first():
    talent, call = TalentFactory(), CallFactory()
    first, _new = start(talent, call)

    assert start(talent, call) == (first, False)


def test_start_after_withdrawing_makes_another():
    talent, call = TalentFactory(), CallFactory()
    ApplicationFactory(talent=talent, call=call, state="withdrawn")

    application, is_new = start(talent, call)

    assert (application.state, is_new) == ("draft", True)


def test_start_takes_the_only_track_by_itself():
    call = CallFactory()
    track = TrackFactory(call=call)

    assert start(TalentFactory(), call)[0].track == track


def test_start_with_the_track_of_another_call_is_refused():
    with pytest.raises(Refusal, match="does not belong"):
        start(TalentFactory(), CallFactory(), TrackFactory())


def test_start_after_the_close_is_refused():
    now = timezone.now()
    call = CallFactory(opens_at=now - timedelta(days=9), closes_at=now)

    with pytest.raises(TooLate):
        start(TalentFactory(), call)

    assert not Application.objects.exists()


def test_start_for_a_suspended_program_is_refused():
    call = CallFactory(program__status="suspended", program__status_note_zh="暂停")

    with pytest.raises(Refusal, match="no applications now"):
        start(TalentFactory(), call)


def test_start_for_somebody_else_is_refused():
    with pytest.raises(PermissionDenied):
        drafts.start(TalentFactory(), CallFactory(), actor=TalentFactory().user)


def test_start_without_the_role_is_refused():
    talent = TalentFactory(user=user_with(Role.FOREIGN_AFFAIRS))

    with pytest.raises(PermissionDenied):
        start(talent, CallFactory())


# Keeping what is typed ---------------------------------------------------------------------------
def test_save_keeps_fields_and_counts_the_revision():
    application = ApplicationFactory()

    drafts.save(
        application,
        {"plan": "New", "starts_on": date(2027, 9, 1)},
        actor=application.talent.user,
        revision=0,
    )

    application.refresh_from_db()
    assert (application.plan, application.starts_on, application.revision) == (
        "New",
        date(2027, 9, 1),
        1,
    )
    entry = AuditEntry.objects.get()
    assert audit.details_of(entry) == {
        "before": {"plan": "", "starts_on": None},
        "after": {"plan": "New", "starts_on": "2027-09-01"},
    }


def test_save_of_an_older_window_overwrites_nothing():
    application = ApplicationFactory()
    talent = application.talent.user
    drafts.save(application, {"plan": "First window"}, actor=talent, revision=0)

    with pytest.raises(ChangedElsewhere, match="Nothing was overwritten"):
        drafts.save(application, {"plan": "Second window"}, actor=talent, revision=0)

    application.refresh_from_db()
    assert application.plan == "First window"


def test_save_of_what_stands_there_already_is_no_change():
    application = ApplicationFactory()
    talent = application.talent.user
    drafts.save(application, {"plan": "Same"}, actor=talent, revision=0)

    drafts.save(application, {"plan": "Same"}, actor=talent, revision=0)

    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("state", ["submitted", "screening", "qualified", "withdrawn"])
def test_save_after_sending_is_refused(state):
    application = ApplicationFactory(state=state)

    with pytest.raises(Refusal, match="cannot be changed now"):
        drafts.save(application, {"plan": "Late"}, actor=application.talent.user, revision=0)


def test_save_by_anybody_else_is_refused():
    application = ApplicationFactory()

    with pytest.raises(PermissionDenied):
        drafts.save(application, {"plan": "x"}, actor=TalentFactory().user, revision=0)


# Statements --------------------------------------------------------------------------------------
def test_statements_are_kept_changed_and_taken_back():
    application = ApplicationFactory()
    talent = application.talent
    talent.declarations.create(code="at_host", answer=True)

    drafts.save(
        application,
        {},
        answers={"at_host": None, "csc_award_valid": False, "csc_funded_return": "2020-01-31"},
        actor=talent.user,
        revision=0,
    )

    assert dict(talent.declarations.values_list("code", "answer")) == {
        "csc_award_valid": False,
        "csc_funded_return": "2020-01-31",
    }


def test_statement_verified_by_the_office_loses_that_when_it_changes():
    application = ApplicationFactory()
    talent = application.talent
    officer = user_with(Role.HUMAN_RESOURCES)
    talent.declarations.create(code="at_host", answer=True, verified_by=officer)

    drafts.save(application, {}, answers={"at_host": False}, actor=talent.user, revision=0)

    assert talent.declarations.get().verified_by is None


def test_statements_of_an_older_window_overwrite_nothing():
    application = ApplicationFactory()
    talent = application.talent
    drafts.save(application, {"plan": "x"}, actor=talent.user, revision=0)

    with pytest.raises(ChangedElsewhere):
        drafts.save(application, {}, answers={"at_host": True}, actor=talent.user, revision=0)

    assert not talent.declarations.exists()
