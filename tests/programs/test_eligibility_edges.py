"""The people of the sample who sit on edges, judged for the call year 2027 as their notes say."""

import csv
from datetime import date

import pytest

from programs.eligibility import Days, Facts, HeldDegree, StayAbroad, judge_one, proof_of
from tests.programs.rules import DATA, RULESETS, RuleRow

DEGREES = {"学士": "bachelor", "硕士": "master", "博士": "doctorate"}
TENTH, THIRTIETH = date(2027, 4, 10), date(2027, 4, 30)
BORN = {
    "senior": "1971-01-01",
    "visiting": "1976-01-01",
    "young_teacher": "1981-01-01",
    "postdoc": "1986-01-01",
}
SERVICE = RuleRow(
    "min_years_since_degree", {"by_highest_degree": {"bachelor": 5, "master": 2, "doctorate": 0}}
)
FIVE_YEARS = RuleRow("not_within", {"event": "csc_funded_return", "years": 5})
LANGUAGE = RuleRow("language", {"ruleset": "CSC-SCHOLAR"}, due="departure")


def _day(text):
    return date.fromisoformat(text) if text else None


def _facts(row):
    parts = {
        "overall": row["language_score"],
        "listening": row["language_listening"],
        "oral": row["language_oral"],
    }
    is_level = row["language_test"] == "JLPT"
    proof = proof_of(
        row["language_test"],
        scores={} if is_level else {part: float(text) for part, text in parts.items() if text},
        level=row["language_score"] if is_level else None,
        taken_on=_day(row["language_date"]),
    )
    returned_on = _day(row["last_csc_return_date"])
    return Facts(
        birth_on=_day(row["birth_date"]),
        degrees=(
            HeldDegree(degree=DEGREES[row["highest_degree"]], awarded_on=_day(row["degree_date"])),
        ),
        language_proofs=(proof,),
        stays_abroad=(StayAbroad(ends_on=returned_on, funder="csc"),) if returned_on else None,
        rulesets=RULESETS,
    )


def _sample():
    with (DATA / "talents_sample.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "T90001" <= row["staff_no"] <= "T90015"]
    return {row["staff_no"]: _facts(row) for row in rows}


PEOPLE = _sample()


def status(rule, staff_no, day=TENTH):
    return judge_one(rule, PEOPLE[staff_no], Days(application=day, departure=day)).status.value


@pytest.mark.parametrize(
    ("staff_no", "inside"),
    [
        ("T90001", ["senior", "visiting"]),
        ("T90002", ["senior"]),
        ("T90003", ["senior"]),
        ("T90004", []),
        ("T90005", ["senior", "visiting", "young_teacher", "postdoc"]),
        ("T90006", ["senior", "visiting", "young_teacher"]),
        ("T90007", ["senior", "visiting", "young_teacher"]),
        ("T90008", ["senior", "visiting", "young_teacher", "postdoc"]),
    ],
)
def test_age_limits_of_2027(staff_no, inside):
    met = [
        category
        for category, born in BORN.items()
        if status(RuleRow("birth_on_or_after", {"date": born}), staff_no) == "met"
    ]

    assert met == inside


@pytest.mark.parametrize(
    ("day", "age"), [(date(2027, 2, 27), 34), (date(2027, 2, 28), 35), (date(2028, 2, 28), 35)]
)
def test_birthday_of_somebody_born_on_29_february(day, age):
    limits = {
        most: status(
            RuleRow("max_age_at", {"max_age": most, "at": "application", "inclusive": True}),
            "T90008",
            day,
        )
        for most in (age - 1, age)
    }

    assert limits == {age - 1: "not_met", age: "met"}


@pytest.mark.parametrize(
    ("staff_no", "day", "expected"),
    [
        ("T90009", TENTH, "not_met"),
        ("T90009", THIRTIETH, "not_met"),
        ("T90009", date(2027, 6, 30), "met"),
        ("T90010", date(2027, 4, 9), "not_met"),
        ("T90010", TENTH, "met"),
        ("T90008", TENTH, "met"),
    ],
)
def test_years_of_work_after_the_degree(staff_no, day, expected):
    assert status(SERVICE, staff_no, day) == expected


@pytest.mark.parametrize(
    ("staff_no", "day", "expected"),
    [
        ("T90011", TENTH, "not_met"),
        ("T90011", date(2027, 4, 29), "not_met"),
        ("T90011", THIRTIETH, "met"),
        ("T90012", TENTH, "met"),
        ("T90008", TENTH, "not_stated"),
    ],
)
def test_five_years_since_the_last_csc_return(staff_no, day, expected):
    assert status(FIVE_YEARS, staff_no, day) == expected


@pytest.mark.parametrize(
    ("staff_no", "day", "expected"),
    [
        ("T90001", TENTH, "not_met"),  # TOEFL 95 of August 2024: lapsed
        ("T90001", date(2026, 8, 13), "met"),
        ("T90004", TENTH, "met"),
        ("T90006", TENTH, "not_met"),  # TOEFL 88
        ("T90008", TENTH, "met"),
        ("T90011", TENTH, "not_met"),  # PETS-5 listening 17
        ("T90012", date(2026, 3, 14), "met"),  # advanced class, two years
        ("T90012", TENTH, "not_met"),
        ("T90013", TENTH, "met"),
        ("T90013", date(2027, 4, 11), "not_met"),
        ("T90013", THIRTIETH, "not_met"),
        ("T90014", TENTH, "not_met"),  # PETS-5 total passes, listening does not
        ("T90015", TENTH, "met"),  # JLPT N2 is above N3
    ],
)
def test_language_proofs(staff_no, day, expected):
    assert status(LANGUAGE, staff_no, day) == expected


def test_all_fifteen_are_judged():
    assert list(PEOPLE) == [f"T900{number:02}" for number in range(1, 16)]
