import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from core import audit, outbox, policy
from core.models import AuditEntry, Message
from core.outbox import steps
from tests.factories.accounts import UserFactory, user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
DATA = {"discard": {"reason": "a mistake"}, "edit": {"subject": "new", "body": "other words"}}
AFTER = {
    "hold": "held",
    "release": "queued",
    "retry": "queued",
    "mark_sent": "sent",
    "discard": "discarded",
}


def written(state="queued", **fields) -> Message:
    person = fields.pop("recipient", None) or UserFactory()
    known = {
        "recipient": person,
        "address": person.email,
        "language": "en",
        "subject": "subject",
        "body": "text",
        "template": "x/y",
        "sent_at": timezone.now() if state == "sent" else None,
        "discard_reason": "no" if state == "discarded" else "",
        "claimed_at": timezone.now(),
    }
    return Message.objects.create(state=state, **known | fields)


def take(message, step, actor):
    return getattr(steps, step)(message, actor=actor, **DATA.get(step, {}))


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.mark.parametrize("step", outbox.STEPS)
@pytest.mark.parametrize("state", Message.State.values)
def test_step_moves_its_source_states_alone(officer, step, state):
    message = written(state)

    if state not in outbox.STEPS[step].sources:
        with pytest.raises(outbox.StepRefused):
            take(message, step, officer)
        message.refresh_from_db()
        assert message.state == state
        assert not AuditEntry.objects.exists()
        return
    take(message, step, officer)

    message.refresh_from_db()
    assert message.state == AFTER.get(step, state)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == (f"core.{step}_message", officer)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES}))
@pytest.mark.parametrize("step", outbox.STEPS)
def test_step_is_for_the_offices_alone(role, step):
    user = user_with(role)
    state = sorted(outbox.STEPS[step].sources)[0]
    message = written(state, recipient=user)

    with pytest.raises(PermissionDenied):
        take(message, step, user)

    message.refresh_from_db()
    assert (message.state, message.subject) == (state, "subject")
    assert outbox.steps_for(user, message) == []


def test_step_takes_no_mail_about_a_call_in_which_one_applies(officer):
    application = ApplicationFactory(state="submitted")
    own = ApplicationFactory(
        call=application.call, state="submitted", talent=TalentFactory(user=officer)
    )
    about = {"about_type": "applications.application", "about_id": str(application.pk)}
    foreign, received = written(**about), written(recipient=officer, about_id=str(own.pk))

    with pytest.raises(PermissionDenied):
        take(foreign, "hold", officer)

    assert list(Message.objects.visible_to(officer)) == [received]
    assert policy.can(user_with(Role.HUMAN_RESOURCES), "hold", foreign)


@pytest.mark.parametrize("role", Role)
def test_mails_shown_are_those_that_one_may_see(role):
    user = user_with(role)
    own = ApplicationFactory(talent=TalentFactory(user=user), state="submitted")
    other = ApplicationFactory(call=own.call, state="submitted")
    for application in (own, other, ApplicationFactory(state="submitted")):
        about = {"about_type": "applications.application", "about_id": str(application.pk)}
        written(recipient=application.talent.user, **about)
    written()

    shown = set(Message.objects.visible_to(user))

    assert shown == {row for row in Message.objects.all() if policy.can(user, "view", row)}


def test_edited_text_is_in_the_trail_under_the_readers_key(officer):
    message = written("held")

    take(message, "edit", officer)

    entry = AuditEntry.objects.get()
    assert "closed" in entry.details
    assert audit.details_of(entry) == {
        "before": {"subject": "subject", "body": "text"},
        "after": {"subject": "new", "body": "other words"},
    }


def test_text_to_an_address_without_an_account_is_in_the_trail_as_digest(officer):
    message = written("held")
    Message.objects.update(recipient=None)

    take(message, "edit", officer)

    after = audit.details_of(AuditEntry.objects.get())["after"]
    assert after == {"subject": audit.digest("new"), "body": audit.digest("other words")}


@pytest.mark.parametrize("action", ["read_text", "edit"])
def test_text_that_opens_an_account_is_for_nobody_else(officer, action):
    message = written(template="accounts/password_reset")

    assert not policy.can(officer, action, message)
    assert policy.can(officer, action, written())


def test_retry_gives_all_attempts_again(officer):
    message = written("failed", attempts=7)

    take(message, "retry", officer)

    assert list(Message.objects.due()) == [message]
    assert Message.objects.get().attempts == 0


def test_discard_without_a_reason_is_refused(officer):
    message = written()

    with pytest.raises(outbox.StepRefused):
        steps.discard(message, reason=" ", actor=officer)

    assert Message.objects.get().state == "queued"


def test_steps_offered_leave_out_what_would_do_nothing(officer):
    assert outbox.steps_for(officer, written()) == ["edit", "hold", "discard"]
    assert outbox.steps_for(officer, written(attempts=1))[0] == "retry"
    assert outbox.steps_for(officer, written("unclear")) == ["retry", "mark_sent", "discard"]
