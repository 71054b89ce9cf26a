"""From the bytes of a text file to its rows, and every way in which that can go wrong."""

import codecs
import io

import pytest
from django.utils import translation

from core.imports import problems, texts
from core.imports.heads import Column, doubled, recognized
from core.imports.problems import UnreadableFile
from core.imports.tables import Dress, open_table, recognize

COLUMNS = {
    "staff_no": Column("staff number", ("工号",)),
    "title": Column("professional title", ("职称",)),
    "email": Column("e-mail", ("电子邮箱",)),
}
HEADS = "staff_no,title,email"


def table(text: str | bytes, encoding: str = "utf-8"):
    content = text.encode(encoding) if isinstance(text, str) else text
    return recognize(io.BytesIO(content), COLUMNS)


def rows(found) -> list[dict[str, str]]:
    mapping = recognized(found.heads, COLUMNS).mapping
    return [dict(row.cells) for row in found.rows(mapping)]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_encoding_is_recognized_and_rare_characters_survive(encoding, name):
    found = table(f"{HEADS}\r\nT1,例䶮,\r\n", encoding)

    assert found.dress.encoding_in_words == name
    assert rows(found) == [{"staff_no": "T1", "title": "例䶮", "email": ""}]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separator_is_recognized(separator):
    found = table(f"{HEADS}\nT1,住院医师,a@b.c\n".replace(",", separator))

    assert found.dress.delimiter == separator
    assert rows(found) == [{"staff_no": "T1", "title": "住院医师", "email": "a@b.c"}]


def test_lines_are_counted_as_an_editor_does():
    found = table(f'{HEADS}\r\n"T1","例\r\n心",\r\n\r\nT2,样,\r\n')

    lines = [(row.line, row.cells["staff_no"]) for row in found.rows(["staff_no", "", ""])]

    assert lines == [(2, "T1"), (5, "T2")]


def test_title_above_the_heads_is_passed_over():
    found = table("全院职工花名册,,\n,,\n工号,职称,电子邮箱\nT1,x,\n")

    assert (found.dress.head_line, found.heads) == (3, ["工号", "职称", "电子邮箱"])
    assert rows(found) == [{"staff_no": "T1", "title": "x", "email": ""}]


LABELS, KEYS = "工号,职称,电子邮箱", HEADS


@pytest.mark.parametrize(
    ("lines", "head_line", "found_rows"),
    [
        ([LABELS, KEYS, "T1,x,"], 2, ["T1"]),
        ([LABELS, ",,", KEYS, "T1,x,"], 3, ["T1"]),
        (["全院职工花名册,,", LABELS, "工号,职称,", KEYS, "T1,x,"], 4, ["T1"]),
        ([LABELS, "T1,x,", "T2,x,", LABELS, "T3,x,"], 1, ["T1", "T2", "工号", "T3"]),
        (
            ["花名册,,", LABELS, KEYS, "T1,x,", LABELS, KEYS, "T2,x,"],
            3,
            ["T1", "工号", "staff_no", "T2"],
        ),
    ],
    ids=["labels and keys", "empty line", "three lines of heads", "heads again", "two exports"],
)
def test_heads_are_the_last_line_of_heads_above_the_rows(lines, head_line, found_rows):
    found = table("\n".join(lines))

    assert found.dress.head_line == head_line
    assert [row["staff_no"] for row in rows(found)] == found_rows


@pytest.mark.parametrize(
    ("heads", "mapping", "language"),
    [
        (["工号", "职称"], ["staff_no", "title"], "zh-hans"),
        (["工號（必填）", "職 稱 *"], ["staff_no", "title"], "zh-hans"),
        (["Staff number", "PROFESSIONAL TITLE:"], ["staff_no", "title"], "en"),
        (["电子邮箱 e-mail", "鞋码"], ["email", ""], "zh-hans"),
        (["staff_no", "Ｅ-mail"], ["staff_no", "email"], "en"),
        (["x", ""], ["", ""], ""),
    ],
)
def test_heads_are_known_in_both_languages_and_in_traditional_characters(heads, mapping, language):
    found = recognized(heads, COLUMNS)

    assert (found.mapping, found.language) == (mapping, language)


def test_column_that_stands_there_twice_is_told():
    mapping = recognized(["工号", "职称", "staff_no"], COLUMNS).mapping

    assert doubled(mapping) == ["staff_no"]


