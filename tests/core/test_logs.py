"""Log lines: JSON for machines, short ones for the terminal of a demo."""

import json
import logging
import sys

import pytest

from core.logs import json_formatter, plain_formatter

TOKEN = "Qdmjpp-O3WgrlTTPyCzrlINsSGgLwcphRFN27_E8kgT"


def record(message: str, level: int = logging.WARNING, **fields) -> logging.LogRecord:
    made = logging.LogRecord("django.request", level, __file__, 1, message, None, None)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def broken() -> tuple:
    try:
        raise ValueError("broken")
    except ValueError:
        return sys.exc_info()


def test_refusal_is_one_short_line_in_a_demo():
    line = plain_formatter().format(record("Forbidden: /admin/", exc_info=broken()))

    assert line == "warning: Forbidden: /admin/"


def test_what_broke_keeps_its_traceback_in_a_demo():
    lines = plain_formatter().format(record("Error", logging.ERROR, exc_info=broken()))

    assert lines.splitlines()[0] == "error: Error"
    assert lines.splitlines()[-1] == "ValueError: broken"


def test_request_is_named_by_its_address_answer_and_number():
    event = {
        "event": "request_finished", "request": "GET /admin/", "code": 403, "request_id": "5c6c",
        "level": "warning",
    }  # fmt: skip

    line = plain_formatter().format(record(event, _logger=None, _name="warning"))

    assert line == "warning: GET /admin/ 403 (number 5c6c)"


@pytest.mark.parametrize("text", ["a\nwarning: forged", "a\r\x1b[2Jb", "a\u2028b"])
def test_typed_text_starts_no_line_of_its_own(text):
    line = plain_formatter().format(record(text))

    assert line.isprintable()


def test_json_keeps_the_traceback_in_one_line():
    line = json_formatter().format(record("Forbidden", exc_info=broken()))

    assert line.count("\n") == 0
    assert json.loads(line)["exception"].endswith("ValueError: broken")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (f"Gone: /links/{TOKEN}/", "Gone: /links/…/"),
        (f"GET /accounts/invitation/{TOKEN}/?next=/", "GET /accounts/invitation/…/?next=/"),
        (f"GET /reset/key/1-c3k2n5-{'a' * 32}/", "GET /reset/key/…/"),
        ("GET /files/00000000-0000-0000-0000-000000000000/",) * 2,
        ("GET /programs/csc-visiting-scholars/",) * 2,
    ],
)
def test_line_shows_an_address_without_its_token(said, written):
    assert json.loads(json_formatter().format(record(said)))["event"] == written
    assert plain_formatter().format(record(said)) == f"warning: {written}"


def test_traceback_shows_no_token():
    try:
        raise ValueError(f"/links/{TOKEN}/")
    except ValueError:
        line = json_formatter().format(record("failed", exc_info=sys.exc_info()))

    assert "ValueError: /links/…/" in line
    assert TOKEN not in line
