"""The one place in which offices, auditors and administrators work."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = _("Exchange office")
    site_title = _("Exchange office")
    index_title = _("Today")
    enable_nav_sidebar = False
    final_catch_all_view = True

    def has_permission(self, request):
        return request.user.is_active and request.user.is_authenticated and request.user.is_staff

    def login(self, request, extra_context=None):
        return secure_admin_login(super().login)(request, extra_context)
