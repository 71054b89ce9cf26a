"""Workbooks: what they really hold, and what is refused before it costs anything."""

import io
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from django.utils import translation

from core import office_files
from core.imports import problems, workbooks
from core.imports.problems import UnreadableFile
from core.imports.sheet_rows import Mark
from core.imports.tables import recognize
from tests.core.imports.books import TYPES, book, cell, row, sheet
from tests.core.imports.test_tables import COLUMNS, rows

HEADS = row("staff_no", "title", "email")


def read(file) -> list[dict[str, str]]:
    return rows(recognize(file, COLUMNS))


def marks(file) -> dict[str, Mark]:
    found = recognize(file, COLUMNS)
    return dict(next(iter(found.rows(["staff_no", "title", "email"]))).marks)


def test_workbook_of_openpyxl_is_read_with_its_types():
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.active.append(["staff_no", "title", "email"])
    made.active.append([90001, date(2020, 4, 30), "a@b.c"])
    made.active.append(["090002", 6.5, True])
    made.save(file)

    assert read(file) == [
        {"staff_no": "90001", "title": "2020-04-30", "email": "a@b.c"},
        {"staff_no": "090002", "title": "6.5", "email": "TRUE"},
    ]


def test_workbook_of_xlsxwriter_is_read_with_its_shared_texts():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        page = made.add_worksheet("名单")
        page.write_row(0, 0, ["staff_no", "title", "email"])
        page.write_rich_string(1, 1, "主任", made.add_format({"bold": True}), "医师")
        page.write_string(1, 0, "T1")

    assert read(file) == [{"staff_no": "T1", "title": "主任医师", "email": ""}]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (cell("43951", kind="n", style=1), "2020-04-30"),
        (cell("43951", kind="n", style=2), "2020-04-30"),
        (cell("1", kind="n", style=1), "1900-01-01"),
        (cell("59", kind="n", style=1), "1900-02-28"),
        (cell("61", kind="n", style=1), "1900-03-01"),
        (cell("-5", kind="n", style=1), "-5"),
        (cell("43951.5", kind="n", style=1), "2020-04-30 12:00:00"),
        (cell("1899-05-01"), "1899-05-01"),
        (cell("7.0", kind="n"), "7"),
        (cell("6.5", kind="n"), "6.5"),
        (cell("1E5", kind="n"), "100000"),
        (cell("a_x000D_b"), "a\rb"),
    ],
)
def test_cell_is_read_as_it_is_shown(written, expected):
    assert read(book(sheet([HEADS, row("T1", written)])))[0]["title"] == expected


def test_workbook_with_too_many_rows_is_refused_before_any_is_judged(monkeypatch):
    monkeypatch.setattr(problems, "MOST_ROWS", 2)
    fits = [HEADS, row("T1", "x"), row(" "), row("T2", "y"), row("")]

    assert [one["staff_no"] for one in read(book(sheet(fits)))] == ["T1", "T2"]
    with translation.override("en"), pytest.raises(UnreadableFile, match="more than 2 rows"):
        recognize(book(sheet([*fits, row("T3", "z")])), COLUMNS)


def test_days_count_from_1904_where_the_workbook_says_so():
    made = book(
        sheet([HEADS, row("T1", cell("42489", kind="n", style=1))]),
        properties='<workbookPr date1904="1"/>',
    )

    assert read(made)[0]["title"] == "2020-04-30"


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        (cell("3", kind="n", formula="1+2"), Mark.FORMULA),
        (cell("", kind="n", formula="1+2").replace("<v></v>", ""), Mark.EMPTY_FORMULA),
        (cell("#N/A", kind="e"), Mark.ERROR),
        (cell("12010519900101123", kind="n"), Mark.ROUNDED),
    ],
)
def test_cell_that_is_no_plain_value_is_marked(written, mark):
    assert marks(book(sheet([HEADS, row("T1", written)]))) == {"title": mark}


def test_merged_cells_are_marked_in_every_row_that_shares_them():
    made = book(
        sheet(
            [HEADS, row("T1", "肺部肿瘤科"), row("T2")],
            after='<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
        )
    )

    found = list(recognize(made, COLUMNS).rows(["staff_no", "title", "email"]))

    assert [dict(one.marks) for one in found] == [{"title": Mark.MERGED}] * 2


def test_merged_title_above_the_heads_does_no_harm():
    made = book(
        sheet(
            [row("花名册"), HEADS, row("T1", "x")],
            after='<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>',
        )
    )

    assert read(made) == [{"staff_no": "T1", "title": "x", "email": ""}]


def test_hidden_sheets_are_left_alone_and_counted():
    shown, hidden = sheet([HEADS, row("T1", "x")]), sheet([HEADS, row("T2", "secret")])

    found = recognize(
        book(hidden, shown, hidden, states=["hidden", "visible", "veryHidden"]), COLUMNS
    )

    assert (found.sheets, found.hidden, found.dress.sheet) == (["Sheet2"], 2, "Sheet2")
    assert [one["staff_no"] for one in rows(found)] == ["T1"]


def test_empty_rows_are_passed_over_whatever_their_number():
    many = [f'<row r="{number}" s="1" customFormat="1"/>' for number in range(3, 20_003)]
    made = book(sheet([HEADS, row("T1", "x"), *many, row("T2", "y", number=20_003)]))

    found = list(recognize(made, COLUMNS).rows(["staff_no", "title", "email"]))

    assert [(one.line, one.cells["staff_no"]) for one in found] == [(2, "T1"), (20_003, "T2")]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda: book(sheet([HEADS]), more={"xl/vbaProject.bin": b"x"}), "macros"),
        (lambda: book(sheet([HEADS]), states=["hidden"]), "sheets of the workbook are hidden"),
        (lambda: book('<!DOCTYPE a [<!ENTITY b "c">]>' + sheet([HEADS])), "what no list needs"),
        (lambda: book("<worksheet><sheetData><row>"), "damaged"),
        (lambda: book(sheet([row('<c t="s"><v>7</v></c>')])), "damaged"),
        (lambda: book(sheet([HEADS]), types=TYPES.replace("sheet.main", "x")), "no workbook"),
        (lambda: io.BytesIO(book(sheet([HEADS])).getvalue()[:-80]), "no workbook"),
    ],
)
def test_workbook_is_refused_with_a_sentence(made, sentence):
    with translation.override("en"), pytest.raises(UnreadableFile, match=sentence):
        read(made())


def test_bomb_is_stopped_where_it_has_unpacked_too_much(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED_BYTES", 1 << 20)
    many = [row("T1", "x" * 1000)] * 4000
    made = book(sheet([HEADS, *many]))
    assert len(made.getvalue()) < 100_000

    with translation.override("en"), pytest.raises(UnreadableFile, match="unpacks to more"):
        read(made)


def test_package_that_says_it_is_huge_is_not_opened_at_all(monkeypatch):
    monkeypatch.setattr(office_files, "MOST_UNPACKED_BYTES", 1 << 20)
    made = book(sheet([HEADS]), more={"xl/media/big.bin": b"\0" * ((1 << 20) + 1)})

    with translation.override("en"), pytest.raises(UnreadableFile, match="unpacks to more"):
        read(made)
