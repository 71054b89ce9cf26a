from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _after_migrate(sender, using, **kwargs):
    from core import word_index  # needs the models to be loaded
    from talents.search_words import TABLE  # the same

    word_index.mend(connections[using], TABLE)


class TalentsConfig(AppConfig):
    name = "talents"
    verbose_name = _("Talents")

    def ready(self):
        from core import outbox  # needs the models to be loaded
        from core.imports import kinds  # the same
        from talents import mail_kinds, permissions  # the same
        from talents.roster.kind import LANGUAGE, ROSTER  # the same

        permissions.register()
        outbox.register_kinds(mail_kinds.KINDS)
        outbox.forget_text_of("talents/claim")
        kinds.register(ROSTER, LANGUAGE)
        post_migrate.connect(_after_migrate, dispatch_uid="talents.words", sender=self)
