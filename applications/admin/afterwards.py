"""The offices' pages of what a lecture led to: the funnel, the list of hours, and their files."""

from dataclasses import dataclass
from itertools import islice

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from applications.admin.exporting import ExportPage
from applications.afterwards import funnel, hours
from applications.models import Application
from core import policy
from events.admin.pages import EventPage
from events.models import Registration

SHOWN = 200  # rows of the list on the page; the file holds all


@dataclass(frozen=True)
class Exact:
    number: int
    is_exact: bool = True


def sees_funnel(user) -> bool:
    """Those who read case files and see who came; drafts stand in it as numbers alone."""
    reads_files = policy.can(user, "read_file", Application)
    return reads_files and policy.can(user, "view", Registration)


@dataclass(frozen=True)
class Bar:
    """A stage. width: in hundredths of the longest; share: percent of those invited."""

    stage: funnel.Stage
    number: int
    width: float
    share: int | None


class AboutFunnel(EventPage):
    """Nothing is changed here: whoever sees it may also ask for the list."""

    acts = False
    here = "event_funnel"
    title = _("What came of it")

    @property
    def may_view(self) -> bool:
        return sees_funnel(self.request.user)

    may_change = may_view


class FunnelView(AboutFunnel, TemplateView):
    template_name = "admin/applications/funnel.html"

    def get_context_data(self, **kwargs):
        found = funnel.funnel_of(self.event)
        return super().get_context_data(
            **kwargs,
            funnel=found,
            bars=_bars(found.total),
            stages=funnel.STAGES,
            programs=self.event.programs.filter(is_published=True),
            may_export=policy.can(self.request.user, "export", Application),
        )


def _bars(total: funnel.Line) -> list[Bar]:
    numbers = [number or 0 for number in total.counts]
    longest, invited = max(*numbers, 1), numbers[0]
    return [
        Bar(
            stage,
            number,
            round(100 * number / longest, 2),
            round(100 * number / invited) if invited else None,
        )
        for stage, number in zip(funnel.STAGES, numbers, strict=True)
    ]


class FunnelExportView(AboutFunnel, ExportPage):
    title = _("Export what came of it")
    list_title = _("What came of it")
    file_name = "lecture-funnel"
    columns = funnel.COLUMNS

    def may_export(self) -> bool:
        return super().may_export() and sees_funnel(self.request.user)

    @cached_property
    def rows(self) -> list[list]:
        return funnel.lines(funnel.funnel_of(self.event))

    @cached_property
    def count(self) -> Exact:
        return Exact(len(self.rows))

    @property
    def described(self) -> dict[str, str]:
        return {str(_("Event")): self.event.title}

    def values(self, chosen):
        return _chosen(self.rows, self.columns, chosen)

    @property
    def list_url(self) -> str:
        return reverse("admin:event_funnel", args=[self.event.pk])


def _chosen(rows, columns, chosen):
    places = [columns.index(column) for column in chosen]
    return ([row[place] for place in places] for row in rows)


class HoursList:
    """What the list on the page and its file share."""

    @cached_property
    def filters(self) -> hours.HoursFilters:
        return hours.HoursFilters(self.request.GET, user=self.request.user)

    @cached_property
    def rows(self):
        return self.filters.narrow(hours.earned(self.request.user))

    @cached_property
    def count(self) -> Exact:
        return Exact(self.rows.count())


class HoursView(HoursList, TemplateView):
    template_name = "admin/applications/hours.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not policy.can(user, "view", Registration):
            raise PermissionDenied
        return super().get_context_data(
            **kwargs,
            **admin.site.each_context(self.request),
            title=_("CPD hours"),
            form=self.filters,
            columns=hours.COLUMNS,
            lines=list(islice(hours.lines(self.rows), SHOWN)),
            count=self.count,
            most=SHOWN,
            total=hours.total(self.rows),
            query=self.request.GET.urlencode(),
            is_narrowed=bool(self.filters.described),
            may_export=policy.can(user, "export", Application),
        )


class HoursExportView(HoursList, ExportPage):
    title = _("Export CPD hours")
    list_title = _("CPD hours")
    file_name = "cpd-hours"
    columns = hours.COLUMNS

    def may_export(self) -> bool:
        return super().may_export() and policy.can(self.request.user, "view", Registration)

    @property
    def described(self) -> dict[str, str]:
        return self.filters.described

    def values(self, chosen):
        return _chosen(hours.lines(self.rows), self.columns, chosen)

    @property
    def list_url(self) -> str:
        address, query = reverse("admin:cpd_hours"), self.request.GET
        return f"{address}?{query.urlencode()}" if query else address


PAGES = [
    ("event/<int:pk>/funnel/", FunnelView, "event_funnel"),
    ("event/<int:pk>/funnel/export/", FunnelExportView, "event_funnel_export"),
    ("hours/", HoursView, "cpd_hours"),
    ("hours/export/", HoursExportView, "cpd_hours_export"),
]
