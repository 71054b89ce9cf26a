import io

import pytest
from django.utils import translation

from talents.roster import reading
from talents.roster.reading import UnreadableFile, open_roster

HEADS = "staff_no,name_zh,birth_date,category,department,highest_degree,degree_date,hire_date,email"


def opened(text: str, encoding: str = "utf-8"):
    return open_roster(io.BytesIO(text.encode(encoding)))


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")],
)
def test_encoding_is_found_and_rare_characters_survive(encoding, name):
    file = opened(f"{HEADS}\r\nT1,例䶮,,,,,,,\r\n", encoding)

    rows = list(file)

    assert file.encoding == name
    assert rows[0].cells["name_zh"] == "例䶮"


def test_lines_are_counted_as_an_editor_does():
    file = opened(f'{HEADS}\r\n"T1","例\r\n心",,,,,,,\r\n\r\nT2,样,,,,,,,\r\n')

    assert [(row.line, row.cells["staff_no"]) for row in file] == [(2, "T1"), (5, "T2")]


def test_chinese_heads_and_other_separators_are_known():
    heads = "工号;姓名;出生日期;人才类别;科室;最高学位;学位取得日期;入职日期;电子邮箱;备注;鞋码"

    file = opened(f"{heads}\nT1;例心;;;;;;;;x;42\n")

    assert next(iter(file)).cells["name_zh"] == "例心"
    assert file.unknown_heads == ["鞋码"]


def test_short_rows_leave_the_rest_empty_and_long_ones_do_no_harm():
    rows = list(opened(f"{HEADS}\nT1\nT2,,,,,,,,a@example.org,1,2,3\n"))

    assert [row.cells["email"] for row in rows] == ["", "a@example.org"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"staff_no,name_zh\nT1,x\n",
        f"{HEADS},staff_no\n".encode(),
        b"\xff\xfe\x00\x01" * 10,
        b"PK\x03\x04" + b"\x00" * 100,
        ",".join(["x"] * 100).encode(),
    ],
)
def test_what_is_no_roster_is_refused_with_a_sentence(content):
    with translation.override("en"), pytest.raises(UnreadableFile, match=r"\w+ \w+"):
        list(open_roster(io.BytesIO(content)))


def test_a_cell_without_end_is_refused():
    with pytest.raises(UnreadableFile):
        list(opened(f'{HEADS}\nT1,"{"x" * 200_000}\n'))


def test_rows_are_bounded(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)

    with pytest.raises(UnreadableFile, match="2"):
        list(opened(HEADS + "\nT,,,,,,,,\n" * 3))


def test_bytes_are_bounded(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 10)

    with pytest.raises(UnreadableFile):
        opened(HEADS)
