"""Every mail is first a row, written in the transaction that caused it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.models import Message

BACK_OFF_MINUTES = [1, 5, 15, 60, 240, 720]
_with_one_time_link: set[str] = set()


def forget_text_of(*templates: str) -> None:
    """These mails hold a one-time link: once sent, their text is not kept (`AppConfig.ready`)."""
    _with_one_time_link.update(templates)


def write(
    template: str,
    *,
    to: Any,
    context: dict | None = None,
    about: models.Model | None = None,
    language: str = "",
    held: bool = False,
) -> Message | None:
    """Renders templates/<app>/mail/<name>.txt for `to` and queues it; `template` is `<app>/<name>`.

    to: a user (the mail is in their language) or an address (then in `language`, or the default).
    The template's first line is `Subject: …`. Returns None where the person has no address.
    """
    person = to if hasattr(to, "email") else None
    address = person.email if person else to
    if not address:
        return None
    language = language or (person and person.preferred_language) or settings.LANGUAGE_CODE
    app, name = template.split("/")
    with translation.override(language):
        text = render_to_string(
            f"{app}/mail/{name}.txt",
            {"recipient": person, "site_url": settings.SITE_URL, **(context or {})},
        )
    heading, _separator, body = text.strip().partition("\n")
    subject = " ".join(heading.removeprefix("Subject:").split())
    message = Message.objects.create(
        template=template,
        recipient=person,
        address=address,
        language=language,
        subject=subject[:200],
        body=body.strip() + "\n",
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
        state=Message.State.HELD if held else Message.State.QUEUED,
    )
    return message


def send_due(limit: int = 100) -> int:
    """Sends what is due, one row at a time; returns how many went out.

    A row is taken by moving its `retry_at` ahead before the mail server is asked, so that two
    workers never send it twice and a killed one loses nothing but some minutes.
    """
    sent = 0
    for pk in list(Message.objects.due().order_by("pk").values_list("pk", flat=True)[:limit]):
        taken = (
            Message.objects.due()
            .filter(pk=pk)
            .update(
                retry_at=timezone.now() + timedelta(minutes=10),
                attempts=models.F("attempts") + 1,
            )
        )
        if taken:
            sent += _send(Message.objects.get(pk=pk))
    return sent


def _send(message: Message) -> bool:
    try:
        EmailMessage(message.subject, message.body, to=[message.address]).send()
    except Exception as error:  # whatever the mail server does, the row stays
        _failed(message, error)
        return False
    kept = "" if message.template in _with_one_time_link else message.body
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.SENT, sent_at=timezone.now(), retry_at=None, last_error="", body=kept
    )
    return True


@transaction.atomic
def _failed(message: Message, error: Exception) -> None:
    rest = BACK_OFF_MINUTES[message.attempts - 1 :]
    Message.objects.filter(pk=message.pk).update(
        last_error=f"{type(error).__name__}: {error}"[:300],
        state=Message.State.QUEUED if rest else Message.State.FAILED,
        retry_at=timezone.now() + timedelta(minutes=rest[0]) if rest else None,
    )
