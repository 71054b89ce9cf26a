"""Rows that have more cells, or fewer, than there are names of columns."""

import io

import openpyxl
import pytest
from django.core.files.base import ContentFile

from core.imports import giving_back, running, steps
from talents.models import Talent
from talents.roster.kind import LANGUAGE, ROSTER
from tests.core.conftest import GOOD, HEADS, OTHER

pytestmark = pytest.mark.django_db
FIRST_HEADS = "工号,姓名,职务,职称"


def told(run, line: int) -> tuple[str, list[tuple[str, str]]]:
    row = run.found.get(line=line)
    return row.standing, [(one["weight"], one["code"]) for one in row.remarks]


@pytest.mark.parametrize(
    ("kind", "heads", "row"),
    [
        (ROSTER, FIRST_HEADS, "T1,例可心,主任,兼书记,主治医师"),
        (LANGUAGE, "工号,考试类型,成绩", "T1,雅思,6,5"),
    ],
)
def test_row_with_surplus_cells_is_not_taken_and_counts_them(bring_in, take_over, kind, heads, row):
    take_over(bring_in(GOOD))

    run = bring_in(row, heads=heads, kind=kind)

    assert told(run, 2) == ("wrong", [("refused", "surplus_cells")])
    cells, names = len(row.split(",")), len(heads.split(","))
    sentence = run.found.get().remarks[0]["sentence"]
    assert sentence["en"].startswith(f"The row has {cells} cells, but the file names {names} col")
    assert sentence["zh-hans"].startswith(f"本行有{cells}个单元格，而文件只有{names}个列名")


@pytest.mark.parametrize(
    "again", [HEADS, HEADS.replace("职称", "職 稱*"), "staff number,Chinese name,Date of birth,,"]
)
def test_row_that_repeats_the_heads_is_told_as_such(bring_in, again):
    run = bring_in(GOOD, again, OTHER)

    assert [told(run, line)[0] for line in (2, 3, 4)] == ["new", "wrong", "new"]
    assert ("refused", "heads_again") in told(run, 3)[1]


def test_surplus_empty_cells_are_silent(bring_in):
    assert told(bring_in(f"{GOOD},, ,"), 2) == ("new", [])


def test_other_rows_are_judged_in_their_order_as_if_it_were_not_there(bring_in, take_over):
    run = bring_in(f"{GOOD},x", OTHER, GOOD)

    assert [told(run, line)[0] for line in (2, 3, 4)] == ["wrong", "new", "new"]
    take_over(run, only_good=True)
    assert set(Talent.objects.values_list("staff_no", flat=True)) == {"T1", "T2"}


def test_surplus_cells_come_back_too_and_are_no_good_row_when_sent_again(bring_in):
    run = bring_in("T1,例可心,主任,兼书记,主治医师,", heads=FIRST_HEADS)

    content = b"".join(giving_back.pieces(run, "en")).decode("utf-8-sig")

    heads, row = content.splitlines()
    assert heads == f"{FIRST_HEADS},reason"
    assert row.startswith("T1,例可心,主任,兼书记,")
    assert row.endswith(",主治医师")
    assert told(bring_in(row, heads=heads), 2) == ("wrong", [("refused", "surplus_cells")])


def test_row_that_is_cut_short_deletes_nothing_and_says_so(bring_in, take_over):
    take_over(bring_in(GOOD))

    run = bring_in("T1,例可心", heads="工号,姓名,职称", clears=True)

    assert told(run, 2) == ("unchanged", [("noted", "cut_short")])
    sentence = run.found.get().remarks[0]["sentence"]
    assert sentence["en"].startswith("The row has 2 cells, but the file names 3 columns.")
    assert sentence["zh-hans"].startswith("本行只有2个单元格，而文件有3个列名")


def test_workbook_keeps_no_empty_cells_at_the_end(bring_in, take_over, officer):
    take_over(bring_in(GOOD))
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.active.append(["工号", "姓名", "职称"])
    made.active.append(["T1", "例可心"])
    made.save(file)

    upload = ContentFile(file.getvalue(), name="roster.xlsx")
    run = steps.upload(ROSTER, upload, actor=officer)
    run = steps.map_columns(run, run.mapping, clears=True, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt)

    assert told(run, 2) == ("changed", [])
    assert run.found.get().changes == [["title", "主任医师", ""]]
