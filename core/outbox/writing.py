"""A mail becomes a row of the outbox."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.template.loader import render_to_string
from django.utils import translation

from core.models import Message, MessageTemplate
from core.outbox import texts
from core.outbox.kinds import find, is_muted

_with_one_time_link: set[str] = set()


def forget_text_of(*templates: str) -> None:
    """These mails hold a one-time link: their text is shown to nobody, and not kept once sent.

    To be told in `AppConfig.ready`.
    """
    _with_one_time_link.update(templates)


def holds_link(template: str) -> bool:
    return template in _with_one_time_link


def write(
    template: str,
    *,
    to: Any,
    context: dict | None = None,
    about: models.Model | None = None,
    language: str = "",
    held: bool = False,
    once_key: str | None = None,
) -> Message | None:
    """Queues a mail of the kind `template`, which is `<app>/<name>` (see texts.py).

    to: a user (the mail is in their language) or an address (then in `language`, or the default).
    once_key: what was written under this key already is not written again, whatever became of it.
    Returns None where nothing was written: the person has no address or has switched this kind of
    mail off, or it was written before.
    """
    if once_key and Message.objects.filter(once_key=once_key).exists():
        return None
    kept = texts.template_of(template)
    message = prepared(template, kept=kept, to=to, context=context, about=about, language=language)
    if message is None:
        return None
    message.state = Message.State.HELD if held else first_state(template, kept)
    message.once_key = once_key
    return _kept(message)


def prepared(
    template: str,
    *,
    kept: MessageTemplate | None,
    to: Any,
    context: dict | None = None,
    about: models.Model | None = None,
    language: str = "",
) -> Message | None:
    """The mail that `write` would queue, not saved: to be looked at.

    kept: what the offices keep of this kind (`texts.template_of`), read once for many. Returns None
    where nobody can be written to, or the person has switched this kind of mail off.
    """
    person = to if hasattr(to, "email") else None
    address = person.email if person else to
    if not address:
        return None
    if person is not None and is_muted(person, template):
        return None
    language = language or (person and person.preferred_language) or settings.LANGUAGE_CODE
    with translation.override(language):
        subject, body = texts.compose(template, {"recipient": person, **(context or {})}, kept)
        if person is not None and find(template) and not holds_link(template):
            body += footer()
    return Message(
        template=template,
        recipient=person,
        address=address,
        language=language,
        subject=subject,
        body=body,
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
    )


def first_state(template: str, kept: MessageTemplate | None) -> Message.State:
    """Held where the offices look at these mails first; never what holds a one-time link."""
    is_held = kept is not None and kept.is_held and not holds_link(template)
    return Message.State.HELD if is_held else Message.State.QUEUED


def footer() -> str:
    """Where the reader decides which mails they get, in the active language."""
    return "\n" + render_to_string("core/mail/_footer.txt", {"site_url": settings.SITE_URL})


def _kept(message: Message) -> Message | None:
    """Saves it; None where another process has written under the same key meanwhile."""
    if message.once_key is None:
        message.save()
        return message
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:
        return None
    return message


def erase_mails_about(model: type[models.Model], keys: Collection[int]) -> int:
    """Removes the mails about these rows that went to no account; returns how many.

    For a guest whose words are to go: a mail holds name and address. What is to be sent stays.
    """
    done = Message.objects.exclude(state__in=["held", "queued", "sending"])
    about = {"about_type": model._meta.label_lower, "about_id__in": [str(key) for key in keys]}
    return done.filter(recipient=None, **about).delete()[0]
