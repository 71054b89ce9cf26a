from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalentsConfig(AppConfig):
    name = "talents"
    verbose_name = _("Talents")

    def ready(self):
        from accounts import scopes  # needs the models to be loaded
        from core import outbox  # the same
        from core.imports import kinds  # the same
        from talents import api, mail_kinds, permissions  # the same
        from talents.roster.kind import LANGUAGE, ROSTER  # the same

        permissions.register()
        scopes.register(api.READ)
        outbox.register_kinds(mail_kinds.KINDS)
        outbox.forget_text_of("talents/claim")
        kinds.register(ROSTER, LANGUAGE)
