"""What those who come are told of a change: whom it reaches, how it reads, and the mails."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from core import outbox
from events.models import Event, Registration


@dataclass(frozen=True)
class Reach:
    """How many people a mail goes to: in all, with a seat, in line, and by language."""

    people: int
    seated: int
    waiting: int
    languages: list[tuple[str, int]]


def reach(event: Event) -> Reach:
    rows = event.registrations.live().select_related("user")
    found = [row for row in rows if row.email]
    waiting = sum(row.state == Registration.State.WAITING for row in found)
    spoken = Counter(_language_of(row) for row in found)
    named = [(name, spoken[code]) for code, name in settings.LANGUAGES if spoken[code]]
    return Reach(len(found), len(found) - waiting, waiting, named)


def preview(event: Event, mail: str) -> list[dict[str, str]]:
    """The mail in each language, as it would go out about this row, saved or not."""
    key = f"events/{mail}"
    kept = outbox.template_of(key)
    shown = []
    for code, label in settings.LANGUAGES:
        message = outbox.prepared(
            key,
            kept=kept,
            to=settings.DEFAULT_FROM_EMAIL,
            context={"event": event},
            language=code,
        )
        if message is not None:
            shown.append(
                {"lang": code, "label": label, "subject": message.subject, "body": message.body}
            )
    return shown


def tell(event: Event, mail: str) -> None:
    """Writes to all who have a place. Call it inside the transaction of the change."""
    for registration in event.registrations.live().select_related("user"):
        outbox.write(
            f"events/{mail}",
            to=registration.user or registration.guest_email,
            language=registration.guest_language,
            about=registration,
            context={"event": event, "registration": registration},
        )


def _language_of(registration: Registration) -> str:
    """As the outbox chooses it."""
    person = registration.user
    chosen = registration.guest_language or (person.preferred_language if person else "")
    return chosen or settings.LANGUAGE_CODE
