import pytest

from core.prose import blocks, plain

TEXT = """First line
second line

## A heading
- one
- two
> said
> so
<b>not bold</b>"""


def test_blocks_say_what_each_line_is():
    assert [(block.kind, block.lines) for block in blocks(TEXT)] == [
        ("paragraph", ["First line", "second line"]),
        ("heading", ["A heading"]),
        ("list", ["one", "two"]),
        ("quotation", ["said", "so"]),
        ("paragraph", ["<b>not bold</b>"]),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_empty_text_has_no_blocks(text):
    assert blocks(text) == []


def test_two_paragraphs_and_two_headings_stay_two():
    assert [block.text for block in blocks("a\n\nb\n## c\n## d\r\n- e\n\n- f")] == [
        "a", "b", "c", "d", "e", "f",
    ]  # fmt: skip


def test_plain_is_the_paragraphs_in_one_line():
    assert plain(TEXT) == "First line second line <b>not bold</b>"
