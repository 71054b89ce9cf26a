"""Institutions are public; agreements are for the offices."""

from core import policy
from core.permissions import may_export
from core.policy import Anyone
from partners.models import Agreement, Institution


def may_institution(user: Anyone, action: str, institution: Institution | None) -> bool:
    if action == "view" and institution is not None and institution.is_published:
        return True
    if action == "export":
        return institution is None and may_export(user, "partners.view_institution")
    return user.has_perm(f"partners.{action}_institution")


def may_agreement(user: Anyone, action: str, agreement: Agreement | None) -> bool:
    if action == "export":
        return agreement is None and may_export(user, "partners.view_agreement")
    return user.has_perm(f"partners.{action}_agreement")


def register() -> None:
    policy.register(Institution, may_institution)
    policy.register(Agreement, may_agreement)
