"""What is kept and told of a change of a place: a row of the trail, a mail in the outbox."""

from django.db.models import BigIntegerField, Count, DateTimeField, QuerySet, SmallIntegerField

from core import audit, outbox
from core.models import Message
from core.policy import Anyone
from core.prepared import Prepared, blank
from events.models import Registration

SOMEBODY = Registration(
    pk=blank("pk", BigIntegerField()),
    event_id=blank("event", BigIntegerField()),
    precedence=blank("precedence", SmallIntegerField()),
    queued_at=blank("queued_at", DateTimeField()),
)


@Prepared
def _ahead() -> QuerySet:
    """How many stand before somebody in line; no row where there is nobody."""
    rows = Registration.objects.before(SOMEBODY).order_by().values("event")
    return rows.annotate(number=Count("pk")).values_list("number", flat=True)


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
    ahead = _ahead.row(
        pk=registration.pk,
        event=registration.event_id,
        precedence=registration.precedence,
        queued_at=registration.queued_at,
    )
    return (ahead or 0) + 1
