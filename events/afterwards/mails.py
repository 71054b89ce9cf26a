"""The mail after an event, once to each who came: the way to feedback and certificate."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core import outbox
from core.outbox import Context
from core.policy import Anyone
from core.templatetags.core_tags import day
from events.afterwards.attending import feedback_until
from events.afterwards.pages import way_back
from events.models import Event, Registration

REST = timedelta(hours=2)  # after the end: check-ins that were made without network come in
LATEST = timedelta(days=14)  # whoever is marked as present later gets none
KEY, GUEST_KEY = "events/afterwards", "events/afterwards_guest"
PLACEHOLDERS = {
    "title": gettext_lazy("title of the event"),
    "details": gettext_lazy("title, time, place and address of the event"),
    "address": gettext_lazy("address of the page with the form and the certificate"),
    "until": gettext_lazy("last day for feedback"),
}


def write_due(*, at: datetime | None = None) -> int:
    """Writes to those who came and were not written to; returns how many mails that were."""
    at = at or timezone.now()
    over = Event.objects.filter(
        state=Event.State.PUBLISHED, ends_at__range=(at - LATEST, at - REST)
    )
    rows = Registration.objects.attended().filter(event__in=over)
    written = [_write(row) for row in rows.select_related("event", "user").order_by("pk")]
    return sum(message is not None for message in written)


def _write(registration: Registration):
    return outbox.write(
        KEY if registration.user else GUEST_KEY,
        to=registration.user or registration.guest_email,
        language=registration.guest_language,
        about=registration,
        context={"event": registration.event, "registration": registration},
        once_key=f"{KEY}:{registration.pk}",
    )


def _values(context: Context) -> dict[str, str]:
    event, registration = context["event"], context.get("registration")
    path = f"{event.get_absolute_url()}#afterwards"
    if registration is not None:
        path = way_back(registration)
    return {
        "title": event.title,
        "details": render_to_string(
            "events/mail/_event.txt", {"event": event, "site_url": settings.SITE_URL}
        ).strip(),
        "address": settings.SITE_URL + path,
        "until": day(feedback_until(event)),
    }


def _sample(reader: Anyone, slug: str) -> dict | None:
    rows = Event.objects.visible_to(reader).order_by("-starts_at", "-pk")
    event = (rows.filter(slug=slug) if slug else rows).first()
    return {"event": event, "recipient": reader} if event else None


def _kind(key: str, label, essential="") -> outbox.Kind:
    return outbox.Kind(
        key=key,
        label=label,
        goes_to=gettext_lazy("those who were there"),
        placeholders=PLACEHOLDERS,
        values=_values,
        sample=_sample,
        record=gettext_lazy("Slug of an event, as in its address"),
        why_essential=essential,
    )


KINDS = [
    _kind(KEY, gettext_lazy("An event is over: feedback and certificate")),
    _kind(
        GUEST_KEY,
        gettext_lazy("An event is over: feedback and certificate, to guests"),
        gettext_lazy("It is a guest's only way to the certificate."),
    ),
]
