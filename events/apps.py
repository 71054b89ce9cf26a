from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Lectures and events")

    def ready(self):
        from events import permissions  # needs the models to be loaded

        permissions.register()
