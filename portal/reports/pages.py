"""The offices' pages of the reports; the roof hangs them below /admin/reports/."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from applications.models import Application
from core import policy
from core.admin.exporting import ExportPage
from portal.reports import charts
from portal.reports.annual import AnnualPdfView, AnnualView
from portal.reports.asked import AskedReport
from portal.reports.exporting import LengthsList, ReportList
from portal.reports.filters import ReportFilters
from portal.reports.kept import Counted, Waiting, look
from portal.reports.publishing import OpenDataPage, WithdrawView
from portal.reports.waiting import answer_to_poll, waiting_page


class ReportPage(TemplateView):
    """For those who see the list of applications: what is shown are sums of its rows."""

    title: Any = _("Reports")

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "view", Application):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def filters(self) -> ReportFilters:
        return ReportFilters(self.request.GET)

    def get(self, request, *args, **kwargs):
        query = request.GET.copy()
        anew = bool(query.pop("anew", None))
        found = look(AskedReport(request.user, self.filters), anew=anew)
        if request.htmx:
            return answer_to_poll(found)
        if anew and isinstance(found, Waiting):  # so that a look at it again does not count again
            return redirect(f"{request.path}?{query.urlencode()}")
        return self.render_to_response(self.get_context_data(found=found, query=query.urlencode()))

    def get_context_data(self, **kwargs):
        found = kwargs.pop("found")
        counted = found if isinstance(found, Counted) else None
        return super().get_context_data(
            **kwargs,
            **admin.site.each_context(self.request),
            title=self.title,
            form=self.filters,
            waiting=None if counted else found,
            report=counted and counted.found,
            counted_at=counted.at if counted and counted.is_kept else None,
            is_due=counted is not None and counted.is_due,
            legend=charts.LEGEND,
            described=self.filters.described,
            may_export=policy.can(self.request.user, "export", Application),
        )


class ReportsView(ReportPage):
    template_name = "admin/reports/reports.html"


class TableExportPage(ExportPage):
    """Where the numbers must be waited for, the form comes when they are there."""

    def get(self, request, *args, **kwargs):
        found = self.wanted.counted
        if request.htmx:
            return answer_to_poll(found)
        if isinstance(found, Waiting):
            return waiting_page(request, found, self.title)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if isinstance(self.wanted.counted, Waiting):
            return redirect(request.get_full_path())
        return super().post(request, *args, **kwargs)


class ReportExportView(TableExportPage):
    title = _("Export the numbers of the report")
    list_class = ReportList


class LengthsExportView(TableExportPage):
    title = _("Export the times of the report")
    list_class = LengthsList


PAGES = [
    ("", ReportsView, "reports"),
    ("annual/", AnnualView, "reports_annual"),
    ("annual/pdf/", AnnualPdfView, "reports_annual_pdf"),
    ("open-data/", OpenDataPage, "open_data"),
    ("open-data/withdraw/", WithdrawView, "open_data_withdraw"),
    ("export/", ReportExportView, "reports_export"),
    ("export-times/", LengthsExportView, "reports_times_export"),
]
