"""What happens: lectures and other events, and who comes to them."""

from events.models.event import AgendaItem, ClosingPoint, Event, EventPerson, ProgramLink
from events.models.registration import Registration

__all__ = ["AgendaItem", "ClosingPoint", "Event", "EventPerson", "ProgramLink", "Registration"]
