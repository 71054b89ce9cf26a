"""What the database says for a column, held against Python; and COPY against the writer of rows."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.utils.translation import override

from accounts.roles import Role
from applications.admin.exporting import ApplicationsList
from applications.exports.columns import COLUMNS
from applications.exports.in_sql import FindingsInWords, Months
from applications.models import Application
from core.exports import asking, copying, csv_file, joining, records
from core.exports.lists import Wish
from core.periods import length
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
EDGES = [
    (date(2027, 9, 1), date(2028, 8, 31)),
    (date(2027, 9, 1), date(2028, 2, 29)),
    (date(2027, 8, 31), date(2028, 2, 28)),
    (date(2028, 1, 31), date(2028, 2, 28)),
    (date(2027, 5, 5), date(2027, 5, 6)),
    (date(2027, 1, 30), date(2027, 2, 28)),
    (date(2027, 12, 31), date(2028, 1, 30)),
]


def in_python(starts_on: date, ends_on: date) -> float:
    months, days = length(starts_on, ends_on)
    return months + days / 30


def ranges() -> list[tuple[date, date]]:
    chance = random.Random(5)
    days = [date(2026, 1, 1) + timedelta(chance.randrange(900)) for _one in range(60)]
    return EDGES + [(day, day + timedelta(chance.randrange(1, 1200))) for day in days]


def test_months_of_a_stay_are_counted_as_python_counts_them():
    file, found = ApplicationFactory(), {}
    rows = Application.objects.filter(pk=file.pk)
    for starts_on, ends_on in ranges():
        rows.update(starts_on=starts_on, ends_on=ends_on)
        [said] = rows.values_list(Months(F("starts_on"), F("ends_on")))
        found[starts_on, ends_on] = float(said[0])

    wrong = {key: said for key, said in found.items() if abs(said - in_python(*key)) > 0.0501}
    assert wrong == {}
    assert found[EDGES[0]] == 12


def test_months_of_a_stay_without_a_day_are_unknown():
    file = ApplicationFactory(starts_on=date(2027, 9, 1), ends_on=None)
    rows = Application.objects.filter(pk=file.pk)

    assert list(rows.values_list(Months(F("starts_on"), F("ends_on")), flat=True)) == [None]


def finding(status: str, severity: str = "must") -> dict:
    return {"status": status, "severity": severity}


@pytest.mark.parametrize(
    ("language", "findings", "words"),
    [
        ("en", [], ""),
        ("en", [finding("met", "info")], ""),
        ("en", [finding("met")], "all met"),
        ("en", [finding("met"), finding("not_met", "info")], "all met"),
        ("en", [finding("not_met"), {"status": "for_human"}], "1 not met · 1 for the office"),
        (
            "en",
            [finding("not_met", "should")] * 2 + [finding("not_stated")],
            "2 not met · 1 not stated",
        ),
        ("zh-hans", [finding("for_human")] * 3, "3项由部门认定"),
    ],
)
def test_findings_are_counted_in_words(language, findings, words):
    file = ApplicationFactory()
    Application.objects.filter(pk=file.pk).update(findings=findings)

    with override(language):
        rows = Application.objects.values_list(FindingsInWords(F("findings"), "all met"), flat=True)

        assert list(rows) == [words]


needs_copy = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")
needs_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")


@pytest.fixture
def varied():
    """Files with all kinds of values in them, and the list of them."""
    call = CallFactory(title_zh='“引号", 逗号', title_en="")
    for number, name in enumerate(["=1+1", "李可欣", "𠮷田", 'a"b', "a,b", "a\nb", "'=1", " x"]):
        talent = TalentFactory(
            name_zh=name, staff_no=f"00{number}", hire_date=date(2010 + number, 1, 2)
        )
        ApplicationFactory(
            state="screening",
            call=call,
            talent=talent,
            host_name=name,
            host_country="SE",
            starts_on=date(2027, 9, 1) if number % 2 else None,
            ends_on=date(2028, 3, 15),
            findings=[finding("not_met")],
        )
    return ApplicationsList(user_with(Role.ADMINISTRATOR), QueryDict())


@needs_copy
@pytest.mark.parametrize("kind", ["csv", "csv-gb18030"])
@pytest.mark.parametrize("per_person", [False, True])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_copy_writes_the_very_bytes_of_the_writer_of_rows(varied, kind, per_person, language):
    keys = tuple(column.key for column in COLUMNS if not column.is_sensitive)
    wish = Wish(kind, "both", keys, with_keys=True, per_person=per_person)
    with override(language):
        columns = varied.chosen(wish)
        rows = varied.found(columns, wish)

        copied = b"".join(piece for piece, _rows in copying.pieces(rows, columns, kind))
        written = b"".join(piece for piece, _rows in csv_file.pieces([], list(rows), kind))

    assert copied == written.removeprefix(b"\xef\xbb\xbf")
    assert copied.count(b"\n") >= 8


@needs_copy
def test_copy_gives_way_when_the_client_leaves(varied, monkeypatch):
    monkeypatch.setattr(copying, "ROWS_A_PIECE", 1)
    wish = Wish("csv", "en", ("reference",))
    pieces = copying.pieces(varied.found(varied.chosen(wish), wish), varied.chosen(wish), "csv")
    first = next(pieces)

    pieces.close()

    assert first[1] == 1
    assert Application.objects.count() == 8  # the connection answers again


def test_export_is_broken_off_when_the_client_leaves_in_the_middle(varied):
    wish = Wish("csv", "en", ("reference",))
    record = asking.ask(varied, wish, purpose="List for the selection meeting")
    stream = records.Streamed(record, asking.Watched(varied, wish).pieces())
    next(stream)

    stream.close()

    record.refresh_from_db()
    assert (record.status, record.rows, record.sha256) == ("broken", 0, "")


@needs_sqlite
@pytest.mark.parametrize("kind", ["csv", "csv-gb18030"])
@pytest.mark.parametrize("per_person", [False, True])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_rows_that_sqlite_puts_together_read_as_those_of_the_writer(
    varied, kind, per_person, language
):
    keys = tuple(one.key for one in COLUMNS if not one.is_sensitive)
    wish = Wish(kind, "both", keys, per_person=per_person)
    with override(language):
        columns = varied.chosen(wish)
        rows = varied.found(columns, wish)
        assert joining.is_possible(rows)

        joined = b"".join(piece for piece, _rows in joining.pieces(rows, columns, kind))
        written = b"".join(piece for piece, _rows in csv_file.pieces([], list(rows), kind))

    assert joined == written.removeprefix(b"\xef\xbb\xbf")
    assert joined.count(b"\n") >= 8


@needs_sqlite
def test_single_columns_are_left_to_the_writer(varied):
    wish = Wish("csv", "en", ("reference",))

    assert not joining.is_possible(varied.found(varied.chosen(wish), wish))
