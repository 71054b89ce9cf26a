from datetime import UTC, datetime, timedelta

import pytest

from accounts.roles import Role
from applications import reminders
from applications.models import CorrectionRequest, Review
from core import schedule
from core.models import Message, MutedMessage, ScheduledRun
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.applications import ApplicationFactory, AssignmentFactory, PanelFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
OPENS = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
CLOSES = datetime(2027, 3, 31, 9, 0, tzinfo=UTC)
DUE = datetime(2027, 4, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def call():
    return CallFactory(opens_at=OPENS, closes_at=CLOSES, hospital_due_at=DUE)


@pytest.fixture
def draft(call):
    return ApplicationFactory(call=call, state_since=OPENS)


def file_in(call, state, since, **fields):
    return ApplicationFactory(
        call=call, state=state, state_since=since, submitted_at=since, **fields
    )


def run(start: datetime, end: datetime, hours: int = 8) -> list[datetime]:
    """The instants at which something was written, when looked through every `hours`."""
    at, wrote = start, []
    while at <= end:
        if reminders.write_due(at=at):
            wrote.append(at)
        at += timedelta(hours=hours)
    return wrote


def test_draft_is_reminded_of_seven_two_and_one_days_before_the_call_closes(draft):
    wrote = run(OPENS, CLOSES + timedelta(days=2))

    assert wrote == [CLOSES - timedelta(days=days) for days in (7, 2, 1)]
    assert {message.recipient for message in Message.objects.all()} == {draft.talent.user}


@pytest.mark.parametrize("number", [1, 9])
def test_files_without_anything_due_cost_no_queries(call, number, django_assert_num_queries):
    ApplicationFactory.create_batch(number, call=call, state_since=OPENS)

    with django_assert_num_queries(len(reminders.REMINDERS)):
        assert reminders.write_due(at=OPENS + timedelta(days=1)) == 0


def test_looking_twice_at_the_same_instant_writes_once(draft):
    at = CLOSES - timedelta(days=2)

    assert (reminders.write_due(at=at), reminders.write_due(at=at)) == (1, 0)


def test_outage_is_made_up_for_by_the_last_reminder_alone(draft):
    """Nothing ran from before the seventh day until half a day before the end."""
    wrote = run(CLOSES - timedelta(hours=12), CLOSES + timedelta(days=1))

    assert wrote == [CLOSES - timedelta(hours=12)]


def test_outage_over_the_end_leaves_nothing_to_remind_of(draft):
    assert run(CLOSES, CLOSES + timedelta(days=1)) == []


def test_draft_begun_on_the_last_day_is_not_reminded_of(call):
    ApplicationFactory(call=call, state_since=CLOSES - timedelta(hours=5))

    assert run(CLOSES - timedelta(hours=5), CLOSES) == []


def test_call_that_is_prolonged_reminds_anew(draft):
    """At once, for the week before the new end has begun already, and then on its days."""
    run(OPENS, CLOSES - timedelta(hours=1))
    draft.call.closes_at += timedelta(days=3)
    draft.call.save()

    wrote = run(CLOSES, draft.call.closes_at)

    assert wrote == [draft.call.closes_at - timedelta(days=days) for days in (3, 2, 1)]


@pytest.mark.parametrize("change", ["sent", "hidden", "switched_off"])
def test_nobody_is_reminded_of_what_cannot_or_need_not_be_done(draft, change):
    if change == "sent":
        draft.state, draft.submitted_at = "screening", OPENS
        draft.save()
    elif change == "hidden":
        draft.call.program.is_published = False
        draft.call.program.save()
    else:
        draft.talent.user.is_active = False
        draft.talent.user.save()

    assert run(CLOSES - timedelta(days=2), CLOSES, hours=12) == []


def test_heads_are_reminded_after_three_days_and_two_days_before_the_end(call):
    department, other = DepartmentFactory(), DepartmentFactory()
    head, elsewhere = user_with(Role.DEPARTMENT_HEAD), user_with(Role.DEPARTMENT_HEAD)
    department.heads.add(head)
    other.heads.add(elsewhere)
    file_in(call, "submitted", CLOSES, talent=TalentFactory(department=department))

    wrote = run(CLOSES, DUE + timedelta(days=2))

    assert wrote == [CLOSES + timedelta(days=3), DUE - timedelta(days=2)]
    assert {message.recipient for message in Message.objects.all()} == {head}


def asked_of(application, **fields) -> CorrectionRequest:
    row = CorrectionRequest.objects.create(
        application=application,
        **{"office": "foreign_affairs", "reason": "Say more", "field": "plan", **fields},
        by=user_with(Role.FOREIGN_AFFAIRS),
    )
    CorrectionRequest.objects.filter(pk=row.pk).update(created_at=application.state_since)
    return row


def test_changes_are_reminded_of_three_days_and_one_day_before_the_end_in_one_mail(call):
    application = file_in(call, "sent_back", CLOSES)
    asked_of(application)
    asked_of(application, field="host_name")

    wrote = run(CLOSES, DUE + timedelta(days=1))

    assert wrote == [DUE - timedelta(days=3), DUE - timedelta(days=1)]
    assert [message.body.count("Say more") for message in Message.objects.all()] == [2, 2]


def test_change_with_an_end_of_its_own_is_reminded_of_by_that(call):
    own = CLOSES + timedelta(days=5)
    asked_of(file_in(call, "sent_back", CLOSES), due_at=own)

    assert run(CLOSES, DUE) == [own - timedelta(days=3), own - timedelta(days=1)]


def test_what_may_follow_is_reminded_of_in_later_states_until_it_is_there(call):
    row = asked_of(file_in(call, "screening", CLOSES), weight="later")

    wrote = run(CLOSES, DUE - timedelta(days=2))
    row.closed_at = DUE - timedelta(days=2)
    row.save()

    assert wrote == [DUE - timedelta(days=3)]
    assert run(DUE - timedelta(days=2), DUE) == []


@pytest.mark.parametrize("state", ["screening", "qualified", "not_qualified", "withdrawn"])
def test_offices_turn_and_what_is_over_remind_nobody(call, state):
    department = DepartmentFactory()
    department.heads.add(user_with(Role.DEPARTMENT_HEAD))
    file_in(call, state, OPENS, talent=TalentFactory(department=department))

    assert run(OPENS, DUE, hours=12) == []


def test_reminder_that_is_switched_off_is_not_written(draft):
    MutedMessage.objects.create(user=draft.talent.user, key="applications/reminder_draft")

    assert run(OPENS, CLOSES, hours=12) == []


def test_reminder_that_was_discarded_does_not_come_back(draft):
    at = CLOSES - timedelta(days=2)
    reminders.write_due(at=at)
    Message.objects.update(state="discarded", discard_reason="agreed on the phone")

    assert run(at, at + timedelta(hours=20)) == []


def test_run_that_broke_off_goes_on_where_it_was(draft, call, monkeypatch):
    ApplicationFactory(call=call, state_since=OPENS)
    at, told = CLOSES - timedelta(days=2), reminders.emails.remind
    monkeypatch.setattr(
        reminders.emails,
        "remind",
        lambda application, *rest: told(application, *rest) if application == draft else 1 / 0,
    )
    with pytest.raises(ZeroDivisionError):
        reminders.write_due(at=at)
    monkeypatch.undo()

    assert Message.objects.count() == 1
    assert reminders.write_due(at=at) == 1


def test_worker_looks_through_the_table(draft):
    schedule.run_due(at=OPENS)

    assert ScheduledRun.objects.filter(name="applications.remind").exists()


def test_reviewers_are_reminded_before_and_after_scores_are_due(call):
    panel = PanelFactory(call=call, opened_at=CLOSES, due_at=DUE)
    owing = AssignmentFactory(application__call=call)
    sent = AssignmentFactory(application__call=call)
    Review.objects.create(assignment=sent, total=70, submitted_at=CLOSES)

    before = run(DUE - timedelta(days=4), DUE - timedelta(hours=12), hours=12)
    late = run(DUE, DUE + timedelta(days=8), hours=12)

    assert before == [DUE - timedelta(days=days) for days in (3, 1)]
    assert late == [DUE + timedelta(days=days) for days in (0, 2, 7)]
    mails = Message.objects.filter(about_type=panel._meta.label_lower).order_by("pk")
    assert {mail.recipient for mail in mails} == {owing.reviewer}
    kinds = [mail.template.removeprefix("applications/") for mail in mails]
    assert kinds == ["reminder_review"] * 2 + ["reminder_review_late"] * 3


def test_panel_that_is_closed_reminds_nobody(call):
    PanelFactory(call=call, opened_at=CLOSES, due_at=DUE, closed_at=DUE)
    AssignmentFactory(application__call=call)

    assert run(DUE - timedelta(days=4), DUE + timedelta(days=8), hours=12) == []
