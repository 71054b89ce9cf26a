"""The keys of people, under which their values stand in the audit trail."""

from collections.abc import Collection, Iterable

from cryptography.fernet import Fernet
from django.db import models

from core import crypto
from core.models import PersonKey

Person = tuple[str, str]  # by what a key is found: kind and number of the person's row


def person_of(row: models.Model) -> Person:
    return row._meta.label_lower, str(row.pk)


def key_of(row: models.Model) -> PersonKey | None:
    """Made where there is none; None where it was destroyed."""
    kind, pk = person_of(row)
    key, made = PersonKey.objects.get_or_create(
        person_type=kind,
        person_id=pk,
        defaults={"wrapped_key": _new_key},  # type: ignore[misc]  # called where there is none
    )
    return key if key.wrapped_key else None


def keys_of(rows: Iterable[models.Model]) -> dict[Person, PersonKey]:
    """As `key_of`, of many people in a few queries; without those that were destroyed."""
    people = {person_of(row) for row in rows}
    PersonKey.objects.bulk_create(
        new_keys(people),
        ignore_conflicts=True,  # another process may have made one in this moment
    )
    return known_keys(people)


def known_keys(people: Collection[Person]) -> dict[Person, PersonKey]:
    """Without those that were destroyed."""
    known = _rows_of(people).exclude(wrapped_key="")
    return {(key.person_type, key.person_id): key for key in known}


def new_keys(people: Collection[Person]) -> list[PersonKey]:
    """Keys for those of these people who have none, not saved yet."""
    missing = set(people) - set(_rows_of(people).values_list("person_type", "person_id"))
    return [
        PersonKey(person_type=kind, person_id=pk, wrapped_key=_new_key())
        for kind, pk in sorted(missing)
    ]


def _rows_of(people: Collection[Person]) -> models.QuerySet[PersonKey]:
    kinds = {kind for kind, _pk in people}
    numbers = [pk for _kind, pk in people]
    return PersonKey.objects.filter(person_type__in=kinds, person_id__in=numbers)


def _new_key() -> str:
    return crypto.encrypt(Fernet.generate_key().decode())
