"""The one invented speaker, who explains programs in the demo's own lectures."""

from collections.abc import Collection

from events.models import Event, EventPerson, ProgramLink
from programs.models import Program


def explains(event: Event, programs: Collection[str]) -> None:
    """programs: their codes; they are linked to the lecture."""
    found = Program.objects.filter(code__in=programs)
    ProgramLink.objects.bulk_create(ProgramLink(event=event, program=one) for one in found)
    EventPerson.objects.create(
        event=event,
        position=1,
        role=EventPerson.Role.MAIN_LECTURE,
        name_zh="例清和",
        name_en="Li Qinghe",
        form_of_address="Ms.",
        post_zh="外事办公室",
        post_en="Foreign Affairs Office",
        unit_zh="本院",
        unit_en="the hospital",
    )
