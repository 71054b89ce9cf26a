from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.core.checks import run_checks
from django.db import connections

from core import database_checks


def _check(monkeypatch, *answer) -> list[str]:
    @contextmanager
    def cursor():
        yield SimpleNamespace(execute=lambda statement: None, fetchone=lambda: answer)

    told = SimpleNamespace(vendor="postgresql", cursor=cursor)
    monkeypatch.setattr(database_checks, "connections", {"default": told})
    return [found.id for found in database_checks.check_letters(None, ["default"])]


@pytest.mark.parametrize("letters", ["C.UTF-8", "en_US.utf8", "zh_CN.UTF-8"])
def test_a_locale_that_knows_letters_is_well(monkeypatch, letters):
    assert _check(monkeypatch, "UTF8", letters) == []


@pytest.mark.parametrize("answer", [("UTF8", "C"), ("UTF8", "POSIX"), ("SQL_ASCII", "C.UTF-8")])
def test_a_locale_without_letters_is_told(monkeypatch, answer):
    assert _check(monkeypatch, *answer) == ["core.W001"]


@pytest.mark.django_db
def test_the_database_of_the_tests_knows_letters():
    found = run_checks(databases=list(connections))

    assert [one for one in found if one.id == "core.W001"] == []
