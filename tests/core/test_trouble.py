"""What a reader is told where the machine fails, and not the portal."""

import errno
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client

from core import files, trouble
from core.models import StoredFile
from core.uploads import Inspected
from portal.views import home
from tests.factories.accounts import UserFactory

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("the connection was closed"), 503, "go back one page"),
        (InterfaceError("connection already closed"), 503, "go back one page"),
        (OperationalError("database or disk is full"), 507, "no room left"),
        (FULL, 507, "no room left"),
        (trouble.NoRoom(), 507, "no room left"),
        (OSError(errno.EACCES, "Permission denied"), 500, "The fault is ours"),
        (DatabaseError("a column is missing"), 500, "The fault is ours"),
    ],
)
def test_answer_says_what_failed_and_what_to_do(db, monkeypatch, error, status, words):
    def fail(*_args, **_options):
        raise error

    monkeypatch.setattr(home.HomeView, "get", fail)

    answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer.headers.get("Retry-After") == ("60" if status == 503 else None)


def test_file_that_has_no_room_leaves_neither_bytes_nor_row(db, monkeypatch):
    """As a file system does it: the beginning is there when the end has no room."""

    def half_written(storage, name, _content):
        Path(storage.path(name)).parent.mkdir(parents=True, exist_ok=True)
        written.append(Path(storage.path(name)))
        written[0].write_bytes(b"half")
        raise FULL

    written: list[Path] = []
    monkeypatch.setattr(FileSystemStorage, "_save", half_written)
    seen = Inspected("a.txt", "txt", "text/plain")

    with pytest.raises(trouble.NoRoom):
        files.store(ContentFile(b"whole"), seen, owner=UserFactory())

    assert not StoredFile.objects.exists()
    assert [path.exists() for path in written] == [False]
