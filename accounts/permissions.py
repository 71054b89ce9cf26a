"""Who may see and change accounts, departments, invitations."""

from accounts.models import ApiToken, Department, Invitation, User
from core import policy
from core.policy import Anyone


def may_account(user: Anyone, action: str, account: User | None) -> bool:
    """Everybody sees and changes their own account; nobody sets another's password.

    `administer`: roles, the switch, the department; never by the right over one's own account.
    """
    if action == "administer":
        return user.has_perm("accounts.change_user")
    if account is not None and account.pk == user.pk and action in {"view", "change"}:
        return user.is_authenticated
    return user.has_perm(f"accounts.{action}_user")


def may_department(user: Anyone, action: str, department: Department | None) -> bool:
    return user.has_perm(f"accounts.{action}_department")


def may_invitation(user: Anyone, action: str, invitation: Invitation | None) -> bool:
    return user.has_perm(f"accounts.{action}_invitation")


def may_api_token(user: Anyone, action: str, token: ApiToken | None) -> bool:
    """Administrators make and revoke them; what one was given is never changed."""
    return action in {"view", "add", "revoke"} and user.has_perm(f"accounts.{action}_apitoken")


def register() -> None:
    policy.register(ApiToken, may_api_token)
    policy.register(User, may_account)
    policy.register(Department, may_department)
    policy.register(Invitation, may_invitation)
