"""The codes in the mails about a place: one opens its page, another confirms a guest's address."""

from core import codes
from events.models import Registration

PLACE, CONFIRM = "events.place", "events.confirm"


def find(purpose: str, code: str) -> Registration | None:
    """The registration that a code was made of for this purpose; None for any other text."""
    row = codes.read(purpose, code)
    if row is None:
        return None
    return Registration.objects.select_related("event", "user").filter(uuid=row).first()
