"""The office's pages of one event that is over; the roof hangs them below /admin/events/."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.roles import OFFICES, Role
from core import policy
from events.afterwards import feedback
from events.models import Event, FeedbackAnswer

# Every page of an event, also those of higher floors: its name in the admin, and its tab.
TABS = [
    ("events_event_change", _("Event")),
    ("event_feedback", _("Feedback")),
    ("event_funnel", _("What came of it")),
]
# Higher floors ask for more than seeing the event.
FOR_OFFICES_AND_AUDITORS = {"event_funnel"}


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


class EventPage:
    """Stands before a view of the admin: the event of the address, and its other pages."""

    request: HttpRequest
    kwargs: dict[str, Any]
    tab = ""
    title: Any = ""

    @cached_property
    def event(self) -> Event:
        rows = Event.objects.visible_to(self.request.user).defer("search_text")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            **admin.site.each_context(self.request),
            title=self.title,
            event=self.event,
            event_tabs=self._tabs(),
        )

    def _tabs(self) -> list[Tab]:
        user = self.request.user
        sees_all = user.is_authenticated and user.has_role(*OFFICES, Role.AUDITOR)
        return [
            Tab(str(label), reverse(f"admin:{name}", args=[self.event.pk]), name == self.tab)
            for name, label in TABS
            if sees_all or name not in FOR_OFFICES_AND_AUDITORS
        ]


@dataclass(frozen=True)
class Row:
    """A statement with its answers. parts: number chosen, how many, start and width of the bar."""

    scale: feedback.Scale
    parts: list[tuple[int, int, float, float]]

    @property
    def in_words(self) -> str:
        return ", ".join(f"{value}: {count}" for value, count, _x, _width in self.parts)


class FeedbackResultsView(EventPage, TemplateView):
    template_name = "admin/events/feedback.html"
    tab = "event_feedback"
    title = _("Feedback")

    def get_context_data(self, **kwargs):
        if not policy.can(self.request.user, "view", FeedbackAnswer):
            raise PermissionDenied
        found = feedback.results(self.event)
        return super().get_context_data(
            **kwargs,
            results=found,
            rows=[_row(scale) for scale in found.scales] if found else [],
            came=self.event.registrations.seated().attended().count(),
            fewest=feedback.FEWEST,
        )


def _row(scale: feedback.Scale) -> Row:
    parts, start = [], 0.0
    for value, count in enumerate(scale.counts, 1):
        width = round(100 * count / scale.number, 2)
        if count:
            parts.append((value, count, start, width))
        start = round(start + width, 2)
    return Row(scale, parts)


PAGES = [("event/<int:pk>/feedback/", FeedbackResultsView, "event_feedback")]
