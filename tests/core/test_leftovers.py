"""What a killed process left in the store goes, and nothing else."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from core import files, leftovers
from core.uploads import Inspected
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NAME = "2026/01/" + 32 * "a" + ".xlsx"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"]
        | {"OPTIONS": {"location": tmp_path, "base_url": None}}
    }
    return tmp_path


def written(name: str, *, hours: float = 25) -> str:
    default_storage.save(name, ContentFile(b"half of a fi"))
    moment = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(default_storage.path(name), (moment, moment))
    return name


@pytest.mark.parametrize("name", [NAME, "ready/" + 32 * "0"])
def test_file_that_no_record_names_goes_after_a_day(name):
    written(name)

    assert leftovers.wipe() == 1

    assert not default_storage.exists(name)


def test_file_that_may_still_be_written_stays():
    written(NAME, hours=23)

    assert leftovers.wipe() == 0

    assert default_storage.exists(NAME)


def test_file_of_a_record_stays_however_old():
    seen = Inspected("cv.pdf", "pdf", "application/pdf", 1)
    stored = files.store(ContentFile(b"abc"), seen, owner=UserFactory())

    assert leftovers.wipe(at=timezone.now() + timedelta(days=400)) == 0

    assert default_storage.exists(stored.file.name)


@pytest.mark.parametrize("name", ["2026/01/notes.txt", "backup/" + 32 * "a" + ".pdf", "readme"])
def test_file_that_the_portal_did_not_name_stays(name):
    written(name)

    assert leftovers.wipe() == 0


def test_store_in_which_nothing_was_ever_kept_is_no_fault(store):
    store.rmdir()

    assert leftovers.wipe() == 0
