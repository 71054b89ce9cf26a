"""A roster of invented people, the same in every run, written in bulk."""

import random
from datetime import date, timedelta

from django.db import models

from accounts.models import Department
from talents.models import Declaration, Degree, LanguageProof, StayAbroad, Talent

SEED = 20270101
ROSTER = 100_000
BATCH = 5_000
FAMILIES = [
    ("样", "Yang"),
    ("例", "Li"),
    ("试", "Shi"),
    ("拟", "Ni"),
    ("仿", "Fang"),
    ("演", "Yan"),
]
GIVEN = [
    ("天佑", "Tianyou"),
    ("望舒", "Wangshu"),
    ("可心", "Kexin"),
    ("思远", "Siyuan"),
    ("若水", "Ruoshui"),
]
COUNTRIES = ["US", "DE", "JP", "GB", "SE", "FR", "CA", "AU"]
STATEMENTS = ["csc_award_valid", "csc_application_pending", "full_foreign_scholarship"]
LEVELS, TITLES = Talent.TitleLevel.values, ["住院医师", "主治医师", "副主任医师", "主任医师"]
DEGREES = Talent.DegreeLevel.values


def fill(count: int = ROSTER, *, first: int = 0) -> None:
    """Adds `count` people with their degrees, stays, language proofs and statements.

    first: the number of the first of them, in their staff numbers.
    """
    dice = random.Random(SEED)
    departments = list(Department.objects.order_by("code"))
    for start in range(first, first + count, BATCH):
        numbers = range(start, min(start + BATCH, first + count))
        people = [person(number, dice, departments) for number in numbers]
        Talent.objects.bulk_create(people, batch_size=1000)
        records = [record for talent in people for record in records_of(talent, dice)]
        for model in (Degree, StayAbroad, LanguageProof, Declaration):
            model.objects.bulk_create(
                [record for record in records if isinstance(record, model)], batch_size=2000
            )
    for column, rows in (
        ("has_language_proof", LanguageProof.objects.all()),
        ("has_csc_stay", StayAbroad.objects.filter(funder=StayAbroad.Funder.CSC)),
        ("has_said_yes", Declaration.objects.filter(answer=True)),
    ):
        Talent.objects.filter(pk__in=rows.values("talent_id")).update(**{column: True})


def person(number: int, dice: random.Random, departments: list[Department]) -> Talent:
    family_zh, family = dice.choice(FAMILIES)
    given_zh, given = dice.choice(GIVEN)
    born = date(1962, 1, 1) + timedelta(days=dice.randrange(34 * 365))
    awarded = born + timedelta(days=365 * 25 + dice.randrange(1800))
    hired = awarded + timedelta(days=dice.randrange(500))
    level = dice.randrange(4)
    degree = dice.choices(DEGREES, (2, 4, 4))[0]
    pinyin = f"{family} {given}".lower()
    staff_no = f"B{number:06}"
    talent = Talent(
        staff_no=staff_no,
        name_zh=f"{family_zh}{given_zh}",
        family_name=family,
        given_name=given,
        pinyin=pinyin,
        birth_date=born if dice.random() < 0.97 else None,
        department=dice.choice(departments),
        title=TITLES[level],
        title_level=LEVELS[level],
        highest_degree=degree,
        highest_degree_on=awarded,
        doctorate_on=awarded if degree == Talent.DegreeLevel.DOCTORATE else None,
        csc_return_on=date(2018, 1, 1) + timedelta(days=dice.randrange(3000))
        if dice.random() < 0.1
        else None,
        hire_date=hired,
        employment_kind=dice.choices(Talent.Employment.values, (80, 8, 6, 3, 3))[0],
        nationality="CN" if dice.random() < 0.97 else dice.choice(COUNTRIES),
        foreign_permanent_residence=dice.choices([None, False, True], (50, 48, 2))[0],
        category=dice.choice(["", *Talent.Category.values]),
        cohort_year=2020 + number % 7,
    )
    talent.take_search_text()
    return talent


def records_of(talent: Talent, dice: random.Random) -> list[models.Model]:
    """What the person's file holds; the columns of the talent repeat the degree."""
    rows: list[models.Model] = [
        Degree(talent=talent, level=talent.highest_degree, awarded_on=talent.highest_degree_on)
    ]
    if dice.random() < 0.2:
        began = date(2012, 1, 1) + timedelta(days=dice.randrange(4500))
        rows.append(
            StayAbroad(
                talent=talent,
                country=dice.choice(COUNTRIES),
                starts_on=began,
                ends_on=began + timedelta(days=30 + dice.randrange(700)),
                activity=dice.choice(StayAbroad.Activity.values),
                funder=dice.choice(StayAbroad.Funder.values),
            )
        )
    if dice.random() < 0.5:
        taken = date(2021, 1, 1) + timedelta(days=dice.randrange(2000))
        rows.append(
            LanguageProof(
                talent=talent,
                kind=LanguageProof.Kind.EXAM,
                test="IELTS-Academic",
                language="en",
                overall=dice.choice([5.5, 6.0, 6.5, 7.0, 7.5]),
                taken_on=taken,
                expires_on=taken + timedelta(days=730),
            )
        )
    if dice.random() < 0.3:
        code = dice.choice(STATEMENTS)
        rows.append(Declaration(talent=talent, code=code, answer=dice.random() < 0.2))
    return rows
