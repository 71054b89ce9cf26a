from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Lectures and events")

    def ready(self):
        from core import outbox  # needs the models to be loaded
        from events import mail_kinds, permissions  # the same

        permissions.register()
        outbox.register_kinds(mail_kinds.KINDS)