@pytest.mark.parametrize(
    ("line", "cells", "has_surplus", "is_cut_short"),
    [
        ("T1,x,a@b.c", {"staff_no": "T1", "title": "x", "email": "a@b.c"}, False, False),
        ("T1,x,a@b.c,, ,", {"staff_no": "T1", "title": "x", "email": "a@b.c"}, False, False),
        ("T1,x,y,a@b.c", {"staff_no": "T1", "title": "x", "email": "y"}, True, False),
        ("T1,,", {"staff_no": "T1", "title": "", "email": ""}, False, False),
        ("T1", {"staff_no": "T1"}, False, True),
    ],
    ids=["as many", "surplus empty ones", "surplus", "empty", "cut short"],
)
def test_row_of_a_text_knows_whether_its_cells_are_those_of_the_heads(
    line, cells, has_surplus, is_cut_short
):
    found = table(f"{HEADS}\n{line}\n")

    (row,) = found.rows(["staff_no", "title", "email"])

    assert (row.cells, row.has_surplus, row.is_cut_short) == (cells, has_surplus, is_cut_short)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "must name the columns"),
        (f"{HEADS}\nT1,\x00,\n".encode(), "Line 2 holds a NUL byte"),
        (f'{HEADS}\nT1,"x,\nT2,,\n'.encode(), "opened in line 2 is never closed"),
        (f'{HEADS}\n"T1"x,,\n'.encode(), "In line 2 something stands behind"),
        (f'{HEADS}\nT1,"{"x" * 200_000}",\n'.encode(), "opened in line 2 is never closed"),
        (b"\xff\xff\xff\xff" * 9, "neither UTF-8 nor GB18030"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "old workbook"),
        (b"PK\x03\x04" + b"\x00" * 99, "no workbook"),
        (",".join(["x"] * 99).encode(), "must name the columns"),
        (f"{HEADS}\nT1,{'x' * 1_000_001},\n".encode(), "Line 2 is too long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content, sentence):
    with translation.override("en"), pytest.raises(UnreadableFile, match=sentence) as refused:
        rows(table(content))

    assert "%(" not in str(refused.value)


def test_reason_is_read_in_the_language_of_the_reader():
    with pytest.raises(UnreadableFile) as refused:
        table(b"")

    with translation.override("zh-hans"):
        assert str(refused.value) == "文件是空的，请重新选择。"


def test_encoding_that_does_not_fit_is_told_by_line():
    file = io.BytesIO(f"{HEADS}\nT1,x,\nT2,例,\n".encode("gb18030"))

    with translation.override("en"), pytest.raises(UnreadableFile, match="as UTF-8. Choose"):
        list(open_table(file, Dress("csv", "utf-8-sig", ",", head_line=1)).rows(["staff_no"]))


def test_mark_in_the_middle_of_the_file_is_left_in_its_cell():
    found = table(f"{HEADS}\nT1,x,\n\ufeffT2,y,\n".encode("utf-8-sig"))

    assert [row["staff_no"] for row in rows(found)] == ["T1", "\ufeffT2"]


def test_rows_and_bytes_are_bounded(monkeypatch, settings):
    monkeypatch.setattr(problems, "MOST_ROWS", 2)
    opened = open_table(
        io.BytesIO((HEADS + "\nT,,\n" * 3).encode()), Dress("csv", "utf-8-sig", ",", head_line=1)
    )
    with translation.override("en"), pytest.raises(UnreadableFile, match="more than 2 rows"):
        list(opened.rows(["staff_no"]))
    settings.UPLOAD_MAX_MB = 1
    with translation.override("en"), pytest.raises(UnreadableFile, match="larger than 1.0"):
        table(HEADS + "\n" + "x" * 1024 * 1024)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_file_with_too_many_rows_is_refused_before_any_is_judged(monkeypatch, ending):
    monkeypatch.setattr(problems, "MOST_ROWS", 2)
    title, rows_of_two = "全院职工花名册,,", ["T1,x,", ",,", "T2,y,"]
    fits = table(ending.join([title, HEADS, *rows_of_two, ""]))

    assert [row["staff_no"] for row in rows(fits)] == ["T1", "T2"]
    with translation.override("en"), pytest.raises(UnreadableFile, match="more than 2 rows"):
        table(ending.join([title, HEADS, *rows_of_two, "T3,z,"]))


def test_many_empty_lines_are_passed_over():
    found = table(f"{HEADS}\nT1,x,\n" + ",,\n" * 200_000 + "T2,y,\n")

    assert [row["staff_no"] for row in rows(found)] == ["T1", "T2"]


def test_every_encoding_on_offer_is_known_to_python():
    assert all(codecs.lookup(codec) for codec in texts.ENCODINGS)
