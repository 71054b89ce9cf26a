from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self):
        from applications import digest, mail_kinds, permissions, reminders  # needs the models
        from core import outbox, schedule  # the same

        permissions.register()
        outbox.register_kinds([*mail_kinds.KINDS, digest.KIND])
        schedule.every(timedelta(hours=1), "applications.remind", reminders.write_due)
        schedule.every(timedelta(hours=1), "applications.digest", digest.write_due)
