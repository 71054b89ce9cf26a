"""Events and their recaps as feed readers take them: Atom (RFC 4287)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.localized import suffix
from events.calendars import uid
from events.models import Event, Recap

FEED_LENGTH = 30
MOST_RECAPS = 10


class EventFeed(Feed):
    """The latest events and articles about them, for those who read by subscription."""

    feed_type = Atom1Feed
    title = gettext_lazy("Lectures and events")

    def subtitle(self) -> str:
        return str(settings.INSTITUTION[f"name_{suffix()}"])

    def link(self) -> str:
        return reverse("events:list")

    def items(self) -> list[Event | Recap]:
        """Those that were touched last come first."""
        events = Event.objects.published().order_by("-ends_at", "-pk")[:FEED_LENGTH]
        recaps = Recap.objects.published().select_related("event")[:MOST_RECAPS]
        return sorted([*events, *recaps], key=lambda item: item.updated_at, reverse=True)

    def item_title(self, item: Event | Recap) -> str:
        if isinstance(item, Recap):
            return _("Recap: %(title)s") % {"title": item.title}
        called_off = _("Called off: %(event)s") % {"event": item.title}
        return called_off if item.is_cancelled else item.title

    def item_description(self, item: Event | Recap) -> str:
        if isinstance(item, Recap):
            return item.lead
        place = f"{item.when} · {item.venue}" if item.venue else item.when
        return f"{place}\n{item.summary}".strip()

    def item_guid(self, item: Event | Recap) -> str:
        host = urlsplit(settings.SITE_URL).hostname
        event = item.event if isinstance(item, Recap) else item
        name = f"recap-{uid(event)}" if isinstance(item, Recap) else uid(event)
        return f"tag:{host},{event.created_at.year}:{name}"

    def item_updateddate(self, item: Event | Recap):
        return item.updated_at

    def item_pubdate(self, item: Event | Recap):
        return item.published_at if isinstance(item, Recap) else item.created_at
