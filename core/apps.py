from datetime import timedelta

from django.apps import AppConfig
from django.core import checks
from django.core.checks import Tags
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _after_migrate(sender, using, **kwargs):
    from core import word_index  # needs the apps to be loaded

    word_index.mend(connections[using])


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def ready(self):
        from core import (  # needs the models to be loaded
            audit,
            database_checks,
            leftovers,
            outbox,
            permissions,
            schedule,
        )
        from core.exports import building  # the same
        from core.imports import keeping  # the same

        permissions.register()
        post_migrate.connect(_after_migrate, dispatch_uid="core.words", sender=self)
        checks.register(database_checks.check_letters, Tags.database)
        schedule.every(timedelta(minutes=1), "core.seal_audit", audit.seal)
        schedule.every(timedelta(minutes=1), "core.go_on_with_exports", building.go_on)
        schedule.every(timedelta(hours=1), "core.wipe_exports", building.wipe)
        schedule.every(timedelta(days=1), "core.wipe_leftovers", leftovers.wipe)
        schedule.every(timedelta(minutes=1), "core.send_messages", outbox.send_due)
        schedule.every(timedelta(minutes=1), "core.go_on_with_imports", keeping.go_on)
        schedule.every(timedelta(hours=1), "core.wipe_imports", keeping.wipe)
