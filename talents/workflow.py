"""What is changed in a person's file: one transaction, repeated columns in step, one audit row."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import ModelForm

from accounts.models import User
from core import audit, policy
from core.crypto import blind_index
from talents import records
from talents.models import IdentityNumber, Talent
from talents.pinyin import reading


class RosterRow(Exception):
    """The row came with the roster: the office of Human Resources corrects it, not its owner."""


@transaction.atomic
def save_facts(talent: Talent, form: ModelForm, *, actor: User) -> Talent:
    """Saves a form over the person's own columns. Raises PermissionDenied."""
    _ask_leave(talent, actor)
    talent = form.save(commit=False)
    if {"family_name", "given_name"} & set(form.changed_data):
        talent.pinyin = reading(talent.name_zh, spelled=talent.family_name + talent.given_name)
        _follow_in_account(talent)
    talent.save()
    _record(actor, "talents.change_own_facts", talent, talent, form)
    return talent


def _follow_in_account(talent: Talent) -> None:
    """Greetings and the head of the page name the account; both are the same person."""
    if talent.user:
        longest = User._meta.get_field("name_en").max_length
        talent.user.name_en = talent.name_en[:longest]
        talent.user.save(update_fields=["name_en"])


@transaction.atomic
def save_row(talent: Talent, form: ModelForm, *, actor: User) -> models.Model:
    """Saves a stay, a language proof or a membership. Raises PermissionDenied."""
    _ask_leave(talent, actor)
    verb = "change" if form.instance.pk else "add"
    form.instance.talent = talent
    row = form.save()
    records.refresh(talent)
    _record(actor, f"talents.{verb}_{row._meta.model_name}", row, talent, form)
    return row


@transaction.atomic
def delete_row(talent: Talent, row: models.Model, *, actor: User) -> None:
    """Raises PermissionDenied, RosterRow."""
    _ask_leave(talent, actor)
    if getattr(row, "from_roster", False):
        raise RosterRow
    before = {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "talent"}
    }
    name = f"talents.delete_{row._meta.model_name}"
    audit.record(actor, name, row, before=before, subject=talent)
    row.delete()
    records.refresh(talent)


@transaction.atomic
def save_identity_number(
    talent: Talent, kind: str, values: Mapping[str, Any], *, actor: User
) -> IdentityNumber:
    """values: number and expires_on. The trail holds a digest of the number, never the number."""
    _ask_leave(talent, actor)
    number = str(values["number"])
    row, is_new = IdentityNumber.objects.update_or_create(
        talent=talent,
        kind=kind,
        defaults={
            "number": number,
            "number_hash": blind_index(number),
            "expires_on": values["expires_on"],
        },
    )
    audit.record(
        actor,
        f"talents.{'add' if is_new else 'change'}_identitynumber",
        row,
        after={"number": audit.digest(number), "expires_on": values["expires_on"]},
        subject=talent,
    )
    return row


@transaction.atomic
def delete_identity_number(row: IdentityNumber, *, actor: User) -> None:
    """Raises PermissionDenied."""
    if not policy.can(actor, "delete", row):
        raise PermissionDenied
    before = {"number": audit.digest(row.number)}
    audit.record(actor, "talents.delete_identitynumber", row, before=before, subject=row.talent)
    row.delete()


@transaction.atomic
def reveal(row: IdentityNumber, *, actor: User, reason: str) -> str:
    """The whole number, for one who says why; the look is recorded. Raises PermissionDenied."""
    if not policy.can(actor, "reveal", row) or not reason.strip():
        raise PermissionDenied
    audit.record(
        actor, "talents.reveal_identitynumber", row, note=reason.strip(), subject=row.talent
    )
    return row.number


def _record(actor: User, action: str, row: models.Model, talent: Talent, form: ModelForm) -> None:
    names = [name for name in form.changed_data if name in form.cleaned_data]
    is_new = ".add_" in action
    before = {} if is_new else {name: form.initial.get(name) for name in names}
    after = {name: form.cleaned_data[name] for name in names}
    if is_new or after:
        audit.record(actor, action, row, before=before, after=after, subject=talent)


def _ask_leave(talent: Talent, actor: User) -> None:
    if not policy.can(actor, "change", talent):
        raise PermissionDenied
