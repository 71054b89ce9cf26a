"""Why each of some people qualifies for a call: the findings of `assess`, for a list of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from applications.facts import days_for, facts_of
from programs.eligibility import Finding, Status, Verdict, assess
from programs.models import Call, EligibilityRule, Track
from programs.rule_params import RuleType
from talents.models import Talent

# What tells one person of the roster from another; the rest is the same for nearly everybody.
TELLING = {
    RuleType.BIRTH_ON_OR_AFTER,
    RuleType.MAX_AGE_AT,
    RuleType.MIN_DEGREE,
    RuleType.MIN_YEARS_SINCE_DEGREE,
    RuleType.MAX_YEARS_SINCE_DEGREE,
    RuleType.MIN_EXPERIENCE_YEARS,
    RuleType.TITLE_AT_LEAST,
    RuleType.LANGUAGE,
}


@dataclass(frozen=True)
class Explained:
    """One person. `tracks`: those for which they qualify; the verdict is the one of the best."""

    talent: Talent
    verdict: Verdict
    tracks: list[Track]

    @property
    def values(self) -> list[str]:
        """What was found, each once: the day of birth, the degree with its day, the proof."""
        found = [
            finding.value_text
            for finding in self.verdict.findings
            if finding.type in TELLING and finding.status == Status.MET
        ]
        return list(dict.fromkeys(filter(None, found)))

    @property
    def questions(self) -> list[str]:
        """The facts that the person could still state."""
        asked = (finding.asked for finding in self.verdict.to_state)
        return list(dict.fromkeys(str(field.label) for field in asked if field))

    @property
    def warnings(self) -> list[Finding]:
        return self.verdict.warnings


def explain(
    call: Call, people: Iterable[Talent], track: Track | None, *, lists: Mapping[str, Any]
) -> list[Explained]:
    """One row for each person, in order; no query where RECORDS, rules and tracks are loaded.

    track: None for the best of the call.
    """
    options: list[Track | None] = [track] if track else [*call.tracks.all()] or [None]
    rules, days = list(call.rules.all()), days_for(call)
    chosen = {option: _of(rules, option) for option in options}
    rows = []
    for talent in people:
        facts = facts_of(talent, call=call, lists=lists)
        verdicts = {
            option: Verdict.of(assess(mine, facts, on=days)) for option, mine in chosen.items()
        }
        best = min(verdicts.values(), key=lambda one: (not one.qualifies, one.open_questions))
        fitting = [option for option, one in verdicts.items() if option and one.qualifies]
        rows.append(Explained(talent, best, fitting))
    return rows


def _of(rules: list[EligibilityRule], track: Track | None) -> list[EligibilityRule]:
    return [rule for rule in rules if rule.track_id in {None, track.pk if track else None}]
