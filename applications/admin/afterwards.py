"""The offices' pages of what a lecture led to: the funnel, the list of hours, and their files."""

from dataclasses import dataclass
from itertools import islice

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from applications.afterwards import funnel, hours
from applications.models import Application
from core import policy
from core.admin.exporting import ExportPage
from core.counting import Count
from core.exports import lists
from events.admin.pages import EventPage
from events.models import Event, Registration

SHOWN = 200  # rows of the list on the page; the file holds all


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


@lists.register
class FunnelList(lists.MadeList):
    key = "applications.funnel"
    title = _("What came of it")
    file_name = "lecture-funnel"
    columns = funnel.COLUMNS

    def may_leave(self) -> bool:
        return policy.can(self.reader, "export", Application) and sees_funnel(self.reader)

    @cached_property
    def event(self) -> Event:
        return get_object_or_404(Event.objects.visible_to(self.reader), pk=self.arguments["pk"])

    @cached_property
    def lines(self) -> list[list]:
        return funnel.lines(funnel.funnel_of(self.event))

    def made(self):
        return self.lines

    @property
    def count(self) -> Count:
        return Count(len(self.lines))

    @property
    def described(self) -> dict[str, str]:
        return {str(_("Event")): self.event.title}

    @property
    def address(self) -> str:
        return reverse("admin:event_funnel", args=[self.event.pk])


class FunnelExportView(AboutFunnel, ExportPage):
    title = _("Export what came of it")
    list_class = FunnelList


@lists.register
class HoursList(lists.MadeList):
    key = "applications.hours"
    title = _("CPD hours")
    file_name = "cpd-hours"
    columns = hours.COLUMNS

    def may_leave(self) -> bool:
        exports = policy.can(self.reader, "export", Application)
        return exports and policy.can(self.reader, "view", Registration)

    @cached_property
    def filters(self) -> hours.HoursFilters:
        return hours.HoursFilters(self.query, user=self.reader)

    @cached_property
    def rows(self):
        return self.filters.narrow(hours.earned(self.reader))

    @cached_property
    def count(self) -> Count:
        return Count(self.rows.count())

    def made(self):
        return hours.lines(self.rows)

    @property
    def described(self) -> dict[str, str]:
        return self.filters.described

    @property
    def address(self) -> str:
        page = reverse("admin:cpd_hours")
        return f"{page}?{self.query.urlencode()}" if self.query else page


class HoursView(TemplateView):
    template_name = "admin/applications/hours.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not policy.can(user, "view", Registration):
            raise PermissionDenied
        listed = HoursList(user, self.request.GET)
        return super().get_context_data(
            **kwargs,
            **admin.site.each_context(self.request),
            title=_("CPD hours"),
            form=listed.filters,
            columns=hours.COLUMNS,
            lines=list(islice(listed.made(), SHOWN)),
            count=listed.count,
            most=SHOWN,
            total=hours.total(listed.rows),
            query=self.request.GET.urlencode(),
            is_narrowed=bool(listed.described),
            may_export=listed.may_leave(),
        )


class HoursExportView(ExportPage):
    title = _("Export CPD hours")
    list_class = HoursList


PAGES = [
    ("event/<int:pk>/funnel/", FunnelView, "event_funnel"),
    ("event/<int:pk>/funnel/export/", FunnelExportView, "event_funnel_export"),
    ("hours/", HoursView, "cpd_hours"),
    ("hours/export/", HoursExportView, "cpd_hours_export"),
]
