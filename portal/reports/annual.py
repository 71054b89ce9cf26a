"""The annual report for the leadership of the house: one year on A4, in either language."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from applications.models import Application
from core import policy, printing
from core.beside import Broken
from core.policy import Anyone
from portal.reports import charts
from portal.reports.asked import AskedReport
from portal.reports.filters import HOUSE, ReportFilters, offered_years
from portal.reports.kept import Counted, Waiting, look
from portal.reports.report import Report
from portal.reports.waiting import answer_to_poll, waiting_page

SHOWN = ("program", "department", "category", "country", "route")


class AnnualForm(forms.Form):
    """Which year, in which language; what is not offered means the newest that has begun."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    def __init__(self, data: Any):
        super().__init__(data)
        this_year = timezone.localdate(timezone=HOUSE).year
        years = [year for year in offered_years() if year <= this_year] or [this_year]
        fields: Any = self.fields
        fields["year"].choices = [(year, str(year)) for year in years]
        self.is_valid()
        self.chosen_year = self.cleaned_data.get("year") or years[0]
        self.chosen_language = self.cleaned_data.get("language") or str(get_language())


def numbers(user: Anyone, year: int) -> Counted | Waiting:
    """Of one year of sending, in the active language; what is kept is of the same day."""
    return look(AskedReport(user, ReportFilters({"first": str(year), "last": str(year)})))


def contents(report: Report, year: int) -> dict[str, Any]:
    """What stands in the report, in the active language."""
    ending = "en" if get_language() == "en" else "zh"
    return {
        "year": year,
        "report": report,
        "tables": [table for table in report.tables if table.key in SHOWN and table.lines],
        "legend": charts.LEGEND,
        "house": settings.INSTITUTION[f"name_{ending}"],
        "office": settings.INSTITUTION["offices"][0][f"name_{ending}"],
        "today": timezone.localdate(timezone=HOUSE),
    }


class AnnualPage(View):
    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "view", Application):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AnnualView(AnnualPage):
    """A page that is nothing but the paper, with a bar above it that is not printed."""

    @cached_property
    def form(self) -> AnnualForm:
        return AnnualForm(self.request.GET)

    def get(self, request):
        with translation.override(self.form.chosen_language):
            found = numbers(request.user, self.form.chosen_year)
        if request.htmx:
            return answer_to_poll(found)
        if isinstance(found, Waiting):
            return waiting_page(request, found, _("Annual report"))
        with translation.override(self.form.chosen_language):
            told = contents(found.found, self.form.chosen_year)
            page = render_to_string(
                "admin/reports/annual.html", {**told, "form": self.form}, request
            )
        return HttpResponse(page)


class AnnualPdfView(AnnualPage):
    """The same as a PDF, drawn by a process beside this one while the reader waits."""

    http_method_names = ["post"]

    def post(self, request):
        if not printing.is_possible():
            return self._refused(_("This machine cannot draw papers: Pango is missing."))
        form = AnnualForm(request.POST)
        try:
            with translation.override(form.chosen_language), printing.Press() as press:
                found = numbers(request.user, form.chosen_year)
                if isinstance(found, Waiting):
                    return self._shown_first(form)
                told = contents(found.found, form.chosen_year)
                drawn = press.pdf("admin/reports/annual_paper.html", told, form.chosen_language)
        except Broken:
            return self._refused(_("The PDF could not be drawn. Print the page instead."))
        ending = form.chosen_language.partition("-")[0]
        name = f"annual-report-{form.chosen_year}-{ending}.pdf"
        return HttpResponse(
            drawn,
            content_type="application/pdf",
            headers={"Content-Disposition": content_disposition_header(True, name)},
        )

    def _shown_first(self, form: AnnualForm) -> HttpResponse:
        """On the page, which waits for the numbers."""
        asked = {"year": form.chosen_year, "language": form.chosen_language}
        return redirect(f"{reverse('admin:reports_annual')}?{urlencode(asked)}")

    def _refused(self, why) -> HttpResponse:
        """Told on the page of the reports: the paper itself shows nothing but the report."""
        messages.error(self.request, why)
        return redirect("admin:reports")
