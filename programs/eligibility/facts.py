"""What is known of a person, their application and their employer. What nobody stated is None.

A tuple is a complete statement: `stays_abroad=()` means "never abroad", `None` "not asked yet".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core import periods

Number = int | float


@dataclass(frozen=True, kw_only=True)
class HeldDegree:
    """A degree (bachelor, master, doctorate). `field` foreign_language goes with its `language`."""

    degree: str
    awarded_on: date | None = None
    field: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class StayAbroad:
    """One stay. `ends_on` None: still there. Any other None: not stated.

    `activity`: study, work, csc_senior_research_scholar or another code; `funder`: csc or another.
    """

    country: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    activity: str | None = None
    funder: str | None = None
    position: str | None = None


@dataclass(frozen=True, kw_only=True)
class LanguageProof:
    """A test, level, class or host's statement.

    `code`: the exam (IELTS-Academic, TOEFL-iBT, PETS5, NTD, TNF, NNS, WSK-RU), the scale (CEFR,
    JLPT, TOPIK), TRAINING or HOST. `scores` by part: overall, written_total, listening, oral; an
    overall score stands for the written total where only one of the two is asked for.
    `level`: of a scale (B2, N3, 3) or of a class (elementary, intermediate, advanced).
    """

    code: str
    language: str | None = None
    scores: Mapping[str, Number] = field(default_factory=dict)
    level: str | None = None
    taken_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A declared yes or no; for a "yes" to an event, the day it happened (the last time)."""

    yes: bool
    happened_on: date | None = None


def read_statements(stated: Mapping[str, Any]) -> dict[str, dict]:
    """The facts `declared` and `experience_years` of answers as stored: code → JSON.

    true and false; for an event the day as text; a number for "experience:<field>". What cannot be
    read is left out: it was not stated.
    """
    declared: dict[str, Answer] = {}
    years: dict[str, Number] = {}
    for code, answer in stated.items():
        kind, _colon, field_code = code.partition(":")
        if isinstance(answer, bool):
            declared[code] = Answer(yes=answer)
        elif kind == "experience" and isinstance(answer, int | float):
            years[field_code] = answer
        elif isinstance(answer, str) and (day := parse_day(answer)):
            declared[code] = Answer(yes=True, happened_on=day)
    return {"declared": declared, "experience_years": years}


def parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class PlannedStay:
    """The stay applied for: from the first day to the last, or in months; in one part or several.

    In several parts `months` is their sum. `invitation_months`: as long as the host invites.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    months: int | None = None
    parts: int = 1
    invitation_months: int | None = None

    @property
    def length(self) -> tuple[int, int] | None:
        """Months and days over; None where not stated."""
        if self.months is not None:
            return self.months, 0
        if self.parts > 1 or self.starts_on is None or self.ends_on is None:
            return None
        return periods.length(self.starts_on, self.ends_on)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything the rules ask about. Countries are ISO 3166-1 alpha-2, other codes as stored.

    `employer_sector` and `employer_region` (ISO 3166-2:CN letters) are settings of the institution.
    `experience_years` by `rule_codes.ExperienceField`, `declared` by `declarations.DECLARATIONS`
    and "member:<organization>". `documents`: codes in hand, None where nobody applied yet.
    `country_groups`: None or an empty set means that the office has not entered the list.
    `rulesets`: the language rulesets by code, as JSON.
    """

    birth_on: date | None = None
    nationality: str | None = None
    foreign_permanent_residence: bool | None = None
    work_country: str | None = None
    degrees: tuple[HeldDegree, ...] | None = None
    title_level: str | None = None
    employment_kind: str | None = None
    employer_sector: str | None = None
    employer_region: str | None = None
    stays_abroad: tuple[StayAbroad, ...] | None = None
    language_proofs: tuple[LanguageProof, ...] | None = None
    memberships: tuple[str, ...] | None = None
    experience_years: Mapping[str, Number] = field(default_factory=dict)
    declared: Mapping[str, Answer] = field(default_factory=dict)
    documents: frozenset[str] | None = None
    planned_stay: PlannedStay | None = None
    host_country: str | None = None
    post_applied_on: date | None = None
    country_groups: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    rulesets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days that count. `application`: of submission, before that today moved into the window.

    `departure`: as planned, else when the sponsor wants the file. A day left out is the next one
    known before it: the fellowship starts on departure, departure and closing are the application.
    """

    application: date
    departure: date | None = None
    call_close: date | None = None
    fellowship_start: date | None = None

    def due(self, due: str) -> date:
        """The day a rule is judged on, by its `due`."""
        return (self.departure or self.application) if due == "departure" else self.application

    def at(self, at: str) -> date:
        """The day that a rule names in its params."""
        if at == "call_close":
            return self.call_close or self.application
        if at == "fellowship_start":
            return self.fellowship_start or self.departure or self.application
        return self.application
