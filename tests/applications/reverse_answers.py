"""Who qualifies for a call: as the reverse list finds them, and as `assess` judges them."""

from applications.facts import RECORDS, days_for, facts_of, office_lists
from applications.reverse import qualifying
from programs.eligibility import Verdict, assess
from programs.models import Call
from talents.models import Talent


def listed(call: Call, track=None) -> list[str]:
    return sorted(qualifying(call, track).values_list("staff_no", flat=True))


def judged(call: Call, track=None) -> list[str]:
    """The same from `assess`: for the track, or for at least one of the call's."""
    options = [track] if track else [*call.tracks.all()] or [None]
    found, lists = set(), office_lists()
    for talent in Talent.objects.active().prefetch_related(*RECORDS):
        facts = facts_of(talent, call=call, lists=lists)
        for option in options:
            rules = call.rules.for_track(option)
            if Verdict.of(assess(rules, facts, on=days_for(call))).qualifies:
                found.add(talent.staff_no)
    return sorted(found)
