"""What becomes of a file: looked through, taken over whole or in part, once, and taken back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from accounts.roles import Role
from core import audit
from core.imports import giving_back, keeping, running, steps
from core.imports.remarks import read_out
from core.models import AuditEntry, ImportMapping, ImportRun, StoredFile
from talents.models import Degree, LanguageProof, Talent
from talents.roster import writing
from talents.roster.kind import LANGUAGE, ROSTER
from tests.core.imports.conftest import BAD, GOOD, HEADS, OTHER
from tests.factories.accounts import UserFactory, user_with
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
State = ImportRun.State


def standings(run) -> list[str]:
    return list(run.found.order_by("line").values_list("standing", flat=True))


def changes(run, line: int) -> list[list[str]]:
    return run.found.get(line=line).changes


def codes(run, line: int) -> list[str]:
    return [remark["code"] for remark in run.found.get(line=line).remarks]


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


# Looked through ---------------------------------------------------------------------------------
def test_file_is_kept_privately_and_its_way_in_is_recorded(bring_in, officer):
    run = bring_in(GOOD)

    assert (run.state, run.by, run.rows, run.percent) == (State.CHECKED, officer, 1, 100)
    assert run.dress["encoding"] == "gb18030"
    assert run.head_language == "zh-hans"
    assert run.file.sha256 == run.sha256
    assert default_storage.exists(run.file.file.name)
    assert actions() == ["core.add_importrun"]


def test_every_row_is_judged_and_nothing_is_written(bring_in):
    TalentFactory(staff_no="T2", name_zh="样恩泽", birth_date=date(1990, 1, 1), email="")

    run = bring_in(GOOD, OTHER, BAD)

    assert standings(run) == ["new", "changed", "wrong"]
    assert run.counts == {"new": 1, "changed": 1, "wrong": 1}
    assert Talent.objects.count() == 1


def test_change_is_shown_cell_by_cell(bring_in, take_over):
    take_over(bring_in(GOOD))

    run = bring_in(GOOD.replace("主任医师", "副主任医师").replace("2017-09-01", "2017.9.2"))

    assert standings(run) == ["changed"]
    assert changes(run, 2) == [
        ["title", "主任医师", "副主任医师"],
        ["hire_date", "2017-09-01", "2017-09-02"],
    ]
    assert run.found.get().is_mended


def test_stranger_brings_nothing_in(officer):
    stranger = user_with(Role.FOREIGN_AFFAIRS)

    with pytest.raises(PermissionDenied):
        steps.upload(ROSTER, ContentFile(f"{HEADS}\n{GOOD}".encode(), name="r.csv"), actor=stranger)


def test_file_that_is_on_its_way_is_not_taken_in_twice(bring_in):
    run = bring_in(GOOD)

    with pytest.raises(steps.AlreadyHere) as same:
        bring_in(GOOD)

    assert same.value.run == run
    assert StoredFile.objects.count() == 1
    assert ImportRun.objects.count() == 1


def test_mapping_is_remembered_for_the_next_file_of_these_heads(bring_in, officer):
    heads = HEADS.replace("职称", "鞋码")
    first = bring_in(GOOD, heads=heads)
    mapping = [name or "title" for name in first.mapping]
    steps.map_columns(first, mapping, actor=officer)

    second = steps.upload(
        ROSTER, ContentFile(f"{heads}\n{OTHER}".encode(), name="next.csv"), actor=officer
    )

    assert ImportMapping.objects.get().mapping == second.mapping == mapping


def test_column_twice_and_no_column_to_find_people_by_are_refused(bring_in, officer):
    run = bring_in(GOOD)

    with translation.override("en"), pytest.raises(steps.Refusal, match="Two columns stand for"):
        steps.map_columns(run, ["staff_no", "staff_no"], actor=officer)
    with translation.override("en"), pytest.raises(steps.Refusal, match="columns are missing"):
        steps.map_columns(run, ["name_zh", "title"], actor=officer)


def test_file_that_breaks_off_goes_back_to_its_columns_with_the_reason(bring_in):
    run = bring_in(GOOD, *[OTHER] * 30, '"T9,never closed')

    assert run.state == State.RECOGNIZED
    with translation.override("en"):
        assert "opened in line 33 is never closed" in read_out(run.problem)
    with translation.override("zh-hans"):
        assert "第33行" in read_out(run.problem)


def test_file_can_be_read_in_another_encoding(officer):
    content = ContentFile(f"{HEADS}\n{GOOD}".encode("big5hkscs", "replace"), name="r.csv")
    run = steps.upload(ROSTER, content, actor=officer)
    dress = running.Dress(**{**run.dress, "encoding": "big5hkscs"})

    run = steps.read_otherwise(run, dress, actor=officer)

    assert run.dress["encoding"] == "big5hkscs"


# Who is meant -----------------------------------------------------------------------------------
def test_name_and_birth_date_are_a_question_and_no_answer(bring_in, take_over, officer):
    known = TalentFactory(staff_no="OLD", name_zh="例可心", birth_date=date(1990, 1, 1), email="")

    run = bring_in(GOOD)
    assert standings(run) == ["asked"]
    assert run.found.get().candidates == [[known.pk, "例可心 (OLD)"]]

    steps.answer(run, {"2": {"person": known.pk}}, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt + 1)
    run.refresh_from_db()
    assert standings(run) == ["changed"]
    take_over(run)
    known.refresh_from_db()
    assert (known.staff_no, Talent.objects.count()) == ("T1", 1)


def test_another_person_of_the_same_name_and_day_is_new(bring_in, take_over, officer):
    TalentFactory(staff_no="OLD", name_zh="例可心", birth_date=date(1990, 1, 1), email="")
    run = bring_in(GOOD)

    steps.answer(run, {"2": {"person": 0}}, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt + 1)
    run.refresh_from_db()
    take_over(run)

    assert sorted(Talent.objects.values_list("staff_no", flat=True)) == ["OLD", "T1"]


def test_person_is_found_without_a_number_once_somebody_says_so(bring_in, take_over, officer):
    take_over(bring_in(GOOD))
    run = bring_in("例可心,1990-01-01,副院长", heads="姓名,出生日期,职务")
    assert standings(run) == ["asked"]

    steps.answer(run, {"2": {"person": Talent.objects.get().pk}}, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt + 1)
    run.refresh_from_db()
    take_over(run)

    assert Talent.objects.values_list("staff_no", "post").get() == ("T1", "副院长")


def test_namesake_in_the_same_file_is_new_and_told(bring_in):
    TalentFactory(staff_no="T2", name_zh="例可心", birth_date=date(1990, 1, 1), email="")

    run = bring_in(OTHER.replace("样恩泽", "例可心"), GOOD)

    assert standings(run) == ["changed", "new"]
    assert codes(run, 3) == ["namesake"]


def test_two_rows_never_mean_one_person(bring_in, officer):
    known = TalentFactory(staff_no="OLD", name_zh="例可心", birth_date=date(1990, 1, 1), email="")
    run = bring_in(GOOD, OTHER.replace("T2", "OLD").replace("样恩泽", "例可心"))

    steps.answer(run, {"2": {"person": known.pk}}, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt + 1)

    assert standings(run) == ["changed", "wrong"]
    assert codes(run, 3) == ["duplicate_person"]


def test_suggestion_that_is_taken_mends_the_row(bring_in, officer):
    run = bring_in(
        f"{GOOD},IELTS-Academic,65,2026-01-01", heads=f"{HEADS},外语考试,外语成绩,考试日期"
    )
    assert standings(run) == ["wrong"]

    steps.answer(run, {"2": {"cells": {"language_score": "6.5"}}}, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt + 1)

    assert standings(run) == ["new"]


# Taken over -------------------------------------------------------------------------------------
def test_rows_are_taken_over_with_a_trail_and_the_file_is_wiped(bring_in, take_over, officer):
    run = bring_in(GOOD, OTHER)
    name = run.file.file.name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.files.transaction.on_commit", lambda done: done())
        run = take_over(run)

    assert (run.state, run.applied_by, run.file) == (State.APPLIED, officer, None)
    assert not default_storage.exists(name)
    assert not StoredFile.objects.exists()
    assert actions() == [
        "core.add_importrun",
        "talents.import_talent",
        "talents.import_talent",
        "core.apply_importrun",
    ]
    entry = AuditEntry.objects.filter(action="talents.import_talent").order_by("pk")[0]
    assert "closed" in entry.details
    assert audit.details_of(entry)["after"]["title"] == "主任医师"
    talent = Talent.objects.get(staff_no="T1")
    assert (talent.highest_degree, talent.doctorate_on) == ("doctorate", date(2017, 6, 1))
    assert (talent.pinyin, talent.nationality) == ("li ke xin", "CN")
    assert "likexin" in talent.search_text


def test_the_same_file_again_changes_nothing(bring_in, take_over, officer):
    take_over(bring_in(GOOD, OTHER))

    again = bring_in(GOOD, OTHER)

    assert standings(again) == ["unchanged", "unchanged"]
    with pytest.raises(steps.Refusal):
        steps.take_over(again, only_good=False, actor=officer)


def test_bad_row_stops_all_unless_only_the_good_ones_are_wanted(bring_in, take_over, officer):
    run = bring_in(GOOD, BAD)

    with pytest.raises(steps.Refusal):
        steps.take_over(run, only_good=False, actor=officer)
    assert not Talent.objects.exists()

    run = take_over(run, only_good=True)
    assert list(Talent.objects.values_list("staff_no", flat=True)) == ["T1"]
    assert standings(run) == ["new", "wrong"]


def test_rows_left_out_come_back_as_they_were_with_the_reason(bring_in):
    run = bring_in(GOOD, BAD.replace("主任医师", "=1+1"))

    content = b"".join(giving_back.pieces(run, "en")).decode("utf-8-sig")

    heads, row = content.splitlines()
    assert heads == f"{HEADS},reason"
    assert row.startswith("T3,例可心,1989-02-30,杰出创新人才,肺部肿瘤科,'=1+1,")
    assert "is not a day of the calendar" in row
    assert "looks like a formula" in row


def test_empty_cell_deletes_only_where_the_officer_says_so(bring_in, take_over):
    take_over(bring_in(GOOD))
    empty = GOOD.replace("主任医师", "")

    assert standings(bring_in(empty)) == ["unchanged"]
    ImportRun.objects.filter(state="checked").update(state="discarded")
    run = bring_in(empty, clears=True)
    assert changes(run, 2) == [["title", "主任医师", ""]]
    take_over(run)
    assert Talent.objects.values_list("title", "title_level").get() == ("", "")


def test_what_the_person_entered_stays_and_is_told(bring_in):
    TalentFactory(staff_no="T1", name_zh="例可心", birth_date=date(1990, 1, 1), phone="022 1234")

    run = bring_in("T1,+86 138 0000 0000", heads="工号,电话")

    assert (standings(run), codes(run, 2)) == (["unchanged"], ["kept"])


def test_preview_that_is_out_of_date_is_shown_anew_and_nothing_is_written(bring_in, take_over):
    take_over(bring_in(GOOD))
    run = bring_in(GOOD.replace("主任医师", "副主任医师"))
    Talent.objects.update(title="主治医师")

    run = take_over(run)

    assert run.state == State.CHECKING
    assert "Nothing was taken over" in run.problem["en"]
    assert Talent.objects.get().title == "主治医师"
    running.check.call(run_id=run.pk, attempt=run.attempt)
    assert changes(run, 2)[0] == ["title", "主治医师", "副主任医师"]


@pytest.mark.parametrize("broken", ["write", "record_each"])
def test_fault_in_the_middle_leaves_nothing_behind(bring_in, officer, monkeypatch, broken):
    run = bring_in(GOOD, OTHER)
    steps.take_over(run, only_good=False, actor=officer)

    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    target = ROSTER if broken == "write" else writing.audit
    monkeypatch.setattr(target, broken, fail)
    with pytest.raises(DatabaseError):
        running.apply.call(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == State.APPLYING
    assert not Talent.objects.exists()
    assert run.found.count() == 2


def test_one_list_is_taken_over_at_a_time(bring_in, officer):
    first, second = bring_in(GOOD), bring_in(OTHER)
    steps.take_over(first, only_good=False, actor=officer)

    with pytest.raises(steps.Refusal):
        steps.take_over(second, only_good=False, actor=officer)


# Taken back -------------------------------------------------------------------------------------
def undone(run, officer):
    steps.take_back(run, actor=officer)
    running.undo.call(run_id=run.pk)
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


@pytest.mark.parametrize("built", ["account", "proof", "change"])
def test_what_was_built_on_is_named_and_nothing_is_taken_back(bring_in, take_over, officer, built):
    run = take_over(bring_in(GOOD, OTHER))
    talent = Talent.objects.get(staff_no="T1")
    if built == "account":
        Talent.objects.filter(pk=talent.pk).update(user=UserFactory())
    elif built == "proof":
        LanguageProof.objects.create(talent=talent, kind="exam", test="NTD", language="de")
    else:
        Talent.objects.filter(pk=talent.pk).update(title="主治医师")

    run = undone(run, officer)

    assert run.state == State.APPLIED
    assert "例可心 (T1)" in run.problem["zh-hans"]
    assert "样恩泽" not in run.problem["zh-hans"]
    assert Talent.objects.count() == 2


def test_time_for_taking_back_ends(bring_in, take_over, officer):
    run = take_over(bring_in(GOOD))
    ImportRun.objects.update(applied_at=timezone.now() - timedelta(days=31))
    run.refresh_from_db()

    with pytest.raises(steps.Refusal):
        steps.take_back(run, actor=officer)


# Other lists ------------------------------------------------------------------------------------
def test_language_scores_are_added_to_people_who_are_known(bring_in, take_over):
    take_over(bring_in(GOOD))
    heads = "工号,姓名,外语考试,外语成绩,考试日期"

    run = bring_in(
        "T1,例可心,IELTS-Academic,6.5,2026-01-01",
        "T1,例可心,JLPT,N2,2025-07-01",
        "T1,例可心,JLPT,N2,2025-07-01",
        "T9,例可心,JLPT,N2,2025-07-01",
        "T1,样恩泽,JLPT,N1,2025-07-02",
        heads=heads,
        kind=LANGUAGE,
        name="scores.csv",
    )

    assert standings(run) == ["changed", "changed", "wrong", "wrong", "wrong"]
    run = take_over(run, only_good=True)
    assert sorted(LanguageProof.objects.values_list("test", flat=True)) == [
        "IELTS-Academic",
        "JLPT",
    ]
    assert Talent.objects.get().has_language_proof


# Looked after -----------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["checking", "applying", "undoing"])
def test_work_that_a_killed_worker_left_is_handed_out_again(bring_in, take_over, officer, state):
    run = bring_in(GOOD)
    if state == "undoing":
        take_over(run)
    ImportRun.objects.filter(pk=run.pk).update(
        state=state, touched_at=timezone.now() - timedelta(minutes=5), undone_by=officer
    )
    before = DBTaskResult.objects.count()

    assert keeping.go_on() == 1
    assert keeping.go_on() == 0

    assert DBTaskResult.objects.count() == before + 1


def test_work_begun_anew_ends_the_one_before(bring_in):
    run = bring_in(GOOD)
    ImportRun.objects.filter(pk=run.pk).update(state="checking", attempt=5)

    running.check.call(run_id=run.pk, attempt=run.attempt)

    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.CHECKING, 5)


def test_file_on_which_the_worker_dies_again_and_again_goes_back_to_the_officer(bring_in):
    run = bring_in(GOOD)
    silent = timezone.now() - timedelta(minutes=5)
    ImportRun.objects.update(state="checking", attempt=50, touched_at=silent)

    keeping.go_on()

    run.refresh_from_db()
    assert run.state == State.RECOGNIZED
    assert "could not be looked through" in run.problem["en"]


def test_what_nobody_went_on_with_is_thrown_away(bring_in):
    run = bring_in(GOOD)
    ImportRun.objects.update(touched_at=timezone.now() - timedelta(days=8))

    keeping.wipe()

    run.refresh_from_db()
    assert (run.state, run.file) == (State.DISCARDED, None)
    assert not run.found.exists()
    assert actions()[-1] == "core.discard_importrun"


def test_rows_go_with_the_time_for_taking_back(bring_in, take_over):
    run = take_over(bring_in(GOOD))
    keeping.wipe()
    assert run.found.count() == 1

    ImportRun.objects.update(touched_at=timezone.now() - timedelta(days=31))
    keeping.wipe()

    assert not run.found.exists()
    assert ImportRun.objects.get().counts == {"new": 1}
