"""Conditions on days stand in the twins as in the indexes, word for word: else none is used."""

import pytest
from django.db import connection

from applications.reverse import qualifying
from tests.factories.programs import CallFactory, RuleFactory
from tests.programs.rules import RULESETS

pytestmark = pytest.mark.django_db
LISTS = {"country_groups": {}, "rulesets": RULESETS}
SEARCHED = {"sqlite": "<expr>", "postgresql": "COALESCE("}


@pytest.fixture
def searched():
    """The lines of a plan in which a computed column of an index is searched."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # the tables are all but empty
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")

    def lines(people) -> str:
        plan = people.explain().splitlines()
        each = map(" ".join, zip(plan, [*plan[1:], ""], strict=True))  # the condition stands below
        return "\n".join(line for line in each if SEARCHED[connection.vendor] in line)

    return lines


@pytest.mark.parametrize(
    ("kind", "params", "index"),
    [
        ("birth_on_or_after", {"date": "1990-01-01"}, "talent_as_rules_see_it"),
        ("max_age_at", {"max_age": 40, "at": "application"}, "talent_as_rules_see_it"),
        ("language", {"ruleset": "CSC-SCHOLAR"}, "language_proof_by_day"),
        ("language", {"ruleset": "CSC-SCHOLAR"}, "stay_abroad_by_length"),
    ],
)
def test_index_leads_to_the_rows(searched, kind, params, index):
    rule = RuleFactory(call=CallFactory(), type=kind, params=params)

    people = qualifying(rule.call, lists=LISTS)

    assert index in searched(people.filter(employment_kind="regular", nationality="CN"))
