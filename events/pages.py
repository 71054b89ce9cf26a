"""What hangs on an event, read in one query and put together only where its page is made anew."""

from dataclasses import dataclass
from functools import cached_property

from core.gathering import Part, Rows, instances, read
from events.models import AgendaItem, ClosingPoint, Event, EventPerson

PARTS = tuple(Part(model, "event") for model in (EventPerson, AgendaItem, ClosingPoint))


@dataclass(frozen=True)
class Content:
    """People, agenda and closing points of one event."""

    kept_by: Rows

    @cached_property
    def _rows(self) -> dict:
        return instances(self.kept_by, PARTS)

    @property
    def speakers(self) -> list[EventPerson]:
        return [person for person in self._rows[EventPerson] if not person.is_attendee]

    @property
    def attendees(self) -> list[EventPerson]:
        return [person for person in self._rows[EventPerson] if person.is_attendee]

    @property
    def agenda(self) -> list[AgendaItem]:
        return self._rows[AgendaItem]

    @property
    def points(self) -> list[ClosingPoint]:
        return self._rows[ClosingPoint]


def content_of(event: Event) -> Content:
    return Content(read(*((part, event.pk) for part in PARTS)))
