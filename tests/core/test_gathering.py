"""Rows of many tables read in one query come back as they are stored, on either database."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from core.gathering import Part, instances, read
from programs.models import EligibilityRule, LanguageRuleset, RequiredDocument, Track
from talents.models import Declaration, LanguageProof
from tests.factories.programs import (
    CallFactory,
    RequiredDocumentFactory,
    RuleFactory,
    TrackFactory,
)
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db

TRACKS, RULES, DOCUMENTS = (
    Part(model, "call") for model in (Track, EligibilityRule, RequiredDocument)
)


def values(rows):
    names = [field.attname for field in rows[0]._meta.concrete_fields]
    return [{name: getattr(row, name) for name in names} for row in rows]


def test_rows_come_back_with_every_value():
    call = CallFactory()
    track = TrackFactory(call=call, name_en='Quote " and \\ and 中文')
    RuleFactory(call=call, track=track, params={"in": ["CN"], "flag": True}, is_confirmed=False)
    RuleFactory(call=call, position=2)
    RequiredDocumentFactory(call=call, limits={"max_mb": 3}, is_sensitive=True)
    parts = [TRACKS, RULES, DOCUMENTS]

    found = instances(read(*((part, call.pk) for part in parts)), parts)

    for part in parts:
        stored = list(part.model.objects.filter(call=call))
        assert values(found[part.model]) == values(stored)


def test_days_scores_and_instants_come_back_and_the_unknown_last():
    talent = TalentFactory()
    later, earlier = date(2026, 5, 1), date(2025, 5, 1)
    for day, score in [(None, None), (later, Decimal("6.3")), (earlier, Decimal(7))]:
        LanguageProof.objects.create(talent=talent, test="T", taken_on=day, overall=score)
    for code, answer in [("a", False), ("b", "2026-05-01"), ("c", 4.5), ("d", "true")]:
        Declaration.objects.create(talent=talent, code=code, answer=answer)
    parts = [Part(LanguageProof, "talent"), Part(Declaration, "talent")]

    found = instances(read(*((part, talent.pk) for part in parts)), parts)

    proofs = LanguageProof.objects.order_by(F("taken_on").asc(nulls_last=True))
    assert values(found[LanguageProof]) == values(list(proofs))
    assert values(found[Declaration]) == values(list(Declaration.objects.order_by("pk")))


def test_rows_of_another_owner_stay_out():
    mine, other = CallFactory(), CallFactory()
    RuleFactory(call=other)

    assert read((RULES, mine.pk)) == frozenset()


def test_each_part_has_its_own_owner_and_a_list_has_none():
    call, other = CallFactory(), CallFactory()
    TrackFactory(call=call)
    RuleFactory(call=other)
    LanguageRuleset.objects.create(code="L", valid_from_year=2018, routes=[{"code": "a"}])
    parts = [TRACKS, RULES, Part(LanguageRuleset)]

    found = instances(read((TRACKS, call.pk), (RULES, other.pk), (parts[2], None)), parts)

    assert {model: len(rows) for model, rows in found.items()} == {
        Track: 1,
        EligibilityRule: 1,
        LanguageRuleset: 1,
    }
    assert found[LanguageRuleset][0].routes == [{"code": "a"}]


def test_rows_stand_in_the_order_of_their_model():
    call = CallFactory()
    rules = [RuleFactory(call=call, position=position) for position in (3, 1, 2)]

    found = instances(read((RULES, call.pk)), [RULES])

    assert [row.pk for row in found[EligibilityRule]] == [rules[1].pk, rules[2].pk, rules[0].pk]


def test_it_is_one_query():
    call = CallFactory()

    with CaptureQueriesContext(connection) as queries:
        read((TRACKS, call.pk), (RULES, call.pk), (DOCUMENTS, call.pk))

    assert len(queries) == 1


def test_columns_of_its_own_and_rows_left_out():
    call = CallFactory(title_en="Title")
    RuleFactory(call=call, code="kept")
    RuleFactory(call=call, code="gone", severity="info")
    part = Part(
        EligibilityRule,
        "call",
        columns=(("code", "code"), ("title", "call__title_en")),
        without=(("severity", "info"),),
    )

    found = instances(read((part, call.pk)), [part])

    assert found == {EligibilityRule: [{"code": "kept", "title": "Title"}]}


def test_equal_rows_without_a_key_come_once():
    for _ in range(3):
        TrackFactory(name_en="The same")
    names = Part(Track, columns=(("name", "name_en"),))

    with CaptureQueriesContext(connection) as captured:
        found = instances(read((names, None)), [names])

    assert found == {Track: [{"name": "The same"}]}
    assert "DISTINCT" in captured[0]["sql"]
