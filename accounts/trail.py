"""What people do at the door, in the audit trail: django-allauth tells it by signals."""

from allauth.account import signals as account
from allauth.mfa import signals as factor

from core import audit

_SIGNALS = {
    "login": account.user_logged_in,
    "change_password": account.password_changed,
    "set_password": account.password_set,
    "reset_password": account.password_reset,
    "change_email": account.email_changed,
    "add_second_factor": factor.authenticator_added,
    "remove_second_factor": factor.authenticator_removed,
    "renew_recovery_codes": factor.authenticator_reset,
}


def connect() -> None:
    """Call once, when the apps are ready."""
    for verb, signal in _SIGNALS.items():
        signal.connect(_recorder(verb), weak=False, dispatch_uid=f"accounts.trail.{verb}")


def _recorder(verb: str):
    def record(sender, user, **kwargs) -> None:
        audit.record(user, f"accounts.{verb}", user)

    return record
