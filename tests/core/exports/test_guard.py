"""What a spreadsheet could run, in Python's words and in the database's."""

import unicodedata

import pytest
from django.db import connection

from core.exports.guard import IN_SQL, INVISIBLE, PATTERN, SPACES, STARTS, guarded, unguarded

EVERYTHING = [chr(code) for code in range(0x110000)]
TEXTS = [
    *("=1", "+86 138", "-1", "@x", "\t1", "\r1", "\n1", " =1", "\u3000＝1", "\u200b@x", "\u207b1"),
    *("plain", "1+1", "李", "", "'", "'=1", "#x", "𠮷", "\u3000x", "a\n=1", "2027-VS-0042"),
]


def test_signs_are_all_that_unicode_folds_into_one():
    signs = [one for one in EVERYTHING if unicodedata.normalize("NFKC", one)[:1] in set("=+-@−")]

    assert sorted(STARTS.replace("\\", "")) == signs


def test_spaces_are_those_that_python_knows():
    assert set(SPACES) == {one for one in EVERYTHING if one.isspace()}
    assert not set(SPACES) & set(INVISIBLE)


@pytest.mark.parametrize("text", TEXTS)
def test_guard_is_taken_off_again(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["'", "'x", "''x", "x"])
def test_apostrophe_of_somebody_stays(text):
    assert unguarded(text) == text


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_postgresql_guards_alike(text):
    if connection.vendor != "postgresql":
        pytest.skip("COPY is PostgreSQL's")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {IN_SQL.format('c')} FROM (SELECT %s::text) AS t(c)", [PATTERN, PATTERN, text]
        )
        [found] = cursor.fetchone()

    assert (found or "") == guarded(text)
