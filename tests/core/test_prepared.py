"""A question that was put together once is asked anew each time, with other values."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import BigIntegerField, CharField, Count, DateTimeField
from django.utils import timezone, translation

from core.localized import column
from core.prepared import Prepared, blank
from programs.models import Call, Program
from tests.factories.programs import CallFactory, ProgramFactory

pytestmark = pytest.mark.django_db

AT, SLUG = blank("at", DateTimeField()), blank("slug", CharField())


def test_rows_are_those_of_the_same_query_with_values():
    now = timezone.now()
    for days in (-1, 1, 2):
        CallFactory(closes_at=now + timedelta(days=days), opens_at=now - timedelta(days=9))
    prepared = Prepared(lambda: Call.objects.open(at=AT).order_by("closes_at"))

    found = [prepared.rows(at=now + timedelta(days=days)) for days in (0, 1.5, 3, -20)]

    assert found == [
        list(Call.objects.open(at=now + timedelta(days=days)).order_by("closes_at"))
        for days in (0, 1.5, 3, -20)
    ]
    assert [len(rows) for rows in found] == [2, 1, 0, 0]


def test_row_comes_with_what_is_joined_and_without_what_was_left_out(django_assert_num_queries):
    stored = CallFactory()
    rows = Call.objects.filter(slug=SLUG).select_related("program").only("slug", "program__slug")
    prepared = Prepared(lambda: rows)

    with django_assert_num_queries(1):
        [call] = prepared.rows(slug=stored.slug)
        assert (call.slug, call.program.slug) == (stored.slug, stored.program.slug)

    assert call.get_deferred_fields() >= {"title_zh", "closes_at"}
    assert call.program.get_deferred_fields() >= {"name_zh"}


def test_instant_comes_back_with_its_zone_and_number_of_rows_as_number():
    stored = CallFactory()
    owner = blank("owner", BigIntegerField())
    instants = Prepared(
        lambda: Call.objects.filter(program=owner).values_list("closes_at", flat=True)
    )
    numbers = Prepared(
        lambda: Program.objects.filter(pk=owner).annotate(n=Count("calls")).values_list("slug", "n")
    )

    assert instants.rows(owner=stored.program_id) == [stored.closes_at]
    assert numbers.rows(owner=stored.program_id) == [(stored.program.slug, 1)]


def test_it_is_put_together_once_and_asked_each_time():
    made = []
    prepared = Prepared(lambda: made.append(1) or Program.objects.filter(slug=SLUG))

    before = prepared.rows(slug="new")
    stored = ProgramFactory(slug="new")
    after = prepared.rows(slug="new")

    assert (before, after, made) == ([], [stored], [1])
    assert prepared.row(slug="new") == stored
    assert prepared.row(slug="other") is None


def test_each_language_has_words_of_its_own():
    ProgramFactory(name_zh="甲", name_en="B")
    ProgramFactory(name_zh="乙", name_en="A")
    names = Prepared(
        lambda: Program.objects.order_by("slug").values_list(column("name"), flat=True)
    )

    found = {}
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            found[language] = set(names.rows())

    assert found == {"zh-hans": {"甲", "乙"}, "en": {"A", "B"}}


def test_each_kind_of_question_has_words_of_its_own():
    shown, hidden = ProgramFactory(), ProgramFactory(is_published=False)
    prepared = Prepared(lambda unpublished: Program.objects.shown(unpublished=unpublished))

    found = [set(prepared.rows(unpublished)) for unpublished in (False, True, False)]

    assert found == [{shown}, {shown, hidden}, {shown}]


def test_value_with_quotes_stays_a_value():
    stored = ProgramFactory(name_en="x' OR '1'='1 %s \\")
    prepared = Prepared(lambda: Program.objects.filter(name_en=blank("name", CharField())))

    assert prepared.rows(name=stored.name_en) == [stored]
    assert prepared.rows(name="' OR '1'='1") == []


def test_missing_value_is_an_error():
    with pytest.raises(KeyError):
        Prepared(lambda: Program.objects.filter(slug=SLUG)).rows()


def test_lock_outside_a_transaction_is_an_error(transactional_db):
    prepared = Prepared(lambda: Program.objects.select_for_update().filter(slug=SLUG))

    with transaction.atomic():
        assert prepared.rows(slug="new") == []
    with pytest.raises(transaction.TransactionManagementError):
        prepared.rows(slug="new")
