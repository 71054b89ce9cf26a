"""After a lecture: a person holds the open calls against their profile, and that they did is noted.

Only the fact and its day are kept (ProgramsLook), once for a lecture, when the person asks for it
by a press of a button; what was found is not kept anywhere.
"""

from dataclasses import dataclass

from applications.matching import Match, matches_for, with_rules
from applications.models import ProgramsLook
from core.policy import Anyone
from events.afterwards.attending import own_attendance
from events.models import Event
from programs.models import Call
from talents.models import Talent


@dataclass(frozen=True)
class Offer:
    """What the lecture leads to. calls: open ones of the programs that it spoke about."""

    event: Event
    talent: Talent
    calls: list[Call]
    has_looked: bool

    def matches(self) -> tuple[list[Match], list[Match]]:
        """The open calls with the verdicts: those that the lecture spoke about, then the others."""
        spoken_of = {call.pk for call in self.calls}
        found = matches_for(self.talent, with_rules(Call.objects.open()))
        return (
            [match for match in found if match.call.pk in spoken_of],
            [match for match in found if match.call.pk not in spoken_of],
        )


def offer_of(event: Event, user: Anyone) -> Offer | None:
    """For a person of the roster who was there; None for everybody else."""
    if own_attendance(event, user) is None:
        return None
    talent = Talent.objects.filter(user=user).first()
    if talent is None:
        return None
    has_looked = ProgramsLook.objects.filter(talent=talent, event=event).exists()
    return Offer(event, talent, open_calls(event), has_looked)


def open_calls(event: Event) -> list[Call]:
    calls = Call.objects.open().filter(program__in=event.programs.values("pk"))
    return list(calls.select_related("program").order_by("closes_at", "pk"))


def look(offer: Offer) -> None:
    """Notes that the person has looked; the first day stays."""
    ProgramsLook.objects.get_or_create(talent=offer.talent, event=offer.event)
