import pytest

from accounts.models import Department
from core.models import AuditEntry
from portal.demo import people
from talents.models import Talent

pytestmark = pytest.mark.django_db


def test_people_load_once_and_tell_what_was_left_out():
    told = people.load()

    assert Talent.objects.count() == 52
    assert "T90057" in told
    assert all(2020 <= talent.cohort_year <= 2026 for talent in Talent.objects.all())
    assert not Talent.objects.filter(cohort_year=None).exists()


def test_people_say_in_english_that_the_dirty_rows_are_meant_before_they_name_them():
    rows, *explained, first = people.load().partition("Line 51")[0].split("\n    ")

    assert rows == "60 rows, encoding UTF-8"
    assert "dirty on purpose" in explained[0]
    assert first == ""


def test_people_loaded_twice_are_the_same():
    people.load()
    before = list(Talent.objects.values()), Department.objects.count(), AuditEntry.objects.count()

    people.load()

    assert before == (
        list(Talent.objects.values()),
        Department.objects.count(),
        AuditEntry.objects.count(),
    )
