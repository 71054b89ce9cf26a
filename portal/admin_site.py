"""The one place in which offices, auditors and administrators work."""

from functools import wraps
from importlib import import_module
from pathlib import Path

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import audit
from portal.office.action_words import ACTIONS
from portal.office.start import gather

CALL_PAGES = "applications.admin.call_urls"
EVENT_PAGES = "applications.admin.afterwards"
REPORT_PAGES = "portal.reports.pages"
SEARCH = "portal.office.search"
# Tabs that are no list of records: a word, and the records whose readers may open the page.
PAGES = {
    "call_overview": (_("All calls"), "applications.application"),
    "cpd_hours": (_("CPD hours"), "events.registration"),
    "reports": (_("Reports"), "applications.application"),
    "open_data": (_("Open data"), "applications.application"),
}
# The way around: a word, and the records or pages behind it in the order of their tabs.
SECTIONS = [
    (
        _("Applications"),
        [
            "applications.application",
            "applications.standingitem",
            "core.exportrecord",
        ],
    ),
    (_("Talents"), ["talents.talent", "talents.stayabroad", "core.importrun"]),
    (
        _("Programs & calls"),
        [
            "call_overview",
            "programs.call",
            "programs.program",
            "programs.countrygroup",
            "programs.languageruleset",
        ],
    ),
    (
        _("Lectures"),
        ["events.event", "events.registration", "events.eventseries", "cpd_hours"],
    ),
    (_("Partners"), ["partners.institution", "partners.agreement"]),
    (_("Notices"), ["applications.publicnotice", "core.calendarday"]),
    (_("Reports"), ["reports", "open_data"]),
    (_("Messages"), ["core.message", "core.messagetemplate"]),
    (
        _("People & roles"),
        ["accounts.user", "accounts.invitation", "accounts.department", "accounts.apitoken"],
    ),
    (_("Audit trail"), ["core.auditentry"]),
]


class PortalAdminSite(AdminSite):
    """Holds the records of this house alone; tables of third-party packages never come in."""

    site_header = _("Exchange office")
    site_title = _("Exchange office")
    index_title = pgettext_lazy("the day's work", "Today")
    index_template = "admin/index.html"
    enable_nav_sidebar = False
    final_catch_all_view = True

    def __init__(self, name="admin"):
        super().__init__(name)
        audit.name_actions(ACTIONS)

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        ours = [model for model in models if _is_ours(model)]
        if ours:
            super().register(ours, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_active and request.user.is_authenticated and request.user.is_staff

    def admin_view(self, view, cacheable=False):
        """Visitors are sent to the portal's log-in; who is signed in and no staff is refused."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request, *args, **kwargs):
            if self.has_permission(request):
                return inner(request, *args, **kwargs)
            if request.user.is_authenticated:
                raise PermissionDenied
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))

        return login_not_required(guarded)

    # One log-in, one log-out and one password page for all of the portal.
    def login(self, request, extra_context=None):
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    password_change_done = password_change

    def each_context(self, request):
        return {**super().each_context(request), **self._ways(request)}

    def get_app_list(self, request, app_label=None):
        """No page lists apps and tables: the way around is `SECTIONS`."""
        return []

    def get_urls(self):
        """Pages of calls and events that know more than those, which their own admin must not."""
        pages = import_module(CALL_PAGES)  # by name: they are an admin's, and need this site
        routes = [(f"<int:pk>/{route}", view, name) for route, view, name in pages.PAGES]
        ours = [
            path(f"programs/call/{route}", self.admin_view(view.as_view()), name=name)
            for route, view, name in [*pages.OF_ALL, *routes]
        ]
        ours += [
            path(f"events/{route}", self.admin_view(view.as_view()), name=name)
            for route, view, name in import_module(EVENT_PAGES).PAGES
        ]
        ours += [
            path(f"reports/{route}", self.admin_view(view.as_view()), name=name)
            for route, view, name in import_module(REPORT_PAGES).PAGES
        ]
        search = import_module(SEARCH)
        ours += [
            path("search/", self.admin_view(search.SearchView.as_view()), name="search"),
            path("search/hits/", self.admin_view(search.HitsView.as_view()), name="search_hits"),
        ]
        return [*ours, *super().get_urls()]

    def index(self, request, extra_context=None):
        context = {
            **self.each_context(request),
            "title": self.index_title,
            **gather(request.user),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.index_template, context)

    def app_index(self, request, app_label, extra_context=None):
        """The tables of an app are no page of their own: the first of `SECTIONS` is."""
        names = [name for _label, names in SECTIONS for name in names]
        for name in names:
            model = apps.get_model(name) if name.startswith(f"{app_label}.") else None
            if model in self._registry and self._registry[model].has_view_permission(request):
                return redirect(_list_of(model))
        return redirect("admin:index")

    def _ways(self, request) -> dict:
        """office_nav: [{label, url, current}]; office_tabs: those of the section one is in.

        A page that belongs elsewhere than its address says has the address of that place.
        """
        if not self.has_permission(request):
            return {"office_nav": [], "office_tabs": []}
        place, ways, tabs = getattr(request, "place", request.path), [], []
        for label, names in SECTIONS:
            links = [self._link(request, name) for name in names]
            links = [link for link in links if link]
            if not links:
                continue
            here = [link for link in links if place.startswith(link["url"])]
            nearest = max(here, key=lambda link: len(link["url"]), default=None)
            links = [{**link, "current": link is nearest} for link in links]
            current = nearest is not None
            ways.append({"label": label, "url": links[0]["url"], "current": current})
            if current and len(links) > 1:
                tabs = links
        return {"office_nav": ways, "office_tabs": tabs}

    def _link(self, request, name: str) -> dict | None:
        label, of = PAGES.get(name, ("", name))
        model = apps.get_model(of)
        model_admin = self._registry.get(model)
        if model_admin is None or not model_admin.has_module_permission(request):
            return None
        if name in PAGES:
            return {"label": label, "url": reverse(f"admin:{name}")}
        return {"label": capfirst(model._meta.verbose_name_plural), "url": _list_of(model)}


def _is_ours(model: type) -> bool:
    return Path(model._meta.app_config.path).parent == settings.BASE_DIR


def _list_of(model: type) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
