"""Rows wait while nothing is locked, and are written at once."""

import sqlite3

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Department
from core.audit import Recorded, details_of
from core.imports.numbering import new_numbers
from core.imports.staging import Stage
from core.models import AuditEntry, PersonKey
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def new(code: str) -> Department:
    return Department(code=code, name_zh=f"科{code}")


def test_rows_wait_until_they_are_written():
    known = DepartmentFactory(code="old", name_en="Old")
    with Stage() as stage:
        rows = [new("a"), new("b")]
        stage.number(Department, rows)
        stage.add(Department, rows)
        known.name_en, known.name_zh = "Renamed", "not meant"
        stage.change(Department, [known], ["name_en"])
        assert Department.objects.count() == 1

        stage.write()

    known.refresh_from_db()
    assert (known.name_en, known.name_zh == "not meant") == ("Renamed", False)
    stored = Department.objects.exclude(pk=known.pk).order_by("code")
    assert [(row.pk, row.code) for row in stored] == [(row.pk, row.code) for row in rows]


def test_stage_is_empty_again_and_leaves_no_table():
    with Stage() as stage:
        stage.add(Department, [new("a")])
        stage.clear()
        stage.write()
        stage.add(Department, [new("b")])
        stage.write()
    with Stage() as stage:
        stage.write()

    assert Department.objects.values_list("code", flat=True).get() == "b"


def test_rows_go_when_the_others_are_written():
    one, other = DepartmentFactory.create_batch(2)
    with Stage() as stage:
        stage.remove(Department, [one])
        assert Department.objects.count() == 2

        stage.write()

    assert Department.objects.get() == other


@pytest.mark.django_db(transaction=True)
def test_row_to_which_another_points_does_not_go():
    department = TalentFactory().department
    with Stage() as stage:
        stage.remove(Department, [department])

        with pytest.raises(IntegrityError), transaction.atomic():
            stage.write()

    assert Department.objects.filter(pk=department.pk).exists()


def test_trail_is_written_with_the_keys_of_people_who_had_none():
    person, erased = UserFactory.create_batch(2)
    PersonKey.objects.create(person_type="accounts.user", person_id=str(erased.pk))
    with Stage() as stage:
        for number in (1, 2):
            stage.record_each(None, "x.y", [Recorded(person, after={"a": number}, subject=person)])
        stage.record_each(None, "x.y", [Recorded(erased, after={"a": 3}, subject=erased)])
        assert not AuditEntry.objects.exists()

        stage.write()

    entries = AuditEntry.objects.order_by("pk")
    assert [details_of(entry) for entry in entries[:2]] == [{"after": {"a": n}} for n in (1, 2)]
    assert entries[0].subject_key == PersonKey.objects.get(person_id=person.pk)


def test_numbers_are_given_once_and_to_nobody_else():
    DepartmentFactory()
    first, second = new_numbers(Department, 3), new_numbers(Department, 2)

    later = DepartmentFactory()

    assert len({*first, *second, later.pk}) == 6
    assert new_numbers(Department, 0) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="has one lock for all that is written")
def test_others_write_while_rows_wait():
    path = connection.settings_dict["NAME"]
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    with Stage() as stage:
        stage.add(Department, [new("a")])
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")

        with transaction.atomic():
            stage.write()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
    other.close()

    assert Department.objects.get().code == "a"
