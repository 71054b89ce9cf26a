"""What is kept and told of a change of a place: a row of the trail, a mail in the outbox."""

from core import audit, outbox
from core.models import Message
from core.policy import Anyone
from events.models import Registration


def record(actor: Anyone, action: str, registration: Registration, before: str = "") -> None:
    audit.record(
        actor,
        action,
        registration,
        label=str(registration.event),
        before={"state": before} if before else None,
        after={"state": registration.state},
    )


def write(mail: str, registration: Registration, *, once_key: str | None = None) -> Message | None:
    """A mail in the outbox; the place in line is that of this moment. Returns as outbox.write."""
    is_waiting = registration.state == Registration.State.WAITING
    return outbox.write(
        f"events/{mail}",
        to=registration.user or registration.guest_email,
        language=registration.guest_language,
        about=registration,
        once_key=once_key,
        context={
            "event": registration.event,
            "registration": registration,
            "place": place_in_line(registration) if is_waiting else None,
        },
    )


def place_in_line(registration: Registration) -> int:
    """1 for the first who waits."""
    return Registration.objects.before(registration).count() + 1
