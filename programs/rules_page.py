"""The rules of a program or call, laid out for reading: for everybody and by track, by weight."""

from dataclasses import dataclass

from programs import wording
from programs.models import EligibilityRule, LanguageRuleset, Track
from programs.rule_codes import Check, Due, RuleType, Severity


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in words. `ways`: one of these is enough."""

    text: str
    basis: str
    ways: list[str]
    before_departure: bool
    by_office: bool
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class RulesPart:
    """What everybody must meet (`track` None), or a track besides: groups of (weight, lines)."""

    track: Track | None
    length: str
    groups: list[tuple[Severity, list[RuleLine]]]


def rules_parts(
    rules: list[EligibilityRule], tracks: list[Track], rulesets: list[LanguageRuleset]
) -> list[RulesPart]:
    """rulesets: of all years; the newest of a code counts. An empty part is left out."""
    newest = {row.code: row for row in sorted(rulesets, key=lambda row: row.valid_from_year)}
    parts = []
    for track in (None, *tracks):
        own = [rule for rule in rules if rule.track_id == (track.pk if track else None)]
        if own or track:
            span = wording.length(track) if track else ""
            parts.append(RulesPart(track, span, _groups(own, newest)))
    return parts


def _groups(
    rules: list[EligibilityRule], rulesets: dict[str, LanguageRuleset]
) -> list[tuple[Severity, list[RuleLine]]]:
    groups = [
        (weight, [_line(rule, rulesets) for rule in rules if rule.severity == weight])
        for weight in Severity
    ]
    return [(weight, lines) for weight, lines in groups if lines]


def _line(rule: EligibilityRule, rulesets: dict[str, LanguageRuleset]) -> RuleLine:
    ruleset = (
        rulesets.get(rule.params.get("ruleset", "")) if rule.type == RuleType.LANGUAGE else None
    )
    return RuleLine(
        text=wording.rule_text(rule),
        basis=wording.basis(rule),
        ways=wording.route_texts(ruleset) if ruleset else wording.nested_texts(rule),
        before_departure=rule.due == Due.DEPARTURE,
        by_office=rule.checked_by == Check.OFFICE or rule.type == RuleType.MANUAL,
        is_confirmed=rule.is_confirmed,
    )
