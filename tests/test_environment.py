"""The tests run where their findings mean something: real locks, an audit trail that refuses."""

import os

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction

from accounts.roles import Role
from core import audit
from core.models import AuditEntry


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", [1, 2])
def test_trail_is_empty_again_and_still_refuses(round_number):
    assert AuditEntry.objects.count() == 0
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
    audit.record(None, "test.event", Group.objects.first())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.all()._raw_delete("default")

    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_sqlite_is_a_file_with_a_write_ahead_log():
    if connection.vendor != "sqlite":
        assert connection.settings_dict["NAME"].startswith("test_portal")
        return
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]

    assert mode == "wal"
    assert connection.settings_dict["NAME"].startswith(os.environ["VAR_DIR"])


def test_nothing_is_written_into_the_checkout():
    assert str(settings.VAR_DIR) == os.environ["VAR_DIR"]
    assert settings.BASE_DIR not in settings.VAR_DIR.parents
