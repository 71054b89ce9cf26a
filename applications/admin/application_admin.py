"""Applications in the admin: the list, the case file and its steps; no raw field is edited."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst

from applications.admin import case_file, listing
from applications.admin.case_papers import HandOnView, PaperView, RecommendView
from applications.admin.checking import CheckView, WaiveView
from applications.admin.deliveries import AskView, LinkView
from applications.admin.dossiers import DossiersList, DossiersView
from applications.admin.exporting import ExportView
from applications.admin.requests import RequestView
from applications.admin.sensitive import OpenSensitiveView
from applications.admin.steps import StepView
from applications.admin.stuck import StuckView
from applications.finding import found_by
from applications.models import Application
from core import policy
from core.admin import PolicyAdmin

PREFIX = "applications_application"
PAGES = [
    ("stuck/", StuckView, "stuck"),
    ("export/", ExportView, "export"),
    ("dossiers/", DossiersView, "dossiers"),
    ("<int:pk>/step/<slug:step>/", StepView, "step"),
    ("<int:pk>/check/", CheckView, "check"),
    ("<int:pk>/request/<int:number>/", RequestView, "request"),
    ("<int:pk>/waive/<int:rule>/", WaiveView, "waive"),
    ("<int:pk>/open/<int:version>/", OpenSensitiveView, "open"),
    ("<int:pk>/ask/<int:slot>/", AskView, "ask"),
    ("<int:pk>/ask/<int:slot>/<int:link>/<slug:deed>/", LinkView, "link"),
    ("<int:pk>/paper/<slug:kind>/<slug:language>/", PaperView, "paper"),
    ("<int:pk>/recommend/", RecommendView, "recommend"),
    ("<int:pk>/hand-on/", HandOnView, "hand_on"),
]


@admin.register(Application)
class ApplicationAdmin(PolicyAdmin):
    """A state moves by the workflow alone, so there is nothing to add, change or delete here."""

    search_fields = ["reference"]

    def get_queryset(self, request):
        return Application.objects.on_desk_of(request.user)

    def get_search_results(self, request, queryset, search_term):
        return found_by(queryset, search_term) if search_term else queryset, False

    def has_view_permission(self, request, obj=None):
        return policy.can(request.user, "view", obj or Application)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        own = [
            path(route, self.admin_site.admin_view(view.as_view()), name=f"{PREFIX}_{name}")
            for route, view, name in PAGES
        ]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        context = {
            **self.admin_site.each_context(request),
            **listing.gather(request),
            "title": capfirst(self.opts.verbose_name_plural),
            "may_open": policy.can(request.user, "read_file", Application),
            "may_export": policy.can(request.user, "export", Application),
            "may_pack": DossiersList(request.user, request.GET).may_leave(),
        }
        return TemplateResponse(request, "admin/applications/list.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        application = self._found(request, object_id)
        if request.method not in {"GET", "HEAD"} or not policy.can(
            request.user, "read_file", application
        ):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **case_file.gather(request, application),
            "title": application.reference,
        }
        return TemplateResponse(request, "admin/applications/case_file.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """For those alone who may open the file."""
        if not policy.can(request.user, "read_file", self._found(request, object_id)):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def _found(self, request, object_id: str) -> Application:
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return found
