"""The offices' pages of the reports; the roof hangs them below /admin/reports/."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from applications.models import Application
from core import policy
from core.admin.exporting import ExportPage
from portal.reports import charts
from portal.reports.annual import AnnualPdfView, AnnualView
from portal.reports.exporting import LengthsList, ReportList
from portal.reports.filters import ReportFilters
from portal.reports.kept import counted
from portal.reports.publishing import OpenDataPage, WithdrawView


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

    def get_context_data(self, **kwargs):
        query = self.request.GET.copy()
        anew = bool(query.pop("anew", None))
        found = counted(self.request.user, self.filters, anew=anew)
        return super().get_context_data(
            **kwargs,
            **admin.site.each_context(self.request),
            title=self.title,
            form=self.filters,
            report=found.report,
            counted_at=found.at if found.is_kept else None,
            legend=charts.LEGEND,
            described=self.filters.described,
            query=query.urlencode(),
            may_export=policy.can(self.request.user, "export", Application),
        )


class ReportsView(ReportPage):
    template_name = "admin/reports/reports.html"


class ReportExportView(ExportPage):
    title = _("Export the numbers of the report")
    list_class = ReportList


class LengthsExportView(ExportPage):
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
