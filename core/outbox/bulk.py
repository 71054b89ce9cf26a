"""One mail to many people, each with values of their own, written in a few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import translation

from core.models import Message
from core.outbox import texts
from core.outbox.kinds import Context, Kind, find, who_muted
from core.outbox.writing import first_state, footer

AT_ONCE = 1000


@dataclass(frozen=True)
class Letter:
    """to: a user, who reads it in their language. context, about: as `write` takes them."""

    to: Any
    context: Context
    about: models.Model


@dataclass(frozen=True)
class Words:
    """What the mail says in one language; text: with its placeholders."""

    text: texts.Text
    footer: str


def write_all(template: str, letters: Iterable[Letter]) -> int:
    """Queues a mail of a registered kind for each of them; returns how many were written.

    Its words are put together once for each language, and as many queries are asked for one as for
    a thousand. Nobody is written to who has no address or has switched this kind off.
    """
    kind = find(template)
    if kind is None:
        raise LookupError(template)
    kept, letters = texts.template_of(template), list(letters)
    muted = who_muted(template, [letter.to for letter in letters])
    state = first_state(template, kept)
    words: dict[str, Words] = {}
    rows = []
    for letter in letters:
        if letter.to.pk in muted or not letter.to.email:
            continue
        language = letter.to.preferred_language
        with translation.override(language):
            if language not in words:
                own = texts.own_text(kept) or texts.original(kind, language)
                words[language] = Words(own, footer())
            rows.append(_message(kind, letter, words[language], state))
    Message.objects.bulk_create(rows, batch_size=AT_ONCE)
    return len(rows)


def _message(kind: Kind, letter: Letter, words: Words, state: Message.State) -> Message:
    """In the active language, which is the reader's."""
    values = kind.fill({"recipient": letter.to, **letter.context})
    subject, body = texts.filled(words.text, values)
    return Message(
        state=state,
        template=kind.key,
        recipient=letter.to,
        address=letter.to.email,
        language=letter.to.preferred_language,
        subject=subject,
        body=body + words.footer,
        about_type=letter.about._meta.label_lower,
        about_id=str(letter.about.pk),
    )
