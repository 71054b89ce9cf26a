"""What the findings come to, and what a check asks for."""

from dataclasses import replace

import pytest
from django.utils import translation

from programs.eligibility import FieldKind, HeldDegree, Verdict, assess, facts_asked
from tests.programs.people import KNOWN, ON, UNKNOWN
from tests.programs.rules import RuleRow, program_rules

PROGRAMS = program_rules()
IDS = [code for code, _rules in PROGRAMS]


def test_verdict_weighs_severity_and_due():
    failing = {"degree": "doctorate"}
    facts = replace(KNOWN, degrees=(HeldDegree(degree="master"),), memberships=None)

    def verdict(**more):
        return Verdict.of(assess([RuleRow("min_degree", failing, **more)], facts, on=ON))

    must, late = verdict(), verdict(due="departure")
    should, info = verdict(severity="should"), verdict(severity="info")

    assert [(v.qualifies, v.may_submit) for v in (must, late, should, info)] == [
        (False, False),
        (False, True),
        (True, True),
        (True, True),
    ]
    assert [len(v.refusals) for v in (must, late, should, info)] == [1, 0, 0, 0]
    assert [len(v.warnings) for v in (must, late, should, info)] == [0, 1, 1, 0]


def test_verdict_counts_open_questions_beside_it():
    rules = [
        RuleRow("membership", {"organization": "UICC"}),
        RuleRow("membership", {"organization": "ASCO"}, severity="info"),
        RuleRow("document_present", {"code": "invitation"}),
        RuleRow("manual"),
    ]

    verdict = Verdict.of(assess(rules, UNKNOWN, on=ON))

    assert (verdict.qualifies, verdict.may_submit) == (True, True)
    assert (verdict.open_questions, len(verdict.later), verdict.for_office) == (1, 1, 1)
    with translation.override("en"):
        assert verdict.sentence == (
            "Nothing stands against it so far. 1 question is open. The office judges 1 point."
        )


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        (
            "CSC-VS",
            [
                "birth_on",
                "nationality",
                "foreign_permanent_residence",
                "degrees",
                "employment_kind",
                "language_proofs",
                "planned_stay",
                "declared:csc_funded_return",
                "declared:csc_award_valid",
                "declared:csc_application_pending",
                "declared:full_foreign_scholarship",
                "declared:csc_award_abandoned_unapproved",
                "declared:csc_award_abandoned_approved",
            ],
        ),
        ("ESMO-RF", ["birth_on", "experience:oncology", "member:ESMO"]),
        (
            "MOST-TYSP",
            ["birth_on", "nationality", "degrees", "post_applied_on", "experience:research"],
        ),
        ("LUND-COOP", []),
    ],
)
def test_check_asks_only_what_the_program_needs(code, keys):
    assert [item.key for item in facts_asked(dict(PROGRAMS)[code])] == keys


@pytest.mark.parametrize(("code", "rules"), PROGRAMS, ids=IDS)
def test_what_a_finding_asks_for_is_asked_in_the_form(code, rules):
    asked = {item.key for item in facts_asked(rules)} | {"employer_sector", "employer_region"}

    assert {f.asks for f in assess(rules, UNKNOWN, on=ON) if f.asks} <= asked


def test_event_asks_for_its_day():
    (field,) = facts_asked([RuleRow("not_within", {"event": "csc_funded_return", "years": 5})])

    assert (field.kind, bool(str(field.day_label))) == (FieldKind.EVENT, True)
