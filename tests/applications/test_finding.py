"""Which applications a few typed words find, and how many there are of them."""

import pytest

from applications import finding
from applications.finding import found_by, search
from applications.models import Application
from core.counting import Count
from tests.factories.applications import ApplicationFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    """Of three people of one name, two of each; and of somebody else."""
    people = [TalentFactory(name_zh="例可心") for _number in range(3)]
    ApplicationFactory(talent=TalentFactory(name_zh="王望舒"), state="submitted")
    return [
        ApplicationFactory(talent=person, state="submitted")
        for person in people
        for _number in range(2)
    ]


@pytest.mark.parametrize("most_people", [500, 3, 2, 1])
def test_all_applications_are_found_of_few_people_and_of_many(files, monkeypatch, most_people):
    monkeypatch.setattr(finding, "MOST_PEOPLE", most_people)

    found = search(Application.objects.all(), "可心")

    assert set(found.rows) == set(files)
    assert found.count() == Count(6)


@pytest.mark.parametrize("most_people", [500, 1])
def test_very_many_are_counted_to_a_limit(files, monkeypatch, most_people):
    monkeypatch.setattr(finding, "MOST_PEOPLE", most_people)
    monkeypatch.setattr(finding, "COUNTED_WHEN_SOUGHT", 3)

    count = search(Application.objects.all(), "可心").count()

    assert (count.number >= 3, count.is_exact) == (True, False)


def test_of_very_many_people_those_of_the_first_stand_apart(files, monkeypatch):
    monkeypatch.setattr(finding, "MOST_PEOPLE", 1)
    found = search(Application.objects.all(), "可心")

    assert found.of_first.count() == 4
    assert set(found.of_first) <= set(files)


def test_a_reference_is_found_beside_people_and_alone(files):
    for query in (files[0].reference, files[0].reference.lower()):
        assert list(found_by(Application.objects.all(), query)) == [files[0]]
    assert not found_by(Application.objects.all(), "nobody").exists()
