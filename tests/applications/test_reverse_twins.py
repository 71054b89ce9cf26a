"""Every query twin says of every person what its judge says."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import prefetch_related_objects
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.facts import RECORDS, facts_of
from applications.reverse.known import Known
from applications.reverse.twins import TWINS, not_met
from programs.eligibility import Days, Facts, Status, judge_one
from programs.rule_params import PARAMS, RuleType
from talents.models import Talent
from tests.applications import reverse_people, reverse_rules
from tests.programs.rules import RuleRow

pytestmark = pytest.mark.django_db
anchors = st.sampled_from(reverse_people.ANCHORS)
worlds = st.builds(
    Known,
    on=st.builds(
        Days,
        application=anchors,
        departure=st.none() | anchors,
        call_close=st.none() | anchors,
        fellowship_start=st.none() | anchors,
    ),
    host_country=st.sampled_from([None, "DE", "AT", "XX"]),
    employer_sector=st.sampled_from([None, "tertiary_hospital"]),
    employer_region=st.sampled_from([None, "TJ"]),
    country_groups=st.just(reverse_people.GROUPS),
    rulesets=reverse_people.rulesets.map(lambda routes: {"own": {"routes": routes}}),
)
crowds = st.lists(reverse_people.people, min_size=2, max_size=6)
MODULES: dict[str, list[str]] = {}
for rule_type, twin in TWINS.items():
    MODULES.setdefault(twin.__module__.rpartition(".")[2], []).append(rule_type)
thorough = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Answers:
    """The people for whom a rule is not met, by staff number."""

    judged: set[str]
    found: set[str]


def facts_about(crowd: list[Talent], known: Known) -> dict[str, Facts]:
    """What the judges are told of each, by staff number."""
    constants = {name: value for name, value in vars(known).items() if name != "on"}
    lists = {name: constants[name] for name in ("country_groups", "rulesets")}
    prefetch_related_objects(crowd, *RECORDS)
    return {
        talent.staff_no: replace(facts_of(talent, lists=lists), **constants) for talent in crowd
    }


def answers(rule: RuleRow, crowd: dict[str, Facts], known: Known) -> Answers:
    judged = {
        staff_no
        for staff_no, facts in crowd.items()
        if judge_one(rule, facts, known.on).status == Status.NOT_MET
    }
    found = Talent.objects.filter(not_met(rule, known).condition).values_list("staff_no", flat=True)
    kept = Talent.objects.exclude(not_met(rule, known).condition).values_list("staff_no", flat=True)
    assert set(found).isdisjoint(kept)
    assert len(found) + len(kept) == len(crowd)
    return Answers(judged, set(found))


def hold_together(crowd: list[Any], rules: list[RuleRow], known: Known) -> None:
    """What was written for one example is gone with it."""
    with transaction.atomic():
        facts = facts_about([person.save() for person in crowd], known)
        for rule in rules:
            answer = answers(rule, facts, known)
            assert answer.found == answer.judged, rule
        transaction.set_rollback(True)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_twins_agree_with_their_judges(module):
    rules = st.tuples(*map(reverse_rules.rules_of, MODULES[module]))

    thorough(given(crowd=crowds, rules=rules, known=worlds)(hold_together))()


def test_one_of_several_agrees_with_its_judge():
    rules = st.lists(reverse_rules.nested_rules, min_size=2, max_size=4)

    thorough(given(crowd=crowds, rules=rules, known=worlds)(hold_together))()


def test_every_type_of_rule_has_a_twin():
    assert {*TWINS, RuleType.ANY_OF, RuleType.MANUAL} == set(PARAMS)
