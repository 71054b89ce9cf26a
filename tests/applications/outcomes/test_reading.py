"""The sheet as bytes: every dress it comes in, and everything that is no sheet."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.outcomes import reading
from applications.outcomes.reading import Row
from core import office_files
from core.imports.problems import UnreadableFile
from tests.applications.outcomes.sheets import HEAD, csv_sheet, with_part, workbook

ROW = ("2027-VS-0001", "样天佑", "awarded", "since May")
READ = Row(2, "2027-VS-0001", "awarded", "样天佑", "since May")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")],
)
def test_csv_is_read_in_every_usual_encoding(encoding, told):
    sheet = reading.read(csv_sheet(ROW, encoding=encoding))

    assert (sheet.encoding, sheet.rows) == (told, [READ])


def test_workbook_is_read_as_text():
    sheet = reading.read(workbook(ROW, ("2027-VS-0002", "", 1.0, None)))

    assert sheet.rows == [READ, Row(3, "2027-VS-0002", "1")]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_with_another_separator_is_read(separator):
    text = separator.join(HEAD) + "\n" + separator.join(ROW)

    assert reading.read(SimpleUploadedFile("x.csv", text.encode())).rows == [READ]


def test_chinese_heads_in_another_order_are_known():
    head, row = ("结果", "申请编号", "其他"), ("录取", "2027-VS-0001", "x")

    assert reading.read(csv_sheet(row, head=head)).rows == [Row(2, "2027-VS-0001", "录取")]


def test_apostrophe_of_the_formula_guard_is_taken_off():
    sheet = reading.read(csv_sheet(("'=1+1", "'@x", "no", "")))

    assert sheet.rows == [Row(2, "=1+1", "no", "@x")]


def test_formula_of_a_workbook_is_not_run():
    assert reading.read(workbook(("2027-VS-0001", "", "=1+1", "n"))).rows[0].outcome == ""


def test_empty_rows_are_passed_over():
    assert [row.line for row in reading.read(csv_sheet(("", "", "", ""), ROW)).rows] == [3]


@pytest.mark.parametrize(
    "head",
    [("a", "b"), ("reference", "note"), ("reference", "outcome", "outcome"), ("reference",)],
)
def test_sheet_without_its_columns_is_refused(head):
    with pytest.raises(UnreadableFile, match="first line"):
        reading.read(csv_sheet(ROW, head=head))


@pytest.mark.parametrize("make", [csv_sheet, workbook])
def test_row_with_more_cells_than_columns_is_refused_by_its_line(make):
    """A comma within the note; an empty cell at the end is harmless."""
    with pytest.raises(UnreadableFile, match="Line 3 has more cells"):
        reading.read(make((*ROW, ""), (*ROW, "and June")))


def test_sheet_without_rows_is_refused():
    with pytest.raises(UnreadableFile, match="no row"):
        reading.read(csv_sheet())


@pytest.mark.parametrize("make", [csv_sheet, workbook])
def test_too_many_rows_are_refused(make, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)

    assert len(reading.read(make(*[ROW] * 3)).rows) == 3
    with pytest.raises(UnreadableFile, match="more than 3 rows"):
        reading.read(make(*[ROW] * 4))


def test_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 20)

    with pytest.raises(UnreadableFile, match="larger than"):
        reading.read(csv_sheet(ROW))


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7"],
)
def test_what_is_no_sheet_is_refused_in_words(content):
    with pytest.raises(UnreadableFile):
        reading.read(SimpleUploadedFile("x.xlsx", content))


def test_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(office_files, "MOST_UNPACKED_BYTES", 1 << 20)
    bomb = with_part(workbook(ROW), "xl/media/bomb.bin", bytes((1 << 20) + 1))

    assert bomb.size < reading.MOST_BYTES
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        reading.read(bomb)


def test_workbook_of_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(office_files, "MOST_PARTS", 3)

    with pytest.raises(UnreadableFile, match="unpacks to more"):
        reading.read(workbook(ROW))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_workbook_that_declares_entities_is_refused(encoding):
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    hostile = with_part(workbook(ROW), "xl/sharedStrings.xml", text.encode(encoding))

    with pytest.raises(UnreadableFile, match="no list needs"):
        reading.read(hostile)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_damaged_workbook_is_refused(part):
    with pytest.raises(UnreadableFile, match="damaged"):
        reading.read(with_part(workbook(ROW), part, b"<nothing"))


def test_far_away_cell_costs_no_more_than_the_limit():
    sheet = io.StringIO()
    sheet.write('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
    sheet.write('<sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>')
    sheet.write("</row></sheetData></worksheet>")
    far = with_part(workbook(ROW), "xl/worksheets/sheet1.xml", sheet.getvalue().encode())

    with pytest.raises(UnreadableFile, match="first line"):
        reading.read(far)
