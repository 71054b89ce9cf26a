"""What the worker makes: for its maker alone, for a day, whole or not at all."""

import hashlib
import io
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django_tasks_db.models import DBTaskResult

from accounts.roles import Role
from core import files
from core.admin.details import rows_of
from core.exports import asking, building
from core.models import AuditEntry, ExportRecord, ScheduledRun, StoredFile
from core.trouble import NoRoom
from talents.models import Talent
from tests.applications.exporting import log_in
from tests.factories.accounts import UserFactory, user_with
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
EXPORT = "admin:talents_talent_export"


@pytest.fixture
def officer():
    user = user_with(Role.FOREIGN_AFFAIRS)
    user.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    return user


@pytest.fixture
def record(client, officer, monkeypatch):
    """A sheet of three people that was asked for, too long to be waited for."""
    monkeypatch.setattr("core.exports.lists.RowsList.most_counted", 2)
    monkeypatch.setattr("core.exports.xlsx_file.MOST_ROWS", 2)
    for number in (1, 2, 3):
        TalentFactory(staff_no=f"S{number}", category="outstanding_innovative")
    TalentFactory(staff_no="S4", category="young_innovative_excellent")
    log_in(client, officer)
    asked = {"purpose": "Whole roster", "format": "xlsx", "headings": "zh", "columns": ["staff_no"]}
    address = f"{reverse(EXPORT)}?category__exact=outstanding_innovative"

    answer = client.post(address, asked)

    made = ExportRecord.objects.get()
    assert answer["Location"] == reverse("admin:core_exportrecord_change", args=[made.pk])
    return made


def run(record) -> int:
    number = building.build.func(record.pk)
    record.refresh_from_db()
    return number


def page_of(client, record):
    return client.get(reverse("admin:core_exportrecord_change", args=[record.pk]))


def test_long_sheet_is_queued_and_its_page_looks_again(client, record):
    task = DBTaskResult.objects.get()
    ExportRecord.objects.filter(pk=record.pk).update(rows=1, expected=4)

    page = page_of(client, record)

    assert (record.status, record.file, record.is_built) == ("opened", None, True)
    assert task.args_kwargs["args"] == [record.pk]
    assert page["Refresh"] == str(4)
    assert "25 percent" in page.content.decode()


def test_worker_makes_the_sheet_of_the_screen_and_closes_the_record(client, record):
    assert run(record) == 3

    content = record.file.file.read()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [row[0].value for row in sheet.iter_rows()] == ["工号", "S1", "S2", "S3"]
    assert (record.status, record.rows) == ("closed", 3)
    assert record.sha256 == record.file.sha256 == hashlib.sha256(content).hexdigest()
    assert record.file.size == len(content)
    assert AuditEntry.objects.filter(action="core.export_end").count() == 1
    page = page_of(client, record)
    assert "Refresh" not in page
    assert record.file.get_absolute_url() in page.content.decode()


def test_second_run_changes_nothing(client, record):
    run(record)

    assert run(record) == 0
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.FOREIGN_AFFAIRS])
def test_file_opens_for_its_maker_alone(client, record, role):
    run(record)
    address = record.file.get_absolute_url()
    own = client.get(address)
    other = user_with(role)
    other.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    client.force_login(other)

    assert own.status_code == 200
    assert own["Content-Disposition"].startswith("attachment")
    assert client.get(address).status_code == 404
    page = page_of(client, record)
    assert address not in page.content.decode()


