"""One person of whom everything is stated, and one of whom nothing is."""

from dataclasses import replace
from datetime import date

from programs.eligibility import (
    Answer,
    Days,
    Facts,
    HeldDegree,
    PlannedStay,
    StayAbroad,
    proof_of,
)
from tests.programs.rules import RULESETS

ON = Days(application=date(2027, 4, 10), departure=date(2027, 9, 1), call_close=date(2027, 4, 25))
GROUPS = {"world_bank_lmic": frozenset({"CN"}), "EMBC": frozenset({"DE", "FR"})}
UNKNOWN = Facts(
    rulesets=RULESETS,
    country_groups={**GROUPS, "belt_and_road_or_developing": frozenset({"PK"})},
)
KNOWN = replace(
    UNKNOWN,
    birth_on=date(1990, 10, 1),
    nationality="CN",
    foreign_permanent_residence=False,
    work_country="CN",
    degrees=(HeldDegree(degree="doctorate", awarded_on=date(2020, 6, 26)),),
    title_level="intermediate",
    employment_kind="regular",
    employer_sector="tertiary_hospital",
    employer_region="TJ",
    stays_abroad=(
        StayAbroad(
            country="DE",
            starts_on=date(2022, 1, 1),
            ends_on=date(2022, 12, 31),
            activity="work",
            funder="own",
            position="other",
        ),
    ),
    language_proofs=(
        proof_of("IELTS-Academic", scores={"overall": 6.5}, taken_on=date(2025, 4, 10)),
    ),
    memberships=("ESMO",),
    experience_years={"oncology": 6, "research": 4, "research_experience": 5},
    declared={
        code: Answer(yes=False)
        for code in [
            "csc_award_valid",
            "csc_application_pending",
            "full_foreign_scholarship",
            "csc_award_abandoned_unapproved",
            "csc_award_abandoned_approved",
            "at_host",
            "jsps_postdoc_standard",
            "full_time_in_china",
            "new_graduate",
            "new_graduate_recommended_by_employer",
        ]
    },
    documents=frozenset({"invitation"}),
    planned_stay=PlannedStay(months=6, invitation_months=12),
    host_country="DE",
    post_applied_on=date(2027, 5, 1),
)
