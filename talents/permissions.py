"""Who may see and change a person's file."""

from accounts.roles import Role
from core import policy
from core.permissions import may_export
from core.policy import Anyone
from talents.models import IdentityNumber, StayAbroad, Talent


def may_talent(user: Anyone, action: str, talent: Talent | None) -> bool:
    """Own file: see and change; head: see those of the department; offices by their group.

    `download` is the photo; `export` takes the whole roster, as it is filtered.
    """
    if not user.is_authenticated:
        return False
    action = "view" if action == "download" else action
    if action == "export":
        return talent is None and may_export(user, "talents.view_talent")
    if user.has_perm(f"talents.{action}_talent"):
        return True
    if talent is None:
        return False
    if talent.user_id == user.pk:
        return action in {"view", "change"}
    return action == "view" and heads(user, talent)


def heads(user: Anyone, talent: Talent) -> bool:
    return (
        user.has_role(Role.DEPARTMENT_HEAD)
        and talent.department_id is not None
        and user.headed_departments.filter(pk=talent.department_id).exists()
    )


def may_identity_number(user: Anyone, action: str, number: IdentityNumber | None) -> bool:
    """`view` is masked; `reveal` shows it whole, is asked with a reason and recorded."""
    if not user.is_authenticated:
        return False
    own = number is not None and number.talent.user_id == user.pk
    if action == "view":
        return own or user.has_role(Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR)
    if action == "reveal":
        return user.is_office
    return action in {"add", "change", "delete"} and own


def may_stay_abroad(user: Anyone, action: str, stay: StayAbroad | None) -> bool:
    """Who sees a person sees their stays, who takes the roster takes the list of them.

    They are written with the person alone: on their page, and on their own.
    """
    if action not in {"view", "export"}:
        return False
    return policy.can(user, action, stay.talent if stay else Talent)


def register() -> None:
    policy.register(Talent, may_talent)
    policy.register(IdentityNumber, may_identity_number)
    policy.register(StayAbroad, may_stay_abroad)
