from datetime import timedelta
from itertools import chain

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self):
        from accounts import scopes  # needs the models to be loaded
        from applications import (  # the same
            api,
            delivery_mails,
            digest,
            forwarding_mails,
            forwarding_permissions,
            mail_kinds,
            notice_mails,
            notice_permissions,
            panel_mails,
            permissions,
            reminders,
        )
        from applications.afterwards import mails as after_lectures  # the same
        from applications.outcomes.kind import OUTCOMES  # the same
        from applications.workflow import notices, rankings  # the same
        from core import outbox, schedule  # the same
        from core.imports import kinds as imports  # the same
        from programs.declarations import DECLARATIONS  # the same
        from talents import statement_words  # the same

        statement_words.name_codes({code: row.label for code, row in DECLARATIONS.items()})
        scopes.register(api.READ)
        permissions.register()
        forwarding_permissions.register()
        notice_permissions.register()
        kinds = [
            mail_kinds.KINDS,
            delivery_mails.KINDS,
            forwarding_mails.KINDS,
            notice_mails.KINDS,
            panel_mails.KINDS,
            after_lectures.KINDS,
        ]
        imports.register(OUTCOMES)
        outbox.register_kinds([*chain(*kinds), digest.KIND])
        schedule.every(timedelta(hours=1), "applications.remind", reminders.write_due)
        schedule.every(timedelta(hours=1), "applications.after_lectures", after_lectures.write_due)
        schedule.every(timedelta(hours=1), "applications.digest", digest.write_due)
        schedule.every(
            timedelta(minutes=1), "applications.carry_out_rankings", rankings.carry_out_released
        )
        schedule.every(timedelta(minutes=1), "applications.end_notices", notices.end_due)
        outbox.forget_text_of("applications/delivery_asked", "applications/delivery_reminded")
