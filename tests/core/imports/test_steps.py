"""An import is taken over whole or in part, once."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError

from core import audit
from core.imports import giving_back, running, steps
from core.imports.staging import Stage
from core.models import AuditEntry, ImportRun, StoredFile
from talents.models import Talent
from talents.roster.kind import ROSTER
from tests.core.conftest import BAD, GOOD, HEADS, OTHER
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
    assert " · 出生日期: “1989-02-30” is not a day of the calendar" in row
    assert ",职称: “=1+1” looks like a formula" in row


def test_reason_names_a_column_that_the_file_lacks_as_the_portal_does(bring_in):
    run = bring_in("T9,例可心", heads="工号,姓名")

    content = b"".join(giving_back.pieces(run, "en")).decode("utf-8-sig")

    assert "Date of birth: is required for a new person, and empty" in content


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


@pytest.mark.parametrize(
    ("target", "broken"), [(ROSTER, "write"), (Stage, "record_each"), (Stage, "write")]
)
def test_fault_in_the_middle_leaves_nothing_behind(bring_in, officer, monkeypatch, target, broken):
    run = bring_in(GOOD, OTHER)
    steps.take_over(run, only_good=False, actor=officer)

    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(target, broken, fail)
    with pytest.raises(DatabaseError):
        running.apply.call(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == State.APPLYING
    assert not Talent.objects.exists()
    assert list(run.found.values_list("undo", flat=True)) == [{}, {}]


def test_rows_that_are_ready_are_told_to_others_before_the_end(bring_in, officer, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    people = [GOOD.replace("T1", f"T{n}").replace("one@", f"{n}@") for n in range(5)]
    run = bring_in(*people)
    steps.take_over(run, only_good=False, actor=officer)
    told, write = [], ROSTER.write

    def watched(judged, **more):
        told.append((ImportRun.objects.get().rows, Talent.objects.count()))
        write(judged, **more)

    monkeypatch.setattr(ROSTER, "write", watched)
    running.apply.call(run_id=run.pk)

    assert told == [(0, 0), (2, 0), (4, 0)]
    run.refresh_from_db()
    assert (run.state, run.rows, run.total) == (State.APPLIED, 5, 5)


def change_somebody() -> None:
    """As an office does it: with its row in the trail."""
    audit.record(None, "talents.change_talent", TalentFactory())


@pytest.mark.parametrize("times", [1, 3])
def test_file_is_judged_again_where_records_change_while_it_is_taken_over(
    bring_in, officer, monkeypatch, times
):
    run = bring_in(GOOD, OTHER)
    steps.take_over(run, only_good=False, actor=officer)
    left, write = [times], ROSTER.write

    def disturbed(judged, **more):
        write(judged, **more)
        if left[0]:
            left[0] -= 1
            change_somebody()

    monkeypatch.setattr(ROSTER, "write", disturbed)
    running.apply.call(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == State.APPLIED
    assert Talent.objects.filter(staff_no__in=["T1", "T2"]).count() == 2
    assert AuditEntry.objects.filter(action="talents.import_talent").count() == 2


def test_file_is_looked_through_again_where_records_never_stay_as_they_are(
    bring_in, officer, monkeypatch
):
    run = bring_in(GOOD)
    steps.take_over(run, only_good=False, actor=officer)
    write = ROSTER.write

    def disturbed(judged, **more):
        write(judged, **more)
        change_somebody()

    monkeypatch.setattr(ROSTER, "write", disturbed)
    running.apply.call(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == State.CHECKING
    assert not Talent.objects.filter(staff_no="T1").exists()


def test_one_list_is_taken_over_at_a_time(bring_in, officer):
    first, second = bring_in(GOOD), bring_in(OTHER)
    steps.take_over(first, only_good=False, actor=officer)

    with pytest.raises(steps.Refusal):
        steps.take_over(second, only_good=False, actor=officer)
