"""Invented people and rules, close to every limit, for the twins to be held against the judges."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from core import periods
from programs.eligibility import TESTS
from programs.language_routes import validate_routes
from talents import records
from talents.models import Declaration, Degree, LanguageProof, Membership, StayAbroad, Talent
from tests.factories.talents import TalentFactory
from tests.programs.rules import RULESETS

ANCHORS = [
    date(2027, 4, 10),
    date(2027, 2, 28),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2027, 3, 31),
    date(2027, 12, 31),
]
MONTHS = [0, 1, 3, 6, 8, 12, 18, 24, 36, 48, 60, 96, 120, 480, 492, 540]
YET_TO_COME = date(2029, 6, 30)
COUNTRIES = ["CN", "DE", "AT", "US", "JP", "PK", "XX"]
DEGREES = ["bachelor", "master", "doctorate"]
EVENTS = ["csc_funded_return", "csc_award_abandoned_approved", "jsps_postdoc_standard"]
STATES = ["csc_award_valid", "at_host"]
EXEMPTIONS = ["new_graduate", "new_graduate_recommended_by_employer"]
FIELDS = ["research", "oncology", "research_experience", "since_degree"]
ORGANIZATIONS = ["ESMO", "AACR"]
POSITIONS = ["", "other", "formal_research_or_teaching"]
GROUPS = {"full": frozenset({"CN", "DE"}), "other": frozenset({"PK"}), "empty": None}


def _route(kind: str, language: Any = "en", **rest: Any) -> dict[str, Any]:
    return {
        "code": kind,
        "kind": kind,
        "language": language,
        "text_zh": "途",
        "text_en": "R",
    } | rest


OWN_ROUTES = [
    _route("exam", exam="IELTS-Academic", min={"overall": 6.25, "listening": 6}),
    _route("exam", exam="IELTS-Academic", min={"overall": 6, "reading": 5}, valid_months=24),
    _route("exam", exam="PETS5", min={"written_total": 55, "listening": 18}, valid_months=24),
    _route("level", "de", params={"scale": "CEFR", "min": "B2"}, valid_months=12),
    _route("level", ["de", "fr"], params={"scale": "CEFR", "min": "C1"}),
    _route("level", "ja", params={"scale": "JLPT", "min": "N2"}),
    _route("level", "ko", params={"scale": "TOPIK", "min": 3}, valid_months=24),
    _route("level", "ko", params={"scale": "TOPIK", "min": "gold"}),
    _route("training", ["de", "fr"], params={"class": "intermediate"}, valid_months=24),
    _route("training", "en", params={"class": "advanced"}),
    _route("host", "other"),
    _route("host", "other", valid_months=6),
    _route("degree", "host", params={"min_degree": "bachelor", "field": "foreign_language"}),
    _route("stay", "host", params={"activity": "study", "min_months": 8, "within_years": 2}),
    _route("stay", "host", params={"activity": "work", "min_months": 0, "within_years": 1}),
]
validate_routes(OWN_ROUTES)

days = st.one_of(
    st.builds(
        lambda anchor, months, off: periods.add_months(anchor, -months) + timedelta(days=off),
        st.sampled_from(ANCHORS),
        st.sampled_from(MONTHS),
        st.integers(-1, 1),
    ),
    st.dates(date(1950, 1, 1), date(2030, 12, 31)),
)
maybe_day = st.none() | days


@dataclass
class Person:
    """Columns of a talent, and the rows of each model."""

    columns: dict[str, Any]
    degrees: list[dict] = field(default_factory=list)
    stays: list[dict] = field(default_factory=list)
    proofs: list[dict] = field(default_factory=list)
    statements: dict[str, Any] = field(default_factory=dict)
    memberships: list[str] = field(default_factory=list)

    def save(self) -> Talent:
        """As the portal does: with degrees the columns repeat the rows, without they may stand."""
        talent = TalentFactory(
            user=None,
            department=None,
            hire_date=None,
            has_language_proof=bool(self.proofs),
            has_csc_stay=any(row["funder"] == "csc" for row in self.stays),
            has_said_yes=any(
                answer is True or isinstance(answer, str) for answer in self.statements.values()
            ),
            **self.columns,
        )
        for model, rows in (
            (Degree, self.degrees),
            (StayAbroad, self.stays),
            (LanguageProof, self.proofs),
            (Declaration, [{"code": c, "answer": a} for c, a in self.statements.items()]),
            (Membership, [{"organization": name} for name in self.memberships]),
        ):
            model.objects.bulk_create(model(talent=talent, **row) for row in rows)
        if self.degrees:
            records.refresh(talent)
        return talent


def few(rows: st.SearchStrategy, most: int = 3, **options: Any) -> st.SearchStrategy:
    return st.lists(rows, max_size=most, **options)


columns = st.fixed_dictionaries(
    {
        "birth_date": maybe_day,
        "nationality": st.sampled_from(["", *COUNTRIES]),
        "foreign_permanent_residence": st.sampled_from([None, True, False]),
        "title_level": st.sampled_from(["", *Talent.TitleLevel.values]),
        "employment_kind": st.sampled_from(["", *Talent.Employment.values]),
        "highest_degree": st.sampled_from(["", *DEGREES]),
        "highest_degree_on": maybe_day | st.just(YET_TO_COME),
        "doctorate_on": st.none(),
    }
)
degrees = few(
    st.fixed_dictionaries(
        {
            "level": st.sampled_from(DEGREES),
            "awarded_on": maybe_day | st.just(YET_TO_COME),
            "field": st.sampled_from(["", "foreign_language"]),
        }
    ),
    most=4,
    unique_by=lambda row: (row["level"], row["field"]),
)


def in_order(row: dict) -> dict:
    """A stay ends after it starts."""
    if row["starts_on"] and row["ends_on"] and row["starts_on"] > row["ends_on"]:
        row["starts_on"], row["ends_on"] = row["ends_on"], row["starts_on"]
    return row


def _lasting(row: dict, months: int | None, off: int) -> dict:
    """A stay of so many months, a day more or less; None: as it is."""
    if months is not None and row["starts_on"]:
        row["ends_on"] = periods.add_months(row["starts_on"], months) + timedelta(days=off - 1)
    return in_order(row)


stays = few(
    st.builds(
        _lasting,
        st.fixed_dictionaries(
            {
                "country": st.sampled_from(["", "DE", "DE", "AT", "US"]),
                "starts_on": maybe_day,
                "ends_on": maybe_day,
                "activity": st.sampled_from(["study", "work", "other"]),
                "funder": st.sampled_from(["csc", "own", "other"]),
                "position": st.sampled_from(POSITIONS),
            }
        ),
        st.sampled_from([None, 1, 6, 8, 12, 36]),
        st.integers(-1, 1),
    ),
    most=4,
)
scores = st.none() | st.sampled_from([5.9, 6, 6.2, 6.3, 6.5, 17.9, 18, 54.5, 55, 60])
proofs = few(
    st.fixed_dictionaries(
        {
            "kind": st.just("exam"),
            "test": st.sampled_from([*TESTS, "CEFR", "TRAINING", "CAMBRIDGE"]),
            "language": st.sampled_from(["", "en", "de", "ja", "ko", "sv", "other"]),
            "overall": scores,
            "listening": scores,
            "oral": scores,
            "level": st.sampled_from(
                ["", "A2", "B2", "b2", "C1", "N1", "N3", "n2", "2", "3", "6", "advanced", "gold"]
            ),
            "taken_on": maybe_day,
            "expires_on": maybe_day,
        }
    )
)
day_text = days.map(date.isoformat)
events = st.booleans() | day_text
numbers = st.integers(0, 12) | st.sampled_from([0.5, 4.9, 5.0, 10.0, 11.5])
statements = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys([*EVENTS, "full_time_in_china"], events),
        **dict.fromkeys([*STATES, *EXEMPTIONS, "stayed_abroad"], st.booleans()),
        **{f"experience:{name}": numbers for name in FIELDS},
        **{f"member:{name}": st.booleans() for name in ORGANIZATIONS},
        "post_applied_on": day_text,
    },
)
people = st.builds(
    Person,
    columns=columns,
    degrees=degrees,
    stays=stays,
    proofs=proofs,
    statements=statements,
    memberships=few(st.sampled_from(["ESMO", "esmo", "CACA"]), unique=True),
)
rulesets = st.just(RULESETS["CSC-SCHOLAR"]["routes"]) | st.lists(
    st.sampled_from(OWN_ROUTES), min_size=1, max_size=3
)
