"""Twin of `programs.eligibility.judges_language`: whom a rule about language shuts out.

Shut out is who has told a proof while none of them, and no stay, serves a route: a proof serves
that fits, or that would fit if what is missing were told (a score, a level, a day, the host).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.db.models.lookups import GreaterThanOrEqual

from applications.facts import PROOF_PARTS
from applications.reverse.known import NOBODY, Known, people_in
from applications.reverse.sql import ALWAYS, NEVER, Condition, by_value, is_in
from core import periods
from core.days_in_sql import WholeMonths
from programs import rule_types as rules
from programs.eligibility.language_tests import SCALES, TESTS, LanguageTest, rank
from programs.eligibility.places import SPOKEN_IN, same_language
from programs.language_routes import validate_routes
from talents.models import TAKEN_OR_OPEN, LanguageProof, StayAbroad

Route = Mapping[str, Any]
COLUMNS = {part: part for part in PROOF_PARTS} | {"written_total": "overall"}
HIGHEST = Decimal("9999.9")  # that a column of scores holds


def language(params: rules.Language, known: Known, day: date) -> Q:
    ruleset = known.rulesets.get(params.ruleset) or {}
    routes = ruleset.get("routes") or []
    try:
        validate_routes(routes)
    except ValidationError:
        return NOBODY
    return Q(has_language_proof=True) & ~people_in(
        *_proofs(routes, day), *_stays(routes, known, day)
    )


def _proofs(routes: list[Route], day: date) -> Iterator[QuerySet[LanguageProof]]:
    """Those that serve one of the routes, which depends on the test. Old ones are passed over."""
    by_test: dict[str, Condition] = {}
    since: dict[str, date] = {}
    for test, first, condition in _conditions(routes, day):
        by_test[test] = by_test.get(test, NEVER) | condition
        since[test] = min(since.get(test, first), first)
    usual = list(TESTS)  # the list that people choose from: the usual ones come first
    order = sorted(by_test, key=lambda test: usual.index(test) if test in TESTS else len(usual))
    for first in dict.fromkeys(since[test] for test in order):
        conditions = {test: by_test[test] for test in order if since[test] == first}
        rows = LanguageProof.objects.filter(by_value("test", conditions).expression)
        yield rows.filter(GreaterThanOrEqual(TAKEN_OR_OPEN, first), test__in=conditions)


def _conditions(routes: list[Route], day: date) -> Iterator[tuple[str, date, Condition]]:
    """The tests of each route, the first `TAKEN_OR_OPEN` of a row that may serve, and when it does.

    The rows of degrees name no language.
    """
    named = [code for route in routes for code in _languages(route)]
    for route in routes:
        kind, params = route["kind"], route.get("params") or {}
        if kind == "exam":
            for test in _tests(route["exam"]):
                yield test.code, _since(route, day), _scores(route, day)
        elif kind == "level":
            yield from _level(route, params["scale"], params["min"], day)
        elif kind == "training":
            yield from _level(route, "TRAINING", params["class"], day)
        elif kind == "host":
            yield "HOST", date.min, ~is_in("language", named) & _in_time(route, day)


def _languages(route: Route) -> tuple[str, ...]:
    spoken = route["language"]
    return (spoken,) if isinstance(spoken, str) else tuple(spoken)


def _tests(proof: str) -> list[LanguageTest]:
    """The tests that make this proof; a code that is no test stands for itself."""
    tests = [test for test in TESTS.values() if test.proof == proof]
    return tests if proof in TESTS else [*tests, LanguageTest(code=proof, label="", proof=proof)]


def _since(route: Route, day: date) -> date:
    """Where nothing but the total can be missing, too old a day is the end of it."""
    months, asked = route.get("valid_months"), {COLUMNS.get(part) for part in route["min"]}
    if not months or asked != {"overall"}:
        return date.min
    return periods.earliest_within_start(day, months=months)


def _scores(route: Route, day: date) -> Condition:
    """None too low; and all there and in time, or one still missing."""
    high_enough, missing = ALWAYS, NEVER
    for part, least in route["min"].items():
        column = COLUMNS.get(part)
        if column is None:
            missing = ALWAYS
        else:
            untold = Condition(f"{column} IS NULL")
            high_enough &= untold | Condition(f"{column} >= %s", _score(least))
            missing |= untold
    return high_enough & (missing | _in_time(route, day))


def _score(least: float) -> Decimal:
    """The lowest score with one decimal that is enough."""
    return min(Decimal(str(least)).quantize(Decimal("0.1"), ROUND_CEILING), HIGHEST)


def _level(
    route: Route, scale: str, least: Any, day: date
) -> Iterator[tuple[str, date, Condition]]:
    for test in _tests(scale):
        if test.language is None or test.language in _languages(route):
            yield test.code, date.min, _level_of(test, route, scale, least, day)


def _level_of(test: LanguageTest, route: Route, scale: str, least: Any, day: date) -> Condition:
    """Language and level stand in the row where the test itself does not name them."""
    spoken, needed = _languages(route), rank(scale, least)
    high = [code for code in SCALES.get(scale, ()) if needed is not None]
    high = [code for code in high if (rank(scale, code) or 0) >= (needed or 0)]
    if test.level:
        unclear, high_enough = NEVER, ALWAYS if test.level in high else NEVER
    else:
        unclear, high_enough = is_in("level", [""]), is_in("UPPER(level)", map(str.upper, high))
    of_route = ALWAYS
    if test.language is None:
        of_route = is_in("language", ["", *spoken])
        unclear |= is_in("language", [""]) if len(spoken) > 1 else NEVER
    return of_route & (unclear | (high_enough & _in_time(route, day)))


def _in_time(route: Route, day: date) -> Condition:
    """Taken by the day and valid on it; who tells no day may still tell a good one."""
    undated, taken = Condition("taken_on IS NULL"), Condition("taken_on <= %s", day)
    unexpired = Condition("expires_on IS NULL") | Condition("expires_on >= %s", day)
    months = route.get("valid_months")
    if not months:
        return (undated | taken) & unexpired
    first = periods.earliest_within_start(day, months=months)
    return undated | (Condition("taken_on >= %s", first) & taken & unexpired)


def _stays(routes: list[Route], known: Known, day: date) -> Iterator[QuerySet[StayAbroad]]:
    """Single stays that are long enough, where the host's language is spoken if it is known."""
    rows = StayAbroad.objects.exclude(country="")
    if known.host_country is not None:
        rows = rows.filter(country__in=_same_language(known.host_country))
    for route in routes:
        if route["kind"] == "stay":
            yield rows.filter(_long_enough(route["params"], day))


def _long_enough(params: Route, day: date) -> Q:
    """What of a stay lies within the last years is long enough.

    It is where the whole stay is, and what remains from its first day to the day that counts, and
    what remains from the first day of those years to its last.
    """
    first, months = periods.add_years(day, -int(params["within_years"])), int(params["min_months"])
    begun_by, ended_from = day, first
    if months:
        begun_by = periods.latest_full_start(day + periods.DAY, months=months)
        ended_from = periods.add_months(first, months) - periods.DAY
    if ended_from > day:
        return NOBODY
    whole = GreaterThanOrEqual(WholeMonths("starts_on", "ends_on"), months)
    still_lasts = Q(ends_on=None) | Q(ends_on__gte=ended_from)
    return Q(whole, still_lasts, activity=params["activity"], starts_on__lte=begun_by)


def _same_language(host: str) -> list[str]:
    return [code for code in {host, *SPOKEN_IN} if same_language(host, code)]
