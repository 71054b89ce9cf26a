"""From the outbox to the mail server: nothing lost, and nothing sent twice by the portal itself.

A worker claims a row (`sending`, with a claim of its own), and only the holder of that claim may
go on with it. SMTP makes a server responsible for a mail with the last dot of its text, so that
is where the line is drawn:

- Killed, cut off or refused **before** the last dot: the server has not taken the mail. It is
  queued again, at once or when the claim has run out.
- An **answer** to the dot decides: 250 is sent, everything else is queued again.
- Killed or cut off **between the dot and its answer** nobody can know. The row becomes `unclear`
  and is never sent again by itself; the offices see it and decide: send again, or it was sent.

The row says that the dot is due (`handed_at`) before it goes out, by an update that asks for the
claim: a worker that slept through the end of its claim finds another one's there, and breaks off.
The Message-ID is derived from the row, so that a mail that a person sends again can be recognized
by the server that has it already.

Refusals of the kind 5xx are tried again like all others: most come from a mail server that is set
up wrongly, and are mended the same day.
"""

import logging
import smtplib
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.models import Message
from core.outbox.smtp import Handover
from core.outbox.writing import holds_link

BACK_OFF_MINUTES = [1, 5, 15, 60, 240, 720]
CLAIM_LIFE = timedelta(minutes=10)  # far longer than the longest conversation with a mail server
# Of smtplib's errors (all are kinds of OSError) those that say nothing of the next mail.
ABOUT_THIS_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
)

log = logging.getLogger(__name__)


class ClaimLost(Exception):
    """Another worker has the row: this one slept too long."""


def send_due(limit: int = 100) -> int:
    """Sends what is due, one row at a time; returns how many went out."""
    take_up_left_claims()
    sent = 0
    for pk in list(Message.objects.due().order_by("pk").values_list("pk", flat=True)[:limit]):
        message = _claim(pk)
        if message is None:
            continue
        error = _send(message)
        sent += error is None
        if isinstance(error, OSError) and not isinstance(error, ABOUT_THIS_MAIL):
            break  # the server is away, and would not take the next one either
    return sent


def take_up_left_claims() -> None:
    """Rows whose worker is gone: back into the queue, or to a human where it may be out."""
    left = Message.objects.filter(
        state=Message.State.SENDING, claimed_at__lt=timezone.now() - CLAIM_LIFE
    )
    unclear = left.filter(handed_at__isnull=False).update(
        state=Message.State.UNCLEAR, last_error="The worker ended while sending."
    )
    if unclear:
        log.error("Mails of which nobody knows whether they were sent: %d", unclear)
    left.filter(handed_at=None).update(state=Message.State.QUEUED, claim=None, retry_at=None)


def message_id(message: Message) -> str:
    """The same for every attempt, and nothing to guess the next one from."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    made = f"{message.pk}:{message.created_at.isoformat()}"
    return f"<{salted_hmac('core.outbox.message_id', made).hexdigest()[:32]}@{host}>"


def _claim(pk: int) -> Message | None:
    """The row, taken for this worker; None where another one was quicker."""
    claim = uuid.uuid4()
    taken = (
        Message.objects.due()
        .filter(pk=pk)
        .update(
            state=Message.State.SENDING,
            claim=claim,
            claimed_at=timezone.now(),
            handed_at=None,
            attempts=models.F("attempts") + 1,
        )
    )
    return Message.objects.filter(pk=pk, claim=claim).first() if taken else None


def _send(message: Message) -> Exception | None:
    """One attempt; returns what went wrong, None where the server has taken it."""
    mine = Message.objects.filter(pk=message.pk, claim=message.claim)

    def about_to_hand_over() -> None:
        if not mine.filter(state=Message.State.SENDING).update(handed_at=timezone.now()):
            raise ClaimLost

    handover = Handover(about_to_hand_over, taken=lambda: _sent(message, mine))
    try:
        EmailMessage(
            message.subject,
            message.body,
            to=[message.address],
            headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
            connection=get_connection(handover=handover),
        ).send()
    except ClaimLost as lost:
        return lost
    except Exception as error:  # whatever the mail server does, the row stays
        if handover.is_open:
            mine.update(state=Message.State.UNCLEAR, last_error=_in_short(error))
            return error
        if not handover.is_accepted:
            _failed(message, mine, error)
            return error
    _sent(message, mine)
    return None


def _sent(message: Message, mine: models.QuerySet[Message]) -> None:
    kept = "" if holds_link(message.template) else message.body
    mine.update(
        state=Message.State.SENT,
        sent_at=timezone.now(),
        claim=None,
        retry_at=None,
        last_error="",
        body=kept,
    )


def _failed(message: Message, mine: models.QuerySet[Message], error: Exception) -> None:
    rest = BACK_OFF_MINUTES[message.attempts - 1 :]
    mine.update(
        state=Message.State.QUEUED if rest else Message.State.FAILED,
        claim=None,
        handed_at=None,
        last_error=_in_short(error),
        retry_at=timezone.now() + timedelta(minutes=rest[0]) if rest else None,
    )


def _in_short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
