"""The kinds of file: what comes out is what went in, and nothing runs."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from core.exports import csv_file, json_file, packing, xlsx_file
from core.exports.columns import Column

COLUMNS = [
    Column("code", "Code"),
    Column("day", "Day", kind="day"),
    Column("number", "Number", kind="number"),
]
HEADS = [["编号 Code", "Day", "Number"], ["code", "day", "number"]]
NASTY = [
    *("=1+1", "+86 138 0000 0000", "-1", "@SUM(A1)", "＝1", "{=1}", "https://x.example", "<a&b>"),
    *("]]>", "a\rb\nc\td", " x ", "_x0041_", "00123", "𠮷野", '"quoted"', "&amp;", "'=1"),
]


def bytes_of(pieces) -> bytes:
    return b"".join(piece for piece, _rows in pieces)


def sheet_of(rows, heads=None, columns=None):
    made = xlsx_file.pieces(columns or COLUMNS, heads or HEADS, rows, title="List: 1/2")
    return openpyxl.load_workbook(io.BytesIO(bytes_of(made))).active


@pytest.mark.parametrize("text", NASTY)
def test_sheet_holds_each_text_as_text(text):
    page = sheet_of([[text, None, None]])

    cell = page["A3"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.hyperlink is None


def test_sheet_has_days_numbers_and_empty_cells():
    rows = [["", date(2027, 9, 1), Decimal("2.5")], [None, date(1880, 1, 2), 7], ["x", None, None]]

    page = sheet_of(rows)

    assert page["B3"].value.date() == date(2027, 9, 1)
    assert page["B3"].is_date
    assert page["C3"].value == 2.5
    assert (page["B4"].value, page["C4"].value) == ("1880-01-02", 7)
    assert [page["A3"].value, page["A4"].value, page["B5"].value] == [None, None, None]


def test_sheet_keeps_its_headings_in_view_and_filters_below_them():
    page = sheet_of([["a", None, 1], ["b", None, 2]])

    assert page.title == "List  1 2"
    assert page.freeze_panes == "B3"
    assert page.auto_filter.ref == "A2:C4"
    assert [cell.value for cell in page[1]] == HEADS[0]
    assert [cell.value for cell in page[2]] == HEADS[1]


@pytest.mark.parametrize(
    ("head", "key", "width", "height"),
    [
        ("Code", "code", 14, 15),  # the values need most
        ("Chinese name", "name_zh", 16, 15),  # 12 letters, bold, and the button of the filter
        ("中文姓名", "name_zh", 14, 15),
        ("境外永久居留权", "foreign_permanent_residence", 26, 15),  # the key is longer
        ("境外永久居留权\npermanent residence abroad", "abroad", 32, 30),  # its longer line
        ("x" * 100, "code", 40, 45),
    ],
)
def test_column_is_as_wide_and_its_head_as_high_as_the_words_need(head, key, width, height):
    page = sheet_of([], heads=[[head], [key]], columns=[Column(key, head)])

    assert page.column_dimensions["A"].width == width
    assert page["A1"].alignment.wrap_text
    assert (page.row_dimensions[1].height, page.row_dimensions[2].height) == (height, 15)


def test_sheet_prints_all_columns_on_a4_and_its_heads_on_each_page():
    page = sheet_of([["a", None, 1]])

    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
    assert page.print_title_rows == "$1:$2"


def test_characters_that_no_xml_may_hold_are_left_out():
    assert sheet_of([["a\x00b\x0b\ufffec", None, None]])["A3"].value == "abc"


def test_sheet_is_never_longer_than_excel_reads(monkeypatch):
    monkeypatch.setattr(xlsx_file, "LAST_ROW", 300)

    with pytest.raises(xlsx_file.TooLong):
        sheet_of([["a", None, 1]] * 400)


def test_rows_are_counted_once_in_each_kind_of_file():
    rows = [["a", date(2027, 1, 1), 1]] * 1234
    kinds = [
        csv_file.pieces(HEADS, rows),
        csv_file.pieces(HEADS, rows, "csv-gb18030"),
        json_file.pieces(COLUMNS, rows),
        xlsx_file.pieces(COLUMNS, HEADS, rows, title="x"),
    ]

    assert [sum(count for _piece, count in made) for made in kinds] == [1234] * 4


@pytest.mark.parametrize("kind", ["csv", "csv-gb18030"])
def test_csv_reads_back(kind):
    rows = [["李可欣", date(2027, 9, 1), Decimal("2.50")], ["=1", None, 3], ["𠮷", None, None]]

    content = bytes_of(csv_file.pieces(HEADS, rows, kind))
    found = list(csv.reader(io.StringIO(content.decode(csv_file.ENCODINGS[kind]), newline="")))

    assert content.startswith(b"\xef\xbb\xbf") == (kind == "csv")
    assert found == [
        *HEADS,
        ["李可欣", "2027-09-01", "2.50"],
        ["'=1", "", "3"],
        ["𠮷", "", ""],
    ]


def test_cells_outside_gbk_are_named_by_line_and_column():
    rows = [["李", None, 1], ["1\xe9a", None, 2], ["a𠮷", None, 3], ["b\n㐀", None, 4]]

    content = bytes_of(csv_file.pieces(HEADS, rows, "csv-gb18030"))

    assert list(csv_file.spoiled(content, 1)) == [(5, 0, "a𠮷"), (6, 0, "b\n㐀")]


@pytest.mark.parametrize("number", [0, 1, 499, 500, 501, 1000])
def test_json_is_an_array_of_objects_under_the_keys(number):
    rows = [["=1", date(2027, 9, 1), Decimal("2.5")]] * number

    found = json.loads(bytes_of(json_file.pieces(COLUMNS, rows)))

    assert found == [{"code": "=1", "day": "2027-09-01", "number": 2.5}] * number


def test_package_is_sent_while_it_is_made():
    package = packing.Package(datetime(2027, 1, 2, tzinfo=UTC))
    asked = []

    def content():
        for number in range(40):
            asked.append(number)
            yield bytes([number]) * 10_000

    parts = package.add("a/报告.pdf", content(), packed=False)
    first = next(parts)
    begun = len(asked)
    whole = first + b"".join(parts) + b"".join(package.end())

    assert begun < 10
    with zipfile.ZipFile(io.BytesIO(whole)) as found:
        assert found.testzip() is None
        assert found.namelist() == ["a/报告.pdf"]
        assert found.read("a/报告.pdf") == b"".join(bytes([one]) * 10_000 for one in range(40))
