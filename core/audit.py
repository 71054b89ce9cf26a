"""The audit trail: one row for what was done, in the transaction of the change itself."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from core import crypto
from core.context import origin
from core.models import AuditEntry, AuditSeal, PersonKey

SEAL_AT_ONCE = 5000
_words: dict[str, str] = {}


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
    details: dict[str, Any] = {
        key: value
        for key, value in {"before": before, "after": after, "note": note}.items()
        if value
    }
    key = _person_key(subject) if subject is not None and details else None
    came_from = origin.get()
    return AuditEntry.objects.create(
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


def name_actions(words: dict[str, str]) -> None:
    """Tells how actions read; the roof knows the words of all apps."""
    _words.update(words)


def action_in_words(action: str) -> str:
    """“sent the application”; the code of an action that nobody named."""
    return str(_words.get(action, action))


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


def prepare(people: Iterable[models.Model]) -> None:
    """Makes the keys of many people at once, before a row is written of each."""
    wanted = {(person._meta.label_lower, str(person.pk)) for person in people}
    known = PersonKey.objects.filter(person_id__in=[pk for _type, pk in wanted])
    missing = wanted - set(known.values_list("person_type", "person_id"))
    PersonKey.objects.bulk_create(
        [
            PersonKey(person_type=person_type, person_id=pk, wrapped_key=_new_key())
            for person_type, pk in sorted(missing)
        ],
        ignore_conflicts=True,  # another process may have made one in this moment
    )


def _person_key(person: models.Model) -> PersonKey | None:
    key, made = PersonKey.objects.get_or_create(
        person_type=person._meta.label_lower,
        person_id=str(person.pk),
        defaults={"wrapped_key": _new_key},  # type: ignore[misc]  # called where there is none
    )
    return key if key.wrapped_key else None


def _new_key() -> str:
    return crypto.encrypt(Fernet.generate_key().decode())


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
