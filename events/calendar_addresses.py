"""The secret address of a person's own calendar: given, replaced, taken away."""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core import audit, codes
from events.models import CalendarAddress

PURPOSE = "events.calendar"


@transaction.atomic
def renew(*, actor: User) -> CalendarAddress:
    """Gives `actor` an address; one that they had before opens nothing from now on."""
    address, _made = CalendarAddress.objects.update_or_create(
        user=actor, defaults={"uuid": uuid.uuid4()}
    )
    audit.record(actor, "events.renew_calendar", actor)
    return address


@transaction.atomic
def withdraw(*, actor: User) -> None:
    """Takes the address away; whoever reads it finds nothing. Twice changes nothing."""
    deleted, _rows = CalendarAddress.objects.filter(user=actor).delete()
    if deleted:
        audit.record(actor, "events.withdraw_calendar", actor)


def written(address: CalendarAddress) -> str:
    """As it is given to a calendar program."""
    code = codes.code(PURPOSE, address.uuid)
    return settings.SITE_URL + reverse("events:own_calendar", args=[code])


def holder(code: str) -> User | None:
    """Whose calendar it is; None where the code opens nothing."""
    row = codes.read(PURPOSE, code)
    found = CalendarAddress.objects.filter(uuid=row, user__is_active=True) if row else None
    address = found.select_related("user").first() if found is not None else None
    return address.user if address else None
