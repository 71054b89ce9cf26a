"""A list of the admin that can leave the house: a button beside it, and the form behind it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core import policy
from core.admin.exporting import ExportPage
from core.exports.lists import RowsList
from core.imports.kinds import all_kinds


class ScreenList(RowsList):
    """The rows of a list of the admin, as its filters, its search and its order leave them.

    model: whose list it is; its admin narrows the rows, and never shows more than `visible_to`.
    """

    model: ClassVar[type[Model]]

    def may_leave(self) -> bool:
        return policy.can(self.reader, "export", self.model)

    @property
    def comes_back(self) -> bool:
        return any(kind.model is self.model for kind in all_kinds())

    @cached_property
    def _screen(self) -> tuple[HttpRequest, ChangeList]:
        """Raises Http404 for a value that no filter can read: no list leads here with one."""
        page: Any = admin.site.get_model_admin(self.model)
        request: Any = HttpRequest()
        request.method, request.user = "GET", self.reader
        request.GET = QueryDict(mutable=True)
        for key in self.query:
            if page.knows_parameter(key):
                request.GET.setlist(key, self.query.getlist(key))
        try:
            return request, page.get_changelist_instance(request)
        except (IncorrectLookupParameters, ValueError, OverflowError, DataError) as fault:
            raise Http404 from fault

    @cached_property
    def rows(self) -> QuerySet:
        request, screen = self._screen
        return screen.get_queryset(request)

    @property
    def described(self) -> dict[str, str]:
        request, screen = self._screen
        told = {str(_("Search")): screen.query} if screen.query else {}
        offered: set[str] = set()
        for one in screen.filter_specs:
            offered.update(one.expected_parameters())
            chosen = [choice for choice in one.choices(screen) if choice["selected"]]
            names = {part for part in one.expected_parameters() if part in request.GET}
            if names and chosen:
                told[str(one.title)] = str(chosen[0]["display"])
        day = screen.date_hierarchy
        days = [request.GET[key] for key in request.GET if day and key.startswith(f"{day}__")]
        typed = {  # by hand, past the filters of the screen
            name: ", ".join(map(str, values))
            for name, values in screen.get_filters_params().items()
            if name not in offered and not (day and name.startswith(f"{day}__"))
        }
        return told | ({str(_("date")): "-".join(days)} if days else {}) | typed

    @property
    def address(self) -> str:
        names = self.model._meta
        page = reverse(f"admin:{names.app_label}_{names.model_name}_changelist")
        return f"{page}?{self.query.urlencode()}" if self.query else page


class ExportedAdmin:
    """Stands before PolicyAdmin. export_list: the class of the list that can leave."""

    export_list: ClassVar[type[ScreenList]]
    opts: Any
    admin_site: Any

    def get_urls(self):
        view = ExportPage.as_view(list_class=self.export_list)
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        own = path("export/", self.admin_site.admin_view(view), name=name)
        return [own, *super().get_urls()]  # type: ignore[misc]  # of the admin behind this class

    def changelist_view(self, request, extra_context=None):
        more = {}
        if policy.can(request.user, "export", self.export_list.model):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
            query = request.GET.urlencode()
            more["export_url"] = reverse(name) + (f"?{query}" if query else "")
        return super().changelist_view(  # type: ignore[misc]  # the same
            request, more | (extra_context or {})
        )
