"""The audit trail: one row for what was done, in the transaction of the change itself."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from core import crypto
from core.context import origin
from core.models import AuditEntry, AuditSeal, PersonKey
from core.person_keys import Person, key_of, keys_of, person_of
from core.punctuation import enumerated

SEAL_AT_ONCE = 5000
WRITE_AT_ONCE = 1000
_words: dict[str, str] = {}
_roles: dict[str, str] = {}


def record(
    actor: Any,
    action: str,
    target: models.Model,
    *,
    before: dict | None = None,
    after: dict | None = None,
    note: str = "",
    subject: models.Model | None = None,
    label: str | None = None,
) -> AuditEntry:
    """Writes one row. Call it inside the transaction of the change.

    actor: a user, or None where the portal acts by itself. action: `app.verb`.
    subject: the row of the person (a user, a talent) whose values stand in before/after/note;
    they are then encrypted with that person's key. Values of class P3 are passed as
    `digest(value)`, never plain.
    """
    details = _details(before, after, note)
    key = key_of(subject) if subject is not None and details else None
    entry = _entry(actor, action, target, details, key, label=label)
    entry.save(force_insert=True)
    return entry


def record_all(
    actor: Any,
    action: str,
    rows: Iterable[tuple[models.Model, models.Model]],
    *,
    before: dict | None = None,
    after: dict | None = None,
    note: str = "",
    notes: Mapping[Any, str] | None = None,
) -> None:
    """The same row for many targets at once, in as many queries for one as for thousands.

    rows: each target with its subject, see `record`. notes: of single targets, by their keys.
    """
    said, before, after = notes or {}, before or {}, after or {}
    record_each(
        actor,
        action,
        [
            Recorded(target, before, after, said.get(target.pk, note), subject)
            for target, subject in rows
        ],
    )


@dataclass(frozen=True)
class Recorded:
    """One row for `record_each`; the words mean what they mean for `record`."""

    target: models.Model
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    note: str = ""
    subject: models.Model | None = None
    label: str | None = None


def record_each(actor: Any, action: str, rows: Iterable[Recorded]) -> None:
    """As `record_all`, where each row has something else to tell."""
    listed = list(rows)
    keys = keys_of([row.subject for row in listed if row.subject is not None])
    AuditEntry.objects.bulk_create(
        entries_of(actor, action, listed, keys), batch_size=WRITE_AT_ONCE
    )


def entries_of(
    actor: Any, action: str, rows: Iterable[Recorded], keys: Mapping[Person, PersonKey]
) -> list[AuditEntry]:
    """The rows of `record_each`, not saved yet. keys: of those subjects whose key is not gone."""
    entries = []
    for row in rows:
        details = _details(row.before, row.after, row.note)
        key = keys.get(person_of(row.subject)) if row.subject is not None and details else None
        entries.append(_entry(actor, action, row.target, details, key, label=row.label))
    return entries


def name_actions(words: dict[str, str]) -> None:
    """Tells how actions read; the roof knows the words of all apps."""
    _words.update(words)


def action_in_words(action: str) -> str:
    """“sent the application”; the code of an action that nobody named."""
    return str(_words.get(action, action))


def name_roles(words: dict[str, str]) -> None:
    """Tells how roles and rights read; the floor of the accounts knows them."""
    _roles.update(words)


def roles_in_words(codes: Iterable[str]) -> str:
    """“auditor, administrator”; a role or right that nobody named stands as its code."""
    return enumerated(str(_roles.get(code, code)) for code in codes)


def digest(value: Any) -> str:
    """Stands for a sensitive value in the trail: tells that it changed, not what it is."""
    return f"#{crypto.blind_index(str(value))[:16]}" if value else ""


def details_of(entry: AuditEntry) -> dict | None:
    """What the row says, decrypted; None where the person's key was destroyed."""
    if "closed" not in entry.details:
        return entry.details
    if entry.subject_key is None:
        return None
    try:
        key = crypto.decrypt(entry.subject_key.wrapped_key)
        return json.loads(Fernet(key).decrypt(entry.details["closed"].encode()))
    except InvalidToken:
        return None


def changes(before: dict, after: dict) -> tuple[dict, dict]:
    """Only what differs, as (before, after)."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}


def seal() -> AuditSeal | None:
    """Closes the rows written since the last seal into the chain; None where there are none."""
    with transaction.atomic():
        last = AuditSeal.objects.select_for_update().order_by("-last_id").first()
        rows = list(AuditEntry.objects.unsealed().select_for_update()[:SEAL_AT_ONCE])
        if not rows:
            return None
        previous = last.hash if last else "0" * 64
        new = AuditSeal.objects.create(
            first_id=rows[0].pk,
            last_id=rows[-1].pk,
            previous_hash=previous,
            hash=_chain(previous, rows),
        )
        # The trigger lets exactly this pass: an empty seal may be set once, nothing else changes.
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE core_auditentry SET seal_id = %s "
                "WHERE seal_id IS NULL AND id BETWEEN %s AND %s",
                [new.pk, new.first_id, new.last_id],
            )
        return new


def verify() -> list[str]:
    """What is wrong with the chain, a sentence each; empty where it holds."""
    faults, previous = [], "0" * 64
    for closed in AuditSeal.objects.order_by("last_id").iterator():
        rows = list(closed.entries.order_by("pk"))
        if closed.previous_hash != previous:
            faults.append(f"Seal {closed.pk} does not follow the seal before it.")
        if not rows or _chain(closed.previous_hash, rows) != closed.hash:
            faults.append(f"The rows of seal {closed.pk} were changed after sealing.")
        previous = closed.hash
    return faults


def _details(before: dict | None, after: dict | None, note: str) -> dict[str, Any]:
    return {
        key: value
        for key, value in {"before": before, "after": after, "note": note}.items()
        if value
    }


def _entry(
    actor: Any,
    action: str,
    target: models.Model,
    details: dict[str, Any],
    key: PersonKey | None,
    *,
    label: str | None = None,
) -> AuditEntry:
    came_from = origin.get()
    return AuditEntry(
        actor=actor if actor is not None and actor.is_authenticated else None,
        roles=",".join(sorted(getattr(actor, "roles", ()) or ())),
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=(str(target) if label is None else label)[:200],
        subject_key=key,
        details=_closed(details, key) if key else json.loads(as_text(details)),
        address=came_from.address,
        request_id=came_from.request_id,
    )


def _closed(details: dict, key: PersonKey) -> dict:
    fernet = Fernet(crypto.decrypt(key.wrapped_key))
    return {"closed": fernet.encrypt(as_text(details).encode()).decode()}


def as_text(value: Any) -> str:
    """JSON with sorted keys, as it is stored, hashed and shown."""
    return json.dumps(value, cls=_Encoder, ensure_ascii=False, sort_keys=True)


def _chain(previous: str, rows: list[AuditEntry]) -> str:
    digest = hashlib.sha256(previous.encode())
    for row in rows:
        digest.update(
            as_text(
                [
                    row.pk,
                    row.at.isoformat(),
                    row.actor_id,
                    row.real_actor_id,
                    row.roles,
                    row.action,
                    row.target_type,
                    row.target_id,
                    row.target_label,
                    row.details,
                    row.address,
                    row.request_id,
                ]
            ).encode()
        )
    return digest.hexdigest()


class _Encoder(DjangoJSONEncoder):
    """Names what JSON does not know (a lazy text, a file, a row) by its text."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)
