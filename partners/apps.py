from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")

    def ready(self):
        from core.imports import kinds  # needs the models to be loaded
        from partners import permissions  # the same
        from partners.bringing_in.kind import PARTNERS  # the same

        permissions.register()
        kinds.register(PARTNERS)
