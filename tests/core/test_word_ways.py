"""However a database is led to them, the same rows are found, and as many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import word_ways
from core.counting import Count
from core.word_ways import count_holding, first_keys, in_their_order
from partners.models import Institution
from programs.models import Call
from talents.models import Talent
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import CallFactory, ProgramFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
FOUND = Institution.objects.called


@pytest.fixture(autouse=True)
def few_are_first(monkeypatch):
    monkeypatch.setattr(word_ways, "FIRST", 4)


@pytest.mark.parametrize(
    ("number", "count"),
    [(0, Count(0)), (2, Count(2)), (3, Count(2, is_exact=False)), (9, Count(2, is_exact=False))],
)
def test_rows_are_counted_to_a_limit(number, count):
    InstitutionFactory.create_batch(number, name_en="Lund University")
    InstitutionFactory.create_batch(2, name_en="Institute")

    assert count_holding(FOUND("universities"), limit=2) == count


def test_the_first_of_the_index_do_not_hide_those_behind_them():
    for is_published in [False] * 5 + [True] * 3:
        InstitutionFactory(name_en="Lund University", is_published=is_published)

    count = count_holding(FOUND("lund").filter(is_published=True), limit=2)

    assert count == Count(2, is_exact=False)


@pytest.mark.parametrize("query", ["", "%", "lund nowhere"])
def test_what_asks_no_index_or_finds_nothing_is_counted_too(query):
    InstitutionFactory.create_batch(3, name_en="Lund 100%")

    assert count_holding(FOUND(query), limit=5).number == FOUND(query).count()
    assert count_holding(FOUND(query).none(), limit=5) == Count(0)


def test_a_number_takes_one_query(django_assert_num_queries):
    InstitutionFactory.create_batch(9, name_en="Lund University")

    with django_assert_num_queries(1):
        count_holding(FOUND("lund"), limit=5)


def test_rows_in_their_order_are_those_of_any_other_way():
    for place in range(8):
        InstitutionFactory(name_en="Lund" if place % 3 else "Uppsala", code=f"P{place}")
    rows = FOUND("lund").order_by("-code")

    with in_their_order(), CaptureQueriesContext(connection) as captured:
        first = list(rows[:4])

    assert first == list(rows)[:4]
    assert ("instr" in captured[0]["sql"]) == (connection.vendor == "sqlite")


@pytest.mark.parametrize(
    "query",
    [
        "可",
        "可心",
        "例可心",
        "例可心人",
        "心 y123",
        "o'brien",
        "brien",
        "brie",
        "ri",
        "exin",
        "li3ke3xin1",
        "%",
    ],
)
def test_a_text_is_read_as_the_index_has_it(query):
    TalentFactory(name_zh="例可心", family_name="Li", given_name="Kexin", staff_no="Y1234")
    TalentFactory(name_zh="可心人", family_name="O'Brien", given_name="Rice 100%", staff_no="Y12")
    TalentFactory(name_zh="心可", family_name="Li3ke3xin1", given_name="Ríce", staff_no="Y1235")
    rows = Talent.objects.called(query).order_by("pk")

    with in_their_order():
        read = list(rows[:9])

    assert read == list(rows)


def test_calls_are_found_by_their_programs_in_every_way():
    program = ProgramFactory(name_en="Visiting Scholar")
    ours = [CallFactory(program=program, year=2030 + place, title_en="") for place in range(3)]
    CallFactory(program=ProgramFactory(name_en="Postdoc"), title_en="")
    rows = Call.objects.called("visiting").order_by("pk")

    with in_their_order():
        assert list(rows[:9]) == ours
    assert count_holding(rows, limit=2) == Count(2, is_exact=False)


@pytest.mark.parametrize(("number", "found"), [(0, 0), (2, 2), (9, 3)])
def test_the_first_keys_are_as_many_as_there_are(number, found):
    ours = {row.pk for row in InstitutionFactory.create_batch(3, name_en="Lund")}
    InstitutionFactory(name_en="Uppsala")

    keys = first_keys(FOUND("lund"), number)

    assert len(keys) == found
    assert set(keys) <= ours
    assert first_keys(FOUND("lund").none(), 9) == []
