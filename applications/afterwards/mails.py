"""The mail after a lecture: which programs do you qualify for? Once, to those who were there."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.afterwards.looking import open_calls
from core import outbox
from core.outbox import Context
from core.policy import Anyone
from core.templatetags.core_tags import moment
from events.models import Event, Registration

REST = timedelta(hours=20)  # after the end: the day after, and not together with the first mail
LATEST = timedelta(days=14)
KEY = "applications/after_lecture"


def write_due(*, at: datetime | None = None) -> int:
    """Writes for each lecture that spoke about a program with an open call; how many mails."""
    at = at or timezone.now()
    over = Event.objects.filter(state=Event.State.PUBLISHED)
    due = over.filter(ends_at__range=(at - LATEST, at - REST))
    return sum(_write_for(event) for event in due.order_by("pk"))


def _write_for(event: Event) -> int:
    calls = open_calls(event)
    if not calls:
        return 0
    rows = Registration.objects.attended().filter(event=event, user__talent__isnull=False)
    written = [
        outbox.write(
            KEY,
            to=row.user,
            about=row,
            context={"event": event, "calls": calls},
            once_key=f"{KEY}:{row.pk}",
        )
        for row in rows.select_related("user").order_by("pk")
    ]
    return sum(message is not None for message in written)


def _values(context: Context) -> dict[str, str]:
    event = context["event"]
    lines = [
        _("- %(call)s, until %(moment)s")
        % {"call": call.title, "moment": moment(call.closes_at, call.time_zone)}
        for call in context["calls"]
    ]
    return {
        "title": event.title,
        "calls": "\n".join(lines),
        "address": settings.SITE_URL + reverse("after_lecture", kwargs={"slug": event.slug}),
    }


def _sample(reader: Anyone, slug: str) -> dict | None:
    rows = Event.objects.visible_to(reader).order_by("-starts_at", "-pk")
    event = (rows.filter(slug=slug) if slug else rows).first()
    return {"event": event, "calls": open_calls(event), "recipient": reader} if event else None


KINDS = [
    outbox.Kind(
        key=KEY,
        label=gettext_lazy("The day after a lecture: which programs do you qualify for?"),
        goes_to=gettext_lazy("people of the roster who were there"),
        placeholders={
            "title": gettext_lazy("title of the event"),
            "calls": gettext_lazy("open calls of its programs, one a line, with their end"),
            "address": gettext_lazy("address of the page that tells"),
        },
        values=_values,
        sample=_sample,
        record=gettext_lazy("Slug of an event, as in its address"),
    )
]
