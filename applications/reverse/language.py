"""Twin of `programs.eligibility.judges_language`: whom a rule about language shuts out.

Shut out is who has told a proof while none of them, and no stay, serves a route: a proof serves
that fits, or that would fit if what is missing were told (a score, a level, a day, the host).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, F, Q, When

from applications.facts import PROOF_PARTS
from applications.reverse.known import EVERYBODY, NOBODY, Known, any_of, everybody_if
from applications.reverse.sql import LastDay
from applications.reverse.stays import between, day_value
from core import periods
from programs import rule_types as rules
from programs.eligibility.language_tests import SCALES, TESTS, LanguageTest, rank
from programs.eligibility.places import SPOKEN_IN, same_language
from programs.language_routes import validate_routes
from talents.models import LanguageProof, StayAbroad

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
    serving = Q(pk__in=LanguageProof.objects.filter(_fitting(routes, day)).values("talent_id"))
    for route in routes:
        if route["kind"] == "stay":
            serving |= _by_stay(route["params"], known, day)
    return Q(pk__in=LanguageProof.objects.values("talent_id")) & ~serving


def _fitting(routes: list[Route], day: date) -> Case:
    """Does a row serve one of the routes? Told by its test alone, so that one is looked at."""
    by_test: dict[str, Q] = {}
    for test, condition in _conditions(routes, day):
        by_test[test] = by_test[test] | condition if test in by_test else condition
    alike: dict[Q, list[str]] = {}
    for test in sorted(by_test, key=_commonness):
        alike.setdefault(by_test[test], []).append(test)
    return Case(
        *(
            When(test__in=tests, then=Case(When(condition, then=True), default=False))
            for condition, tests in alike.items()
        ),
        default=False,
        output_field=BooleanField(),
    )


def _commonness(test: str) -> int:
    """Where it stands in the list that people choose from: the usual ones come first."""
    return list(TESTS).index(test) if test in TESTS else len(TESTS)


def _conditions(routes: list[Route], day: date) -> Iterator[tuple[str, Q]]:
    """The tests of each route, and when a row serves. The rows of degrees name no language."""
    named = [code for route in routes for code in _languages(route)]
    for route in routes:
        kind, params = route["kind"], route.get("params") or {}
        if kind == "exam":
            for test in _tests(route["exam"]):
                yield test.code, _scores(route, day)
        elif kind == "level":
            yield from _level(route, params["scale"], params["min"], day)
        elif kind == "training":
            yield from _level(route, "TRAINING", params["class"], day)
        elif kind == "host":
            yield "HOST", ~Q(language__in=named) & _in_time(route, day)


def _languages(route: Route) -> tuple[str, ...]:
    spoken = route["language"]
    return (spoken,) if isinstance(spoken, str) else tuple(spoken)


def _tests(proof: str) -> list[LanguageTest]:
    """The tests that make this proof; a code that is no test stands for itself."""
    tests = [test for test in TESTS.values() if test.proof == proof]
    return tests if proof in TESTS else [*tests, LanguageTest(code=proof, label="", proof=proof)]


def _scores(route: Route, day: date) -> Q:
    """None too low; and all there and in time, or one still missing."""
    too_low, missing = NOBODY, NOBODY
    for part, least in route["min"].items():
        column = COLUMNS.get(part)
        if column is None:
            missing = EVERYBODY
        else:
            too_low |= Q(**{f"{column}__lt": _score(least)})
            missing |= Q(**{f"{column}__isnull": True})
    return ~too_low & (missing | _in_time(route, day))


def _score(least: float) -> Decimal:
    """The lowest score with one decimal that is enough."""
    return min(Decimal(str(least)).quantize(Decimal("0.1"), ROUND_CEILING), HIGHEST)


def _level(route: Route, scale: str, least: Any, day: date) -> Iterator[tuple[str, Q]]:
    for test in _tests(scale):
        if test.language is None or test.language in _languages(route):
            yield test.code, _level_of(test, route, scale, least, day)


def _level_of(test: LanguageTest, route: Route, scale: str, least: Any, day: date) -> Q:
    """Language and level stand in the row where the test itself does not name them."""
    spoken, needed = _languages(route), rank(scale, least)
    high = [code for code in SCALES.get(scale, ()) if needed is not None]
    high = [code for code in high if (rank(scale, code) or 0) >= (needed or 0)]
    unclear = NOBODY if test.level else Q(level="")
    if test.level:
        high_enough = everybody_if(test.level in high)
    else:
        high_enough = any_of([Q(level__iexact=code) for code in high])
    of_route = EVERYBODY
    if test.language is None:
        of_route = Q(language__in=["", *spoken])
        unclear |= Q(language="") if len(spoken) > 1 else NOBODY
    return of_route & (unclear | (high_enough & _in_time(route, day)))


def _in_time(route: Route, day: date) -> Q:
    """Taken by the day and valid on it; who tells no day may still tell a good one."""
    unexpired = Q(expires_on=None) | Q(expires_on__gte=day)
    months = route.get("valid_months")
    if not months:
        return (Q(taken_on=None) | Q(taken_on__lte=day)) & unexpired
    first = periods.earliest_within_start(day, months=months)
    return Q(taken_on=None) | (Q(taken_on__gte=first, taken_on__lte=day) & unexpired)


def _by_stay(params: Route, known: Known, day: date) -> Q:
    """A single stay that is long enough, where the host's language is spoken if it is known."""
    window = periods.add_years(day, -int(params["within_years"]))
    rows = StayAbroad.objects.filter(activity=params["activity"], starts_on__isnull=False)
    rows = rows.exclude(country="")
    if known.host_country is not None:
        rows = rows.filter(country__in=_same_language(known.host_country))
    rows = between(rows, day_value(window), day)
    enough = rows.filter(ended__gte=LastDay(F("began"), int(params["min_months"])))
    return Q(pk__in=enough.values("talent_id"))


def _same_language(host: str) -> list[str]:
    return [code for code in {host, *SPOKEN_IN} if same_language(host, code)]
