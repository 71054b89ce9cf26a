"""An office writes its own words for a kind of mail, or goes back to the portal's."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import audit, policy
from core.models import MessageTemplate
from core.outbox import texts
from core.outbox.kinds import Kind
from core.outbox.writing import holds_link
from core.policy import Anyone

COLUMNS = ("subject_zh", "body_zh", "subject_en", "body_en", "is_held")
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def words_of(kind: Kind) -> dict[str, str | bool]:
    """What is sent now, by column: the office's words, or the portal's own."""
    row = MessageTemplate.objects.filter(key=kind.key).first()
    known: dict[str, str | bool] = {"is_held": bool(row and row.is_held)}
    for ending, language in LANGUAGES.items():
        subject, body = texts.original(kind, language)
        own = row is not None and getattr(row, f"body_{ending}")
        known[f"subject_{ending}"] = getattr(row, f"subject_{ending}") if own else subject
        known[f"body_{ending}"] = own or body
    return known


@transaction.atomic
def change_words(kind: Kind, words: dict[str, str | bool], *, actor: Anyone) -> MessageTemplate:
    """Keeps the words by column; those that are the portal's own are not kept.

    So a text that nobody has changed goes on with the portal's next release.
    """
    if not policy.can(actor, "change", MessageTemplate):
        raise PermissionDenied
    kept: dict[str, str | bool] = {
        "is_held": bool(words.get("is_held")) and not holds_link(kind.key)
    }
    for ending, language in LANGUAGES.items():
        subject, body = str(words[f"subject_{ending}"]), str(words[f"body_{ending}"])
        if texts.same((subject, body), texts.original(kind, language)):
            subject = body = ""
        kept |= {f"subject_{ending}": subject, f"body_{ending}": body}
    MessageTemplate.objects.get_or_create(key=kind.key)
    row = MessageTemplate.objects.select_for_update(of=("self",)).get(key=kind.key)
    before = {name: getattr(row, name) for name in COLUMNS}
    before, after = audit.changes(before, kept)
    if not after:
        return row
    for name, value in kept.items():
        setattr(row, name, value)
    row.changed_by = actor
    row.save()
    audit.record(actor, "core.change_mail_text", row, before=before, after=after)
    return row


def restore_words(kind: Kind, *, actor: Anyone) -> MessageTemplate:
    """Back to the portal's own words in both languages; whether it is held stays."""
    words = words_of(kind)
    for ending, language in LANGUAGES.items():
        subject, body = texts.original(kind, language)
        words |= {f"subject_{ending}": subject, f"body_{ending}": body}
    return change_words(kind, words, actor=actor)
