"""Does a person qualify: rules held against facts, every answer explained.

`assess` is pure and always complete. What nobody stated is unknown, not false.
"""

from programs.eligibility.asking import FactField, FieldKind, fact_field
from programs.eligibility.assessing import assess, judge_one
from programs.eligibility.facts import (
    Answer,
    Days,
    Facts,
    HeldDegree,
    LanguageProof,
    PlannedStay,
    StayAbroad,
    read_statements,
)
from programs.eligibility.findings import Finding, Rule, Status
from programs.eligibility.language_tests import TESTS, LanguageTest, proof_of
from programs.eligibility.needs import facts_asked
from programs.eligibility.routes import language_route
from programs.eligibility.verdict import Verdict

__all__ = [
    "TESTS",
    "Answer",
    "Days",
    "FactField",
    "Facts",
    "FieldKind",
    "Finding",
    "HeldDegree",
    "LanguageProof",
    "LanguageTest",
    "PlannedStay",
    "Rule",
    "StayAbroad",
    "Status",
    "Verdict",
    "assess",
    "fact_field",
    "facts_asked",
    "judge_one",
    "language_route",
    "proof_of",
    "read_statements",
]
