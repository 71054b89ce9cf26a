from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programs and calls")

    def ready(self):
        from programs import permissions  # needs the models to be loaded

        permissions.register()
