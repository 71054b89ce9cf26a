from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.models import Message
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


class RefusingBackend(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("no answer")


@pytest.fixture
def templates(settings, tmp_path):
    folder = tmp_path / "core" / "mail"
    folder.mkdir(parents=True)
    (folder / "note.txt").write_text(
        "Subject: {% translate 'Search' %}\n for {{ name }}\n\nDear {{ recipient.name }}\n", "utf-8"
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]


def queued(**fields) -> Message:
    return Message.objects.create(
        address="a@example.org", language="en", subject="s", body="b", template="x/y", **fields
    )


def test_write_renders_in_the_recipients_language(templates):
    person = UserFactory(preferred_language="zh-hans", name_zh="例可心")

    message = outbox.write("core/note", to=person, context={"name": "x"})

    assert (message.subject, message.language) == ("搜索", "zh-hans")
    assert "例可心" in message.body


def test_write_is_undone_with_the_change_that_caused_it(templates):
    with transaction.atomic():
        outbox.write("core/note", to=UserFactory())
        transaction.set_rollback(True)

    assert not Message.objects.exists()


def test_due_messages_are_sent_once(settings):
    settings.EMAIL_BACKEND = LOCMEM
    message = queued()

    assert (outbox.send_due(), outbox.send_due()) == (1, 0)

    message.refresh_from_db()
    assert (message.state, len(mail.outbox)) == ("sent", 1)


def test_dead_mail_server_loses_nothing(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    message = queued()

    outbox.send_due()

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert "no answer" in message.last_error
    assert message.retry_at > timezone.now()

    settings.EMAIL_BACKEND = LOCMEM
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert outbox.send_due() == 1


def test_message_is_given_up_after_the_last_attempt(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    message = queued(attempts=len(outbox.BACK_OFF_MINUTES))

    outbox.send_due()

    message.refresh_from_db()
    assert message.state == "failed"


def test_held_message_stays(settings):
    settings.EMAIL_BACKEND = LOCMEM
    queued(state="held")

    assert outbox.send_due() == 0


def test_worker_killed_while_sending_leaves_the_message_for_later():
    message = queued()
    Message.objects.due().filter(pk=message.pk).update(
        retry_at=timezone.now() + timedelta(minutes=10)
    )

    assert outbox.send_due() == 0

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert list(Message.objects.due()) == [message]
