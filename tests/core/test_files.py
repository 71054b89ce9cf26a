import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError

from core import files
from core.models import StoredFile
from core.uploads import Inspected
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SEEN = Inspected("cv 例.pdf", "pdf", "application/pdf", 2)


def test_store_keeps_bytes_under_a_random_name():
    person = UserFactory()

    stored = files.store(ContentFile(b"abc"), SEEN, owner=person, by=person)

    assert stored.file.read() == b"abc"
    assert "cv" not in stored.file.name
    assert (stored.size, stored.pages, stored.owner) == (3, 2, person)
    assert stored.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_store_leaves_no_bytes_where_the_row_fails(monkeypatch):
    kept = []
    monkeypatch.setattr(StoredFile, "save", lambda row: kept.append(row.file.name) or _fail())

    with pytest.raises(DatabaseError):
        files.store(ContentFile(b"abc"), SEEN, owner=UserFactory())

    assert not default_storage.exists(kept[0])


def _fail():
    raise DatabaseError


def test_discard_removes_the_bytes_only_when_the_row_is_gone_for_good(
    django_capture_on_commit_callbacks,
):
    stored = files.store(ContentFile(b"abc"), SEEN, owner=UserFactory())
    name = stored.file.name

    with django_capture_on_commit_callbacks() as callbacks:
        files.discard(stored)
    assert default_storage.exists(name)

    for callback in callbacks:
        callback()
    assert not default_storage.exists(name)


def test_quota_counts_what_a_person_sent(settings):
    settings.UPLOAD_QUOTA_MB = 1
    person = UserFactory()
    files.store(ContentFile(b"x" * 1000), SEEN, owner=person, by=person)

    assert files.quota_left(person) == 1024 * 1024 - 1000
    assert files.quota_left(UserFactory()) == 1024 * 1024
