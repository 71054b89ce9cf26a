from datetime import date

import factory

from accounts.roles import Role
from talents.models import StayAbroad, Talent
from tests.factories.accounts import DepartmentFactory, UserFactory


class TalentFactory(factory.django.DjangoModelFactory):
    """A person of the roster with an account in the role of talent."""

    class Meta:
        model = Talent

    user = factory.SubFactory(UserFactory, roles=[Role.TALENT])
    staff_no = factory.Sequence(lambda n: f"T{n:05}")
    name_zh = factory.Sequence(lambda n: f"样{n}")
    family_name = "Yang"
    given_name = factory.Sequence(lambda n: f"Given{n}")
    pinyin = "yang yang"
    birth_date = date(1988, 3, 1)
    department = factory.SubFactory(DepartmentFactory)
    title = "副主任医师"
    title_level = Talent.TitleLevel.ASSOCIATE_SENIOR
    highest_degree = Talent.DegreeLevel.DOCTORATE
    highest_degree_on = date(2017, 6, 20)
    doctorate_on = date(2017, 6, 20)
    hire_date = date(2017, 9, 1)
    employment_kind = Talent.Employment.REGULAR
    nationality = "CN"
    category = Talent.Category.YOUNG_INNOVATIVE_EXCELLENT
    cohort_year = 2024


class StayAbroadFactory(factory.django.DjangoModelFactory):
    """A year in Sweden that is over, paid by the CSC."""

    class Meta:
        model = StayAbroad

    talent = factory.SubFactory(TalentFactory)
    country = "SE"
    starts_on = date(2021, 5, 1)
    ends_on = date(2022, 4, 30)
    activity = StayAbroad.Activity.VISIT
    funder = StayAbroad.Funder.CSC
