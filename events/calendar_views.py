"""Calendar files: one event, and all of them as a calendar to subscribe to."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy
from django.views.generic import View

from core.views import PublicMixin
from events.calendars import Standing, as_ics, standings
from events.models import Event, Registration
from events.views import PublishedEvent

CALENDAR_PAST_DAYS = 366
CALENDAR_NAME = gettext_lazy("Lectures and events")


class IcsView(PublicMixin, PublishedEvent, View):
    with_texts = True

    def get(self, request, slug):
        """Who has a place, or had one, gets the entry as they stand to it."""
        mine = Registration.objects.none()
        if request.user.is_authenticated:
            mine = Registration.objects.filter(event=self.event, user=request.user)
        return ics_response(request, [self.event], file_name=slug, own=standings(mine))


class CalendarView(PublicMixin, View):
    """All that is to come and what was in the past year, for a calendar to subscribe to."""

    def get(self, request):
        since = timezone.now() - timedelta(days=CALENDAR_PAST_DAYS)
        events = Event.objects.published().filter(ends_at__gte=since).order_by("starts_at", "pk")
        return ics_response(
            request, events.defer("search_text"), file_name="lectures", name=CALENDAR_NAME
        )


def ics_response(
    request, events, *, file_name: str, name: str = "", own: dict[int, Standing] | None = None
) -> HttpResponse:
    """Written in the language of `?language=`: programs that subscribe tell none of their own."""
    language = request.GET.get("language")
    if language not in dict(settings.LANGUAGES):
        language = translation.get_language()
    with translation.override(language):
        body = as_ics(events, name=str(name), own=own)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}.ics"'},
    )
