"""The language proof: one route of the ruleset is enough."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from core import periods
from programs import rule_types as rules
from programs.eligibility import values
from programs.eligibility.facts import Days, Facts, HeldDegree, LanguageProof, StayAbroad
from programs.eligibility.findings import Outcome, Rule, for_human, met, not_met, not_stated
from programs.eligibility.judges_training import DEGREE_RANK, degree_value
from programs.eligibility.language_tests import rank
from programs.eligibility.places import same_language, speaks
from programs.eligibility.remedies import remedy
from programs.eligibility.values import Json

Route = Mapping[str, Any]


class Fit(IntEnum):
    """How near a proof comes to a route, the nearest first."""

    MET = 0
    INCOMPLETE = 1  # a score, a level or a day is missing
    HOST_UNKNOWN = 2  # would do, were the host country or region known
    LAPSED = 3
    NOT_YET = 4
    TOO_LOW = 5


@dataclass(frozen=True, slots=True)
class Attempt:
    """One proof held against one route. `distance`: how much of the scores is missing, 0 to 1."""

    fit: Fit
    route: Route
    value: Json
    distance: float = 0.0
    taken_on: date | None = None
    last_on: date | None = None


def language(params: rules.Language, facts: Facts, on: Days, rule: Rule) -> Outcome:
    """Stated proofs none of which fits: not met. No proof stated: not stated, whatever else is.

    A ruleset that is missing or cannot be read is for a human.
    """
    ruleset = facts.rulesets.get(params.ruleset)
    if not ruleset or not ruleset.get("routes"):
        return for_human(remedy("ruleset_missing"))
    try:
        return _judged(ruleset, facts, on.due(rule.due))
    except (AttributeError, LookupError, TypeError, ValueError):
        return for_human(remedy("ruleset_missing"))


def _judged(ruleset: Mapping[str, Any], facts: Facts, day: date) -> Outcome:
    routes: list[Route] = ruleset["routes"]
    limit = values.words(ruleset.get("name_zh") or "", ruleset.get("name_en") or "")
    attempts = _attempts(routes, facts, day)
    best = min(attempts, key=lambda tried: (tried.fit, tried.distance), default=None)
    if best and best.fit is Fit.MET:
        return met(best.value, {**_words(best.route), "route": best.route["kind"]})
    if best and best.fit is Fit.INCOMPLETE:
        reason = remedy("complete_proof", proof=best.value)
        return not_stated("language_proofs", _words(best.route), value=best.value, remedy=reason)
    if best and best.fit is Fit.HOST_UNKNOWN:
        return not_stated("host_country", _words(best.route), value=best.value)
    if not facts.language_proofs:
        example = _words(_example(routes, None))
        return not_stated("language_proofs", limit, remedy=remedy("state_proof", route=example))
    held = facts.language_proofs[0]
    value = best.value if best else _dated(held)
    route = best.route if best else _example(routes, held.language)
    return not_met(value, limit, _language_remedy(best, route, day))


def _language_remedy(best: Attempt | None, route: Route, day: date) -> Json:
    needed = {"day": values.day(day), "route": _words(route)}
    if best and best.fit is Fit.LAPSED and best.last_on and best.taken_on:
        taken, last = values.day(best.taken_on), values.day(best.last_on)
        return remedy(
            "language_lapsed", proof=best.value, taken=taken, last=last, day=needed["day"]
        )
    if best and best.fit is Fit.NOT_YET and best.taken_on:
        return remedy("language_not_yet", proof=best.value, taken=values.day(best.taken_on))
    return remedy("language_score", **needed)


def _words(route: Route) -> Json:
    return values.words(route.get("text_zh") or "", route.get("text_en") or "")


def _example(routes: list[Route], spoken: str | None) -> Route:
    """A route to name: an exam with an overall score, in the language of the proof if there is."""
    exams = [r for r in routes if r.get("kind") in {"exam", "level"}] or routes
    same = [r for r in exams if spoken in _languages(r)] or exams
    return next((r for r in same if "overall" in r.get("min", ())), same[0])


def _languages(route: Route) -> tuple[str, ...]:
    spoken = route.get("language") or ()
    return (spoken,) if isinstance(spoken, str) else tuple(spoken)


def _attempts(routes: list[Route], facts: Facts, day: date) -> Iterator[Attempt]:
    named = {code for route in routes for code in _languages(route)}
    for route in routes:
        kind, params = route.get("kind"), route.get("params") or {}
        for proof in facts.language_proofs or ():
            tried = None
            if kind == "exam" and proof.code == route.get("exam"):
                tried = _by_scores(route, proof, day)
            elif kind == "level" and proof.code == params.get("scale"):
                tried = _by_level(route, params["scale"], params.get("min"), proof, day)
            elif kind == "training" and proof.code == "TRAINING":
                tried = _by_level(route, "TRAINING", params.get("class"), proof, day)
            elif kind == "host" and proof.code == "HOST" and proof.language not in named:
                tried = _in_time(route, proof, day)
            if tried:
                yield tried
        if kind == "degree":
            yield from _by_degree(route, params, facts, day)
        elif kind == "stay":
            yield from _by_stay(route, params, facts, day)


def _by_scores(route: Route, proof: LanguageProof, day: date) -> Attempt:
    """Every part asked for must be reached."""
    distance, missing = 0.0, False
    for part, least in (route.get("min") or {}).items():
        score = _score(proof, part)
        if score is None:
            missing = True
        elif score < least:
            distance += float(least - score) / float(least)
    if distance:
        return Attempt(Fit.TOO_LOW, route, _dated(proof), distance)
    if missing:
        return Attempt(Fit.INCOMPLETE, route, _dated(proof))
    return _in_time(route, proof, day)


def _score(proof: LanguageProof, part: str) -> float | None:
    score = proof.scores.get(part)
    if score is None and part in {"overall", "written_total"}:
        score = proof.scores.get("overall", proof.scores.get("written_total"))
    return None if score is None else float(score)


def _by_level(
    route: Route, scale: str, least: str | int | None, proof: LanguageProof, day: date
) -> Attempt | None:
    if proof.language is not None and proof.language not in _languages(route):
        return None
    if proof.level is None or (proof.language is None and len(_languages(route)) > 1):
        return Attempt(Fit.INCOMPLETE, route, _dated(proof))
    height, needed = rank(scale, proof.level), rank(scale, least)
    if height is None or needed is None:
        return None
    if height < needed:
        return Attempt(Fit.TOO_LOW, route, _dated(proof), (needed - height) / (needed + 1))
    return _in_time(route, proof, day)


def _in_time(route: Route, proof: LanguageProof, day: date) -> Attempt:
    """Taken by the day and still valid on it; the anniversary is the last valid day."""
    months, taken = route.get("valid_months"), proof.taken_on
    if taken is None and (months or proof.expires_on is None):
        return Attempt(Fit.INCOMPLETE if months else Fit.MET, route, _dated(proof))
    ends = [proof.expires_on] if proof.expires_on else []
    if months and taken:
        ends.append(periods.add_months(taken, months))
    last = min(ends, default=None)
    name = values.proof(proof)
    if taken and taken > day:
        return Attempt(Fit.NOT_YET, route, name, taken_on=taken)
    if last and last < day:
        return Attempt(Fit.LAPSED, route, name, taken_on=taken, last_on=last)
    return Attempt(Fit.MET, route, _dated(proof))


def _dated(proof: LanguageProof) -> Json:
    name = values.proof(proof)
    return values.several(name, values.day(proof.taken_on)) if proof.taken_on else name


def _by_degree(route: Route, params: Route, facts: Facts, day: date) -> Iterator[Attempt]:
    """A degree in the language of the host country or region."""
    for held in facts.degrees or ():
        height = DEGREE_RANK.get(held.degree, -1)
        if held.field != params.get("field") or height < DEGREE_RANK[params["min_degree"]]:
            continue
        if held.awarded_on is not None and held.awarded_on > day:
            continue
        fit = _spoken_at_host(held, facts)
        if fit is not None:
            yield Attempt(fit, route, degree_value(held))


def _spoken_at_host(held: HeldDegree, facts: Facts) -> Fit | None:
    if held.language is None:
        return None
    if facts.host_country is None:
        return Fit.HOST_UNKNOWN
    return Fit.MET if speaks(facts.host_country, held.language) else None


def _by_stay(route: Route, params: Route, facts: Facts, day: date) -> Iterator[Attempt]:
    """A stay long enough within the last years, where the language of the host is spoken."""
    window = periods.add_years(day, -int(params.get("within_years", 100)))
    for stay in facts.stays_abroad or ():
        if stay.activity != params.get("activity") or not stay.starts_on or not stay.country:
            continue
        for first, last in periods.clip([(stay.starts_on, stay.ends_on)], window, day):
            if periods.lasts_at_least(first, last, months=int(params.get("min_months", 0))):
                yield from _at_host(route, stay, facts, (first, last))


def _at_host(
    route: Route, stay: StayAbroad, facts: Facts, days: tuple[date, date]
) -> Iterator[Attempt]:
    length = values.length(*periods.length(*days))
    value = values.several(values.label("country", stay.country or ""), length)
    if facts.host_country is None:
        yield Attempt(Fit.HOST_UNKNOWN, route, value)
    elif same_language(facts.host_country, stay.country or ""):
        yield Attempt(Fit.MET, route, value)
