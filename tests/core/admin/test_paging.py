"""Lists of the admin cost the same, however long they are."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.filters import AllValuesFieldListFilter, RelatedFieldListFilter
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from core import counting
from core.admin import paging
from tests.factories.accounts import user_with
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
LIST = "admin:talents_talent_changelist"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def short(monkeypatch):
    """Lists reach no further than 60 rows."""
    monkeypatch.setattr(paging, "COUNTED_EXACTLY", 60)
    monkeypatch.setattr(paging, "count_of", lambda rows: counting.count_of(rows, limit=60))


@pytest.fixture
def auditor(client):
    client.force_login(user_with(Role.AUDITOR))
    return client


def page(client, **query) -> str:
    response = client.get(reverse(LIST), query, headers=ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def test_a_short_list_tells_its_number(auditor, short):
    TalentFactory.create_batch(3, user=None)

    text = page(auditor)

    assert "3 talents" in " ".join(text.split())
    assert "Filters and the search lead" not in text


def test_a_long_list_ends_where_its_pages_do_and_says_so(auditor, short):
    TalentFactory.create_batch(61, user=None)

    text = page(auditor, p="2")

    assert "Filters and the search lead" in text
    assert re.search(r"(more than|about) \d+ talents", " ".join(text.split()))
    assert auditor.get(reverse(LIST), {"p": "99"}).context["cl"].page_num == 2


def test_the_search_reaches_rows_that_no_page_does(auditor, short):
    TalentFactory.create_batch(61, user=None)
    last = TalentFactory(staff_no="Z99999")

    assert auditor.get(reverse(LIST), {"q": "z99999"}).context["cl"].result_list[0] == last


def test_no_list_counts_a_whole_table(auditor):
    TalentFactory(user=None)
    page(auditor)

    with CaptureQueriesContext(connection) as captured:
        page(auditor, q="t")

    counts = [query["sql"] for query in captured if "COUNT(*)" in query["sql"]]
    assert counts
    assert all("LIMIT 10001" in sql for sql in counts)


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_no_filter_looks_through_a_table_for_its_choices(model):
    request = RequestFactory().get("/")
    request.user = user_with(Role.AUDITOR)
    page = admin.site.get_model_admin(model)

    found, *_rest = page.get_changelist_instance(request).get_filters(request)

    costly = (AllValuesFieldListFilter, RelatedFieldListFilter)
    assert [spec.title for spec in found if isinstance(spec, costly)] == []
