"""What happens: lectures and other events, and who comes to them."""

from events.models.content import AgendaItem, ClosingPoint, EventPerson, ProgramLink
from events.models.event import Event
from events.models.registration import Registration

__all__ = ["AgendaItem", "ClosingPoint", "Event", "EventPerson", "ProgramLink", "Registration"]
