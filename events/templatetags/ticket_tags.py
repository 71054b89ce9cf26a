"""A ticket with its QR code, for whichever page shows a seat to its holder."""

from django import template

from events import tickets
from events.models import Registration

register = template.Library()


@register.inclusion_tag("events/_ticket.html")
def ticket(registration: Registration) -> dict[str, object]:
    """Draw it only for who may see this registration; load `css/ticket.css` in the page."""
    event = registration.event
    return {"event": event, "name": registration.name, "code": tickets.code_of(registration)}
