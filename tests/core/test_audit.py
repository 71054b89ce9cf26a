import pytest
from cryptography.fernet import Fernet
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core import audit, person_keys
from core.context import Origin, origin
from core.models import AuditEntry, AuditSeal, PersonKey
from tests.factories.accounts import UserFactory, user_with

pytestmark = pytest.mark.django_db


def test_record_tells_who_as_what_and_from_where():
    officer, person = user_with(Role.HUMAN_RESOURCES), UserFactory()
    token = origin.set(Origin(address="192.0.2.7", request_id="abc"))

    try:
        entry = audit.record(
            officer, "accounts.change_user", person, before={"a": 1}, after={"a": 2}
        )
    finally:
        origin.reset(token)

    assert (entry.actor, entry.roles, entry.address, entry.request_id) == (
        officer, "human_resources", "192.0.2.7", "abc",
    )  # fmt: skip
    assert audit.details_of(entry) == {"before": {"a": 1}, "after": {"a": 2}}


def test_values_about_a_person_are_not_readable_in_the_row():
    person = UserFactory()

    entry = audit.record(None, "x.y", person, after={"phone": "13800000000"}, subject=person)

    entry.refresh_from_db()
    assert "13800000000" not in str(entry.details)
    assert audit.details_of(entry) == {"after": {"phone": "13800000000"}}


def test_values_are_gone_once_the_persons_key_is_destroyed():
    person = UserFactory()
    entry = audit.record(None, "x.y", person, after={"phone": "138"}, subject=person)

    PersonKey.objects.update(wrapped_key="")

    entry.refresh_from_db()
    assert audit.details_of(AuditEntry.objects.get(pk=entry.pk)) is None


def test_keys_of_many_are_made_at_once_and_those_that_are_there_stay():
    new, known, erased = UserFactory.create_batch(3)
    audit.record(None, "x.y", known, after={"a": 1}, subject=known)
    audit.record(None, "x.y", erased, after={"a": 1}, subject=erased)
    PersonKey.objects.filter(person_id=erased.pk).update(wrapped_key="")
    before = dict(PersonKey.objects.values_list("person_id", "wrapped_key"))

    person_keys.keys_of([new, known, erased, known])

    after = dict(PersonKey.objects.values_list("person_id", "wrapped_key"))
    assert after == before | {str(new.pk): after[str(new.pk)]}
    entry = audit.record(None, "x.y", new, after={"a": 2}, subject=new)
    assert audit.details_of(entry) == {"after": {"a": 2}}


def test_rows_of_many_say_what_single_ones_say_with_each_persons_own_key():
    officer, (new, known, erased) = user_with(Role.HUMAN_RESOURCES), UserFactory.create_batch(3)
    audit.record(None, "x.y", known, after={"a": 1}, subject=known)
    audit.record(None, "x.y", erased, after={"a": 1}, subject=erased)
    PersonKey.objects.filter(person_id=erased.pk).update(wrapped_key="")
    people = [new, known, erased]

    audit.record_all(officer, "x.z", [(row, row) for row in people], after={"a": 2}, note="why")
    for row in people:
        audit.record(officer, "x.z", row, after={"a": 2}, note="why", subject=row)

    entries = list(AuditEntry.objects.filter(action="x.z").order_by("pk"))
    told = [
        (row.target_label, row.roles, row.subject_key, audit.details_of(row)) for row in entries
    ]
    assert told[:3] == told[3:]
    assert [details for *_, details in told[:2]] == [{"after": {"a": 2}, "note": "why"}] * 2
    assert "why" not in str([row.details for row in entries[:2]])


def test_rows_of_many_take_no_more_queries_than_those_of_few():
    few, many = UserFactory.create_batch(2), UserFactory.create_batch(9)

    with CaptureQueriesContext(connection) as of_few:
        audit.record_all(None, "x.y", [(row, row) for row in few], after={"a": 1})
    with CaptureQueriesContext(connection) as of_many:
        audit.record_all(None, "x.y", [(row, row) for row in many], after={"a": 1})

    assert len(of_few) == len(of_many)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM core_auditentry", "UPDATE core_auditentry SET action = 'other'",
     "UPDATE core_auditentry SET details = '[1]'"],
)  # fmt: skip
def test_database_refuses_to_change_the_trail(statement):
    audit.record(None, "x.y", UserFactory())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)

    assert AuditEntry.objects.get().action == "x.y"


def test_database_refuses_to_lift_a_seal():
    audit.record(None, "x.y", UserFactory())
    audit.seal()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("UPDATE core_auditentry SET seal_id = NULL")


def test_chain_holds_over_several_seals():
    person = UserFactory()
    for number in range(3):
        audit.record(None, f"x.{number}", person)
        audit.seal()

    assert AuditSeal.objects.count() == 3
    assert audit.verify() == []
    assert audit.seal() is None


def test_chain_shows_a_row_that_was_changed_behind_the_triggers_back(django_db_blocker):
    audit.record(None, "x.y", UserFactory())
    seal = audit.seal()

    AuditSeal.objects.filter(pk=seal.pk).update(hash="0" * 64)

    assert audit.verify() == [f"The rows of seal {seal.pk} were changed after sealing."]


def test_digest_stands_for_a_value_without_telling_it():
    assert audit.digest("E12345678") == audit.digest("e12345678 ")
    assert audit.digest("E12345678") != audit.digest("E12345679")
    assert "E12345678" not in audit.digest("E12345678")


def test_person_keys_are_wrapped_by_the_portals_own():
    person = UserFactory()
    audit.record(None, "x.y", person, note="n", subject=person)

    with pytest.raises(ValueError, match="Fernet key"):
        Fernet(PersonKey.objects.get().wrapped_key)
