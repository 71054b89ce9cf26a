"""The reverse list: who of the roster qualifies for a call, found in the database."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet

from applications.reverse.kept import in_words
from applications.reverse.known import EVERYBODY, Known, ShutOut, any_of, known_of, parts
from applications.reverse.twins import not_met
from programs.eligibility.assessing import checker_of
from programs.models import Call, EligibilityRule, Track
from programs.rule_params import Severity
from talents.models import Talent


def qualifying(
    call: Call, track: Track | None = None, *, lists: Mapping[str, Any] | None = None
) -> QuerySet[Talent]:
    """Everybody employed at present for whom no `must` of the call is not met.

    What is open does not count against anybody. track: for this one only; left out, for at least
    one track of the call. The answer of `Verdict.qualifies`, without an application. lists: see
    `facts_of`. The rows can be narrowed and ordered, but not stand inside another query.
    """
    musts = [rule for rule in call.rules.all() if rule.severity == Severity.MUST]
    tracks = [one.pk for one in ([track] if track else call.tracks.all())]
    known = known_of(call, lists)
    made_of = repr((list(map(_read_by_twins, musts)), tracks, known))
    return Talent.objects.active().filter(in_words(made_of, lambda: _fit(musts, tracks, known)))


def _read_by_twins(rule: EligibilityRule) -> tuple[Any, ...]:
    """All of a rule that decides whom it shuts out."""
    return str(rule.type), rule.params, checker_of(rule), rule.due, rule.track_id


def _fit(musts: list[EligibilityRule], tracks: list[int], known: Known) -> Q:
    fit_all = _all_met((rule for rule in musts if rule.track_id is None), known)
    if not tracks:
        return fit_all
    own = ([rule for rule in musts if rule.track_id == track] for track in tracks)
    return fit_all & any_of(_all_met(rules, known) for rules in own)


def _all_met(rules: Iterable[EligibilityRule], known: Known) -> Q:
    shut_out = [not_met(rule, known) for rule in rules]
    fit = reduce(and_, (_none_of(one.people) for one in shut_out), EVERYBODY)
    return fit & ~reduce(or_, shut_out, ShutOut()).told


def _none_of(condition: Q) -> Q:
    """Its opposite, each part on its own, so that an index leads to those who fit."""
    return reduce(and_, (~part for part in parts(condition)), EVERYBODY)
