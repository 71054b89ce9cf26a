from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _after_migrate(sender, using, **kwargs):
    from accounts.roles import sync_groups  # needs the models to be loaded

    sync_groups(apps, using)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and roles")

    def ready(self):
        from accounts import (  # needs the models to be loaded
            exports,
            mail_kinds,
            permissions,
            trail,
        )
        from accounts.rights import Right  # the same
        from accounts.roles import Role  # the same
        from core import audit, outbox  # the same
        from core.exports import records  # the same

        permissions.register()
        trail.connect()
        audit.name_roles(dict(Role.choices) | dict(Right.choices))
        records.tell_of_sensitive(exports.tell_other_office)
        outbox.register_kinds(mail_kinds.KINDS)
        outbox.forget_text_of(
            "accounts/invitation",
            "accounts/password_reset",
            "account/email/email_confirmation",
            "account/email/email_confirmation_signup",
        )
        post_migrate.connect(_after_migrate, dispatch_uid="accounts.sync_groups")
