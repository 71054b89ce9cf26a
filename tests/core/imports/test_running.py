"""What becomes of a file: looked through, row by row, and who is meant."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation

from accounts.roles import Role
from core.imports import heads, running, steps
from core.imports.kinds import Asked
from core.imports.remarks import read_out
from core.imports.sheet_rows import Mark
from core.imports.tables import Row
from core.models import AuditEntry, ImportMapping, ImportRun, StoredFile
from talents.models import LanguageProof, Talent
from talents.roster.kind import LANGUAGE, ROSTER
from tests.core.conftest import BAD, GOOD, HEADS, OTHER
from tests.factories.accounts import user_with
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
    with translation.override("en"), pytest.raises(steps.Refusal, match="The file needs a column"):
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


@pytest.mark.parametrize("row", [f"{GOOD},Li Kexin", GOOD], ids=["with Latin name", "without"])
def test_another_name_under_a_known_number_is_a_question(bring_in, take_over, row):
    heads = f"{HEADS},英文名" if "Li" in row else HEADS
    take_over(bring_in(row, heads=heads))
    known = Talent.objects.get()

    other = row.replace("例可心", "重复").replace("Li Kexin", "Chong Fu").replace("one@", "two@")
    run = bring_in(other, heads=heads)

    assert (standings(run), changes(run, 2)) == (["asked"], [])
    assert codes(run, 2) == ["other_name"]
    assert run.found.get().candidates == [[known.pk, "例可心 (T1)"]]
    with pytest.raises(steps.Refusal):
        take_over(run, only_good=True)


def test_another_latin_name_alone_under_a_known_number_is_a_question(bring_in):
    TalentFactory(staff_no="T1", family_name="Li", given_name="Kexin", email="")

    run = bring_in("T1,Kexin Li", "T1,Chong Fu", heads="工号,英文名")
    assert standings(run) == ["unchanged", "wrong"]
    assert "other_name" not in codes(run, 3)

    run = bring_in("T1,Chong Fu,two@example.org", heads="工号,英文名,电子邮箱")
    assert (standings(run), codes(run, 2)) == (["asked"], ["other_name"])


@pytest.mark.parametrize(
    ("is_same", "standing", "name", "address"),
    [
        (True, "changed", "样可心", "new@example.org"),
        (False, "wrong", "例可心", "one@example.org"),
    ],
)
def test_another_name_is_written_where_somebody_says_who_it_is(
    bring_in, take_over, officer, is_same, standing, name, address
):
    take_over(bring_in(GOOD))
    known = Talent.objects.get()
    run = bring_in(GOOD.replace("例可心", "样可心").replace("one@", "new@"), OTHER)

    steps.answer(run, {"2": {"person": known.pk if is_same else 0}}, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt + 1)
    run.refresh_from_db()

    assert standings(run) == [standing, "new"]
    take_over(run, only_good=True)
    known.refresh_from_db()
    assert (known.name_zh, known.email) == (name, address)


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
    assert codes(run, 3) == ["alike"]


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


def test_name_of_a_score_is_compared_alone_where_no_birth_date_stands(bring_in, take_over):
    take_over(bring_in(GOOD))

    run = bring_in(
        "T1,样恩泽,JLPT,N2", heads="工号,姓名,外语考试,外语成绩", kind=LANGUAGE, name="s.csv"
    )

    (remark,) = run.found.get().remarks
    assert remark["sentence"]["en"].endswith("the name differs")


def test_cell_that_is_refused_is_not_called_empty_as_well(officer):
    names = heads.recognized(HEADS.split(","), ROSTER.columns).mapping
    cells = dict(zip(names, GOOD.split(","), strict=True)) | {"degree_date": ""}
    row = Row(2, cells, {"degree_date": Mark.EMPTY_FORMULA})
    asked = Asked(today=date(2026, 11, 22), columns=frozenset(names))

    (judged,) = ROSTER.judge(asked).judge([row])

    assert [remark.code for remark in judged.remarks] == [Mark.EMPTY_FORMULA.value]


def test_rows_above_heads_that_come_again_are_looked_through(bring_in):
    run = bring_in(GOOD, OTHER, HEADS, BAD)

    assert standings(run) == ["new", "new", "wrong", "wrong"]
    assert codes(run, 4) == ["heads_again"]
