"""How the actions of the audit trail read: “Li Kexin sent the application”."""

from django.utils.translation import gettext_lazy as _

from applications.states import TRANSITIONS

ACTIONS = {
    **{f"application.{name}": step.done for name, step in TRANSITIONS.items()},
    "application.start": _("began a draft"),
    "application.change": _("changed the draft"),
    "talents.state_facts": _("stated facts"),
    "application.upload": _("sent a document"),
    "application.remove_document": _("removed a document"),
    "applications.open_sensitive": _("opened an identity paper"),
    "applications.export": _("began an export"),
    "applications.export_end": _("ended an export"),
    "accounts.login": _("logged in"),
    "accounts.change_password": _("changed the password"),
    "accounts.reset_password": _("set a new password by mail"),
    "accounts.login_failed": _("a log-in failed"),
    "accounts.ask_password_reset": _("had a new password asked for"),
    "accounts.invite": _("invited"),
    "accounts.open_account": _("opened the account"),
    "accounts.revoke_invitation": _("revoked the invitation"),
    "accounts.switch_off": _("switched the account off"),
    "accounts.switch_on": _("switched the account on"),
    "programs.announce_call": _("announced the call"),
    "programs.open_call": _("made the call"),
    "programs.prolong_call": _("prolonged the call"),
    "programs.confirm_date": _("confirmed a date"),
    "registration.register": _("registered"),
    "registration.cancel": _("canceled the registration"),
    "registration.move_up": _("moved up from the waiting list"),
    "talents.change_own_facts": _("changed their own facts"),
    "talents.change_photo": _("changed the photo"),
    "talents.remove_photo": _("removed the photo"),
    "talents.claim": _("claimed the account"),
    "talents.send_claim": _("asked for the account by staff number"),
    "talents.delete_identitynumber": _("deleted an identity number"),
}
