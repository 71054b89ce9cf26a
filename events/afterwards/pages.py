"""What those who came find on the event's page, and guests on a page of their own."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core import codes, printing
from events.afterwards.attending import GUEST, came, feedback_until, own_attendance
from events.afterwards.certificates import path_of
from events.afterwards.feedback import has_answered
from events.models import Certificate, Event, Registration


@dataclass(frozen=True)
class Sheet:
    """The certificate in one language. ask: where it is asked for; url: of the file, if drawn."""

    language: str
    name: str
    paper: Certificate | None
    ask: str
    url: str

    @property
    def is_awaited(self) -> bool:
        """Whether it is being drawn, so that asking once more would change nothing."""
        return self.paper is not None and self.paper.is_awaited


@dataclass(frozen=True)
class Afterwards:
    """feedback_url: empty where it was given, or its time is over.

    sheets: none where this machine draws no papers.
    """

    event: Event
    feedback_url: str
    has_answered: bool
    closes_at: datetime
    sheets: list[Sheet]
    verify_url: str

    @property
    def is_drawing(self) -> bool:
        return any(sheet.is_awaited for sheet in self.sheets)


def afterwards_of(event: Event, user) -> Afterwards | None:
    """For a signed-in person who was there; None for everybody else, and before the end."""
    registration = own_attendance(event, user)
    return gather(registration) if registration else None


def gather(registration: Registration, code: str = "") -> Afterwards | None:
    """None where the person was not there. code: with which a guest came, for their addresses."""
    if not came(registration):
        return None
    event, closes_at = registration.event, feedback_until(registration.event)
    answered = has_answered(registration)
    is_open = not answered and closes_at > timezone.now()
    return Afterwards(
        event,
        _feedback_url(event, code) if is_open else "",
        answered,
        closes_at,
        _sheets(registration, code) if printing.is_possible() else [],
        path_of(registration),
    )


def _feedback_url(event: Event, code: str) -> str:
    if code:
        return reverse("events:guest_feedback", kwargs={"code": code})
    return reverse("events:feedback", kwargs={"slug": event.slug})


def _sheets(registration: Registration, code: str) -> list[Sheet]:
    made = {paper.language: paper for paper in registration.certificates.select_related("file")}
    sheets = []
    for language, name in settings.LANGUAGES:
        paper = made.get(language)
        address = {"language": language, **({"code": code} if code else {})}
        if code:
            ask = url = reverse("events:guest_certificate", kwargs=address)
        else:
            address["slug"] = registration.event.slug
            ask = reverse("events:certificate", kwargs=address)
            url = paper.file.get_absolute_url() if paper and paper.file else ""
        sheets.append(Sheet(language, name, paper, ask, url if paper and paper.file else ""))
    return sheets


def way_back(registration: Registration) -> str:
    """Where whoever was there finds all this; empty for those who were not."""
    if not came(registration):
        return ""
    if registration.user:
        return f"{registration.event.get_absolute_url()}#afterwards"
    code = codes.code(GUEST, registration.uuid)
    return reverse("events:guest_after", kwargs={"code": code})
