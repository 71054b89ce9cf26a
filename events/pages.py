"""An event and what hangs on it, for its page: few queries, put together once."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import BigIntegerField, CharField, QuerySet

from core.gathering import Part, Rows, instances, read
from core.prepared import Prepared, blank
from events.models import AgendaItem, ClosingPoint, Event, EventPerson, ProgramLink
from partners.models import Institution

SLUG, EVENT = blank("slug", CharField()), blank("event", BigIntegerField())
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


@Prepared
def shown_event(drafts: bool) -> QuerySet:
    return Event.objects.shown(drafts=drafts).filter(slug=SLUG).defer("search_text")


# Only what is shown to visitors: a name is enough to give a draft away.
@Prepared
def program_links() -> QuerySet:
    rows = ProgramLink.objects.filter(event=EVENT, program__is_published=True)
    return rows.select_related("program").only(
        *("name_as_published", "is_uncertain"),
        *("program__slug", "program__name_zh", "program__name_en"),
    )


@Prepared
def partners_of_event() -> QuerySet:
    return Institution.objects.filter(events=EVENT, is_published=True).only(
        *("slug", "name_zh", "name_en", "country_label_zh", "country_label_en"),
    )
