"""Against a real mail server in a thread: what each of its moods does to a row."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from core import outbox
from core.models import Message
from core.outbox import sending
from tests.smtp import MailServer

pytestmark = pytest.mark.django_db
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


class RefusingBackend(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("no answer")


def queued(**fields) -> Message:
    return Message.objects.create(
        **{"address": "a@example.org", "language": "en", "subject": "s", "body": "b",
           "template": "x/y", **fields}
    )  # fmt: skip


@pytest.fixture
def server(settings):
    with MailServer() as server:
        settings.EMAIL_BACKEND = "core.outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = settings.EMAIL_ANSWER_TIMEOUT = 0.5
        yield server


def state_after_an_attempt(message) -> str:
    outbox.send_due()
    message.refresh_from_db()
    return message.state


def test_due_messages_are_sent_once(server):
    message = queued()

    assert (outbox.send_due(), outbox.send_due()) == (1, 0)

    message.refresh_from_db()
    assert (message.state, message.claim) == ("sent", None)
    assert [taken.recipient for taken in server.accepted] == ["a@example.org"]


def test_other_backends_send_too(settings):
    settings.EMAIL_BACKEND = LOCMEM
    message = queued()

    assert state_after_an_attempt(message) == "sent"
    assert [sent.to for sent in mail.outbox] == [["a@example.org"]]


@pytest.mark.parametrize("mood", ["refuse", "hang", "busy", "never", "full", "cut"])
def test_mail_that_the_server_has_not_taken_goes_out_once_it_does(server, mood):
    server.behave(mood)
    message = queued()

    assert state_after_an_attempt(message) == "queued"
    assert (message.attempts, message.handed_at, message.claim) == (1, None, None)
    assert message.last_error
    assert outbox.send_due() == 0

    server.behave("accept")
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert outbox.send_due() == 1
    assert len(server.accepted) == 1


@pytest.mark.parametrize(("mood", "accepted"), [("silent", 1), ("lost", 0)])
def test_mail_without_an_answer_to_its_last_dot_is_left_to_a_human(server, mood, accepted):
    server.behave(mood)
    message = queued()

    assert state_after_an_attempt(message) == "unclear"

    server.behave("accept")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert outbox.send_due() == 0
    assert len(server.accepted) == accepted


def test_server_that_is_away_is_asked_once_a_round(server):
    server.behave("refuse")
    first, second = queued(), queued()

    outbox.send_due()

    second.refresh_from_db()
    assert (server.conversations, second.attempts, second.state) == (1, 0, "queued")
    assert state_after_an_attempt(first) == "queued"


def test_mail_that_is_refused_does_not_stop_the_next_one(server):
    server.behave("never")
    queued(), queued()

    outbox.send_due()

    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_message_is_given_up_after_the_last_attempt(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    message = queued(attempts=len(outbox.BACK_OFF_MINUTES))

    assert state_after_an_attempt(message) == "failed"


@pytest.mark.parametrize("state", sorted(set(Message.State.values) - {"queued", "sent"}))
def test_only_what_is_queued_is_sent(server, state):
    queued(state=state, discard_reason="mistake", claimed_at=timezone.now())

    assert outbox.send_due() == 0
    assert server.conversations == 0


def test_claim_that_ran_out_before_the_last_dot_is_sent_after_all(server):
    message = queued(state="sending", claimed_at=timezone.now())

    assert state_after_an_attempt(message) == "sending"
    with time_machine.travel(timezone.now() + outbox.CLAIM_LIFE + timedelta(seconds=1)):
        assert state_after_an_attempt(message) == "sent"


def test_claim_that_ran_out_after_the_last_dot_is_left_to_a_human(server):
    now = timezone.now()
    message = queued(state="sending", claimed_at=now, handed_at=now)

    with time_machine.travel(now + outbox.CLAIM_LIFE + timedelta(seconds=1)):
        assert state_after_an_attempt(message) == "unclear"
    assert server.accepted == []


def test_worker_that_slept_too_long_breaks_off_before_the_last_dot(server):
    message = queued()
    claimed = sending._claim(message.pk)
    Message.objects.filter(pk=message.pk).update(claim=None, state="queued")
    error = sending._send(claimed)

    assert isinstance(error, sending.ClaimLost)
    assert server.accepted == []
    assert state_after_an_attempt(message) == "sent"
    assert len(server.accepted) == 1


def test_late_answer_settles_a_row_that_was_left_to_a_human(server, monkeypatch):
    """The claim ran out while the server thought about the last dot."""
    message = queued()
    about_to = sending.Handover.__init__

    def leave_it_to_a_human(handover, asked, taken):
        def late():
            Message.objects.update(state="unclear")
            taken()

        about_to(handover, asked, late)

    monkeypatch.setattr(sending.Handover, "__init__", leave_it_to_a_human)

    assert state_after_an_attempt(message) == "sent"


def test_every_attempt_has_the_same_number(server):
    message = queued()
    number = sending.message_id(message)

    server.behave("full")
    outbox.send_due()
    server.behave("accept")
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        outbox.send_due()

    assert [taken.message_id for taken in server.accepted] == [number]
    assert number != sending.message_id(queued())


def test_text_of_a_one_time_link_is_not_kept(server):
    message = queued(template="accounts/password_reset", body="https://example.org/secret")

    assert state_after_an_attempt(message) == "sent"
    assert message.body == ""
