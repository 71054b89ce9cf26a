from datetime import timedelta

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from core import schedule  # needs the models to be loaded
        from portal.reports import kept  # the same

        schedule.every(timedelta(hours=1), "portal.count_reports", kept.count_in_the_night)


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"
