"""An import is taken back: all of it, or nothing, and others work on meanwhile."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from core import audit
from core.imports import steps, taking_back
from core.imports.staging import Stage
from core.models import AuditEntry, ImportRun
from talents.models import Degree, LanguageProof, Talent
from talents.roster.kind import LANGUAGE, ROSTER
from tests.core.conftest import GOOD, OTHER
from tests.factories.accounts import UserFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
State = ImportRun.State


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def undone(run, officer):
    steps.take_back(run, actor=officer)
    taking_back.undo.call(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_import_is_taken_back_whole(bring_in, take_over, officer):
    known = TalentFactory(
        staff_no="T2", name_zh="样恩泽", birth_date=date(1990, 1, 1), email="", user=None
    )
    before = Talent.objects.filter(pk=known.pk).values().get()
    Degree.objects.create(talent=known, level="doctorate", awarded_on=date(2017, 6, 20))
    run = take_over(bring_in(GOOD, OTHER))

    run = undone(run, officer)

    assert run.state == State.UNDONE
    after = Talent.objects.values().get()
    moving = {"updated_at", "search_text"}
    assert {k: v for k, v in after.items() if k not in moving} == {
        k: v for k, v in before.items() if k not in moving
    }
    assert Degree.objects.get().awarded_on == date(2017, 6, 20)
    assert actions()[-3:] == ["talents.undo_import_talent"] * 2 + ["core.undo_importrun"]


@pytest.mark.parametrize("built", ["account", "proof", "change", "filled", "number", "gone"])
def test_what_was_built_on_is_named_and_nothing_is_taken_back(bring_in, take_over, officer, built):
    run = take_over(bring_in(GOOD, OTHER))
    talent = Talent.objects.get(staff_no="T1")
    if built == "account":
        Talent.objects.filter(pk=talent.pk).update(user=UserFactory())
    elif built == "proof":
        LanguageProof.objects.create(talent=talent, kind="exam", test="NTD", language="de")
    elif built == "gone":
        talent.delete()
    else:
        values = {"change": {"title": "主治医师"}, "filled": {"phone": "022 1"}}
        changed = values.get(built, {"staff_no": "T9"})
        Talent.objects.filter(pk=talent.pk).update(**changed)

    run = undone(run, officer)

    assert run.state == State.APPLIED
    assert "例可心 (T1)" in run.problem["zh-hans"]
    assert "样恩泽" not in run.problem["zh-hans"]
    assert Talent.objects.filter(staff_no="T2").exists()


def test_time_for_taking_back_ends(bring_in, take_over, officer):
    run = take_over(bring_in(GOOD))
    ImportRun.objects.update(applied_at=timezone.now() - timedelta(days=31))
    run.refresh_from_db()

    with pytest.raises(steps.Refusal):
        steps.take_back(run, actor=officer)


# While others work ------------------------------------------------------------------------------
def people(number: int) -> list[str]:
    return [GOOD.replace("T1", f"T{n}").replace("one@", f"{n}@") for n in range(number)]


def test_rows_that_are_ready_are_told_while_nothing_is_taken_back_yet(
    bring_in, take_over, officer, monkeypatch
):
    monkeypatch.setattr(taking_back, "BATCH", 2)
    run = take_over(bring_in(*people(5)))
    told, take_back = [], ROSTER.take_back

    def watched(rows, **more):
        told.append((ImportRun.objects.get().rows, Talent.objects.count()))
        take_back(rows, **more)

    monkeypatch.setattr(ROSTER, "take_back", watched)
    run = undone(run, officer)

    assert told == [(0, 5), (2, 5), (4, 5)]
    assert (run.state, run.rows, Talent.objects.count()) == (State.UNDONE, 5, 0)


@pytest.mark.parametrize("times", [1, 3])
def test_import_is_looked_at_again_where_records_change_meanwhile(
    bring_in, take_over, officer, monkeypatch, times
):
    run = take_over(bring_in(GOOD, OTHER))
    left, take_back = [times], ROSTER.take_back

    def disturbed(rows, **more):
        take_back(rows, **more)
        if left[0]:
            left[0] -= 1
            audit.record(officer, "talents.change_talent", Talent.objects.first())

    monkeypatch.setattr(ROSTER, "take_back", disturbed)
    run = undone(run, officer)

    assert (run.state, Talent.objects.count()) == (State.UNDONE, 0)
    assert actions().count("talents.undo_import_talent") == 2


def test_nothing_is_taken_back_where_records_never_stay_as_they_are(
    bring_in, take_over, officer, monkeypatch
):
    run = take_over(bring_in(GOOD))
    take_back = ROSTER.take_back

    def disturbed(rows, **more):
        take_back(rows, **more)
        audit.record(officer, "talents.change_talent", Talent.objects.first())

    monkeypatch.setattr(ROSTER, "take_back", disturbed)
    run = undone(run, officer)

    assert (run.state, Talent.objects.count()) == (State.APPLIED, 1)
    assert "Nothing was taken back" in run.problem["en"]


def test_what_is_built_on_meanwhile_is_named(bring_in, take_over, officer, monkeypatch):
    run = take_over(bring_in(GOOD, OTHER))
    take_back = ROSTER.take_back

    def disturbed(rows, **more):
        take_back(rows, **more)
        talent = Talent.objects.get(staff_no="T1")
        if not talent.language_proofs.exists():
            LanguageProof.objects.create(talent=talent, kind="exam", test="NTD", language="de")
            audit.record(officer, "talents.add_languageproof", talent.language_proofs.get())

    monkeypatch.setattr(ROSTER, "take_back", disturbed)
    run = undone(run, officer)

    assert (run.state, Talent.objects.count()) == (State.APPLIED, 2)
    assert "例可心 (T1)" in run.problem["en"]


@pytest.mark.parametrize(
    ("target", "broken"), [(ROSTER, "take_back"), (Stage, "record_each"), (Stage, "write")]
)
def test_fault_in_the_middle_leaves_all_as_it_is(
    bring_in, take_over, officer, monkeypatch, target, broken
):
    run = take_over(bring_in(GOOD, OTHER))
    before = list(Talent.objects.order_by("pk").values())
    steps.take_back(run, actor=officer)

    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(target, broken, fail)
    with pytest.raises(DatabaseError):
        taking_back.undo.call(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == State.UNDOING
    assert list(Talent.objects.order_by("pk").values()) == before
    assert "talents.undo_import_talent" not in actions()


def test_two_results_of_one_person_are_taken_back_together(
    bring_in, take_over, officer, monkeypatch
):
    monkeypatch.setattr(taking_back, "BATCH", 1)
    take_over(bring_in(GOOD, OTHER))
    run = take_over(
        bring_in(
            "T1,JLPT,N2,2025-07-01",
            "T2,JLPT,N2,2025-07-01",
            "T1,IELTS-Academic,6.5,2026-01-01",
            heads="工号,外语考试,外语成绩,考试日期",
            kind=LANGUAGE,
            name="scores.csv",
        )
    )
    assert list(Talent.objects.values_list("has_language_proof", flat=True)) == [True, True]

    run = undone(run, officer)

    assert run.state == State.UNDONE
    assert not LanguageProof.objects.exists()
    assert list(Talent.objects.values_list("has_language_proof", flat=True)) == [False, False]
