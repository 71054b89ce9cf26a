"""The reverse list: who of the roster qualifies for a call, found in the database."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from applications.reverse.known import NOBODY, Known, ShutOut, known_of
from applications.reverse.twins import not_met
from programs.models import Call, EligibilityRule, Track
from programs.rule_params import Severity
from talents.models import Talent


def qualifying(
    call: Call, track: Track | None = None, *, lists: Mapping[str, Any] | None = None
) -> QuerySet[Talent]:
    """Everybody employed at present for whom no `must` of the call is not met.

    What is open does not count against anybody. track: for this one only; left out, for at least
    one track of the call. The answer of `Verdict.qualifies`, without an application. lists: see
    `facts_of`.
    """
    musts = [rule for rule in call.rules.all() if rule.severity == Severity.MUST]
    known = known_of(call, lists)
    people = Talent.objects.active().filter(~_one_not_met(_of(musts, None), known))
    tracks = [track] if track else list(call.tracks.all())
    if not tracks:
        return people
    fits_one = NOBODY
    for one in tracks:
        fits_one |= ~_one_not_met(_of(musts, one), known)
    return people.filter(fits_one)


def _of(rules: list[EligibilityRule], track: Track | None) -> list[EligibilityRule]:
    """Those of one track alone; None: those of everybody."""
    return [rule for rule in rules if rule.track_id == (track.pk if track else None)]


def _one_not_met(rules: Iterable[EligibilityRule], known: Known) -> Q:
    return reduce(or_, (not_met(rule, known) for rule in rules), ShutOut()).condition
