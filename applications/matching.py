"""Which open calls fit a person: every rule held against what is known of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from applications.facts import days_for, facts_of
from applications.models import Application
from programs.eligibility import Facts, Verdict, assess
from programs.models import Call
from talents.models import Talent

ASKED_LATER = {"planned_stay", "host_country"}


@dataclass(frozen=True)
class Match:
    """A call with the verdict for one person; `track` is the best one where there are several.

    own: what the person has sent or drafted there already, and not withdrawn.
    """

    call: Call
    verdict: Verdict
    track: str = ""
    own: Application | None = None

    @property
    def open_questions(self) -> int:
        """What the profile leaves open; what only an application says is not counted."""
        return sum(finding.asks not in ASKED_LATER for finding in self.verdict.to_state)


def matches_for(talent: Talent, calls: Iterable[Call]) -> list[Match]:
    """Best first: those for which the person qualifies, then by the time that is left.

    calls: with program, rules and tracks loaded (see `with_rules`).
    """
    rows = Application.objects.filter(talent=talent).live().only("call", "reference", "state")
    own = {row.call_id: row for row in rows}
    found = matches_of(facts_of(talent), calls)
    return [replace(match, own=own.get(match.call.pk)) for match in found]


def matches_of(facts: Facts, calls: Iterable[Call]) -> list[Match]:
    """The same for somebody of whom no more is known than `facts`."""
    matches = [_match(call, facts) for call in calls]
    return sorted(
        matches,
        key=lambda match: (
            not match.verdict.qualifies,
            match.open_questions > 0,
            match.call.closes_at,
        ),
    )


def with_rules(calls):
    return calls.select_related("program").prefetch_related("rules", "tracks")


def _match(call: Call, facts: Facts) -> Match:
    """The best of the call's tracks; without tracks the call itself."""
    known = replace(facts, host_country=call.program.host_country or None)
    rules, days = list(call.rules.all()), days_for(call)

    def verdict(track_id: int | None) -> Verdict:
        chosen = [rule for rule in rules if rule.track_id in {None, track_id}]
        return Verdict.of(assess(chosen, known, on=days))

    options = [Match(call, verdict(track.pk), str(track)) for track in call.tracks.all()]
    return min(
        options or [Match(call, verdict(None))],
        key=lambda match: (not match.verdict.qualifies, match.open_questions),
    )
