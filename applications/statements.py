"""What a talent states about themselves, by the codes of `programs.declarations`."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit
from talents import records
from talents.models import Declaration, Talent


def stated(talent: Talent) -> dict[str, Any]:
    """Code → answer as stored."""
    return dict(talent.declarations.values_list("code", "answer"))


def differ(talent: Talent, answers: Mapping[str, Any]) -> bool:
    """Whether keeping these answers would change anything."""
    known = stated(talent)
    return any(known.get(code) != answer for code, answer in answers.items())


@transaction.atomic
def keep(talent: Talent, answers: Mapping[str, Any], *, actor: User) -> None:
    """Stores the answers for every application; None takes one back."""
    before, after = audit.changes(stated(talent), dict(answers))
    for code, answer in after.items():
        if answer is None:
            talent.declarations.filter(code=code).delete()
        else:
            Declaration.objects.update_or_create(
                talent=talent, code=code, defaults={"answer": answer, "verified_by": None}
            )
    if after:
        records.refresh_statements(talent)
        audit.record(
            actor, "talents.state_facts", talent, before=before, after=after, subject=talent
        )