def test_file_dies_after_a_day_and_is_wiped(client, record, officer, time_machine):
    run(record)
    address, name = record.file.get_absolute_url(), record.file.file.name
    before = client.get(address).status_code

    time_machine.move_to(timezone.now() + timedelta(hours=24, seconds=1), tick=False)
    client.logout()
    log_in(client, officer)
    after = client.get(address).status_code
    there = default_storage.exists(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.files.transaction.on_commit", lambda done: done())
        wiped = building.wipe()

    record.refresh_from_db()
    assert (before, after, there, wiped) == (200, 404, True, 1)
    assert record.file is None
    assert not default_storage.exists(name)
    assert record.sha256
    assert AuditEntry.objects.filter(action="core.export_wipe").count() == 1
    assert building.wipe() == 0


def test_file_is_not_made_for_whoever_lost_the_permission(record, officer):
    officer.user_permissions.clear()

    assert run(record) == 0
    assert (record.status, record.file) == ("broken", None)
    assert not StoredFile.objects.exists()


def test_full_disk_leaves_neither_file_nor_row(record, monkeypatch):
    kept = []

    def write(name, content):
        kept.append(name)
        next(content.chunks())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(StoredFile._meta.get_field("file").storage, "save", write)

    with pytest.raises(NoRoom):
        building.build.func(record.pk)

    record.refresh_from_db()
    assert record.status == "broken"
    assert not StoredFile.objects.exists()
    assert not default_storage.exists(kept[0])


def test_what_a_killed_worker_left_is_handed_to_another_one(record, time_machine):
    DBTaskResult.objects.all().delete()

    assert building.go_on() == 0
    time_machine.move_to(timezone.now() + building.SILENT + timedelta(seconds=1), tick=False)
    assert (building.go_on(), building.go_on()) == (1, 0)

    [task] = DBTaskResult.objects.all()
    assert task.args_kwargs["kwargs"] == {"record_id": record.pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("breaks", ["", "reading", "storing"])
def test_others_may_write_while_rows_are_read(record, monkeypatch, breaks):
    """Row by row, and between two of them somebody else commits on a connection of their own."""

    def pieces(_watched):
        rows = Talent.objects.values_list("staff_no").iterator(chunk_size=1)
        for (number,) in rows:
            with ThreadPoolExecutor(1) as others:
                others.submit(committed).result()
            yield number.encode(), 1
            if breaks == "reading":
                raise NoRoom

    def store(pieces, **_more):
        next(pieces)
        raise NoRoom

    monkeypatch.setattr(asking.Watched, "pieces", pieces)
    if breaks == "storing":
        monkeypatch.setattr(files, "store_pieces", store)
    with pytest.raises(NoRoom) if breaks else nullcontext():
        building.build.func(record.pk)

    record.refresh_from_db()
    assert record.status == ("broken" if breaks else "closed")


def committed() -> None:
    ScheduledRun.objects.create(name=f"{time.time_ns()}", last_run_at=timezone.now())
    connection.close()


def test_list_that_is_sent_at_once_is_never_handed_to_a_worker(record, time_machine):
    ExportRecord.objects.update(options={"is_built": False})
    time_machine.move_to(timezone.now() + timedelta(hours=1), tick=False)

    assert building.go_on() == 0
    assert run(record) == 0


def test_record_that_never_ended_is_given_up(record, time_machine):
    time_machine.move_to(timezone.now() + timedelta(hours=25), tick=False)

    building.wipe()

    record.refresh_from_db()
    assert (record.status, record.closed_at) == ("broken", timezone.now())


def test_progress_is_noted_at_every_fiftieth_part(record):
    record.expected = 100
    seen = []

    def pieces():
        for _piece in range(5):
            yield b"x", 1
            seen.append(ExportRecord.objects.get(pk=record.pk).rows)

    building.keep(record, "x.csv", "text/csv", pieces())

    assert seen == [None, 2, 2, 4, 4]


def test_pieces_are_stored_as_they_come_by_either_way_of_a_storage():
    pieces = [b"one", b"", b"two" * 100_000, b"3"]
    owner = UserFactory()

    stored = files.store_pieces(iter(pieces), name="a.bin", content_type="x/y", owner=owner)
    reading = files._Pouring(iter(pieces))
    read = b"".join(iter(lambda: reading.read(1000), b""))

    assert stored.file.read() == read == b"".join(pieces)
    assert stored.sha256 == hashlib.sha256(read).hexdigest()
    assert (stored.size, reading.poured) == (len(read), len(read))


def test_list_that_is_gone_breaks_the_record_off(record):
    ExportRecord.objects.filter(pk=record.pk).update(list_key="old.list")

    with pytest.raises(KeyError):
        building.build.func(record.pk)

    record.refresh_from_db()
    assert record.status == "broken"


def test_short_sheet_is_sent_at_once(client, officer):
    TalentFactory(staff_no="S1")
    log_in(client, officer)
    asked = {"purpose": "Short one", "format": "xlsx", "headings": "en", "columns": ["staff_no"]}

    answer = client.post(reverse(EXPORT), asked)

    assert answer["Content-Type"] == asking.CONTENT_TYPES["xlsx"]
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert not DBTaskResult.objects.exists()


def test_trail_of_an_export_names_its_sha_256_as_everywhere(record):
    run(record)
    entry = AuditEntry.objects.get(action="core.export_end")

    labels = {row.after: row.label for row in rows_of(entry)}

    assert labels[record.sha256] == "SHA-256"


def test_record_is_called_by_its_list_and_moment(client, record):
    page = client.get(reverse("admin:core_exportrecord_change", args=[record.pk]))

    begun = date_format(timezone.localtime(record.opened_at), "SHORT_DATETIME_FORMAT")
    assert page.context["subtitle"] == f"Talents · {begun}"
    assert f"› Talents · {begun}</div>" in page.content.decode()


def test_trail_of_an_export_reads_in_words(record):
    run(record)

    began, ended = (
        {row.label: row.after for row in rows_of(AuditEntry.objects.get(action=action))}
        for action in ("core.export", "core.export_end")
    )

    assert ended["Status"] == "complete"
    assert began["List"] == "Talents"
    assert began["Format"] == "XLSX"
    assert began["Columns"] == "staff number"
    assert began["Filters"] == "Shuren category: outstanding innovative talent"
