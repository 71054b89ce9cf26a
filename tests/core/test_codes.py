import uuid

import pytest

from core import codes

ROW = uuid.UUID("12345678-1234-4234-8234-123456789abc")


def test_code_leads_back_to_its_row():
    assert codes.read("events.ticket", codes.code("events.ticket", ROW)) == ROW


def test_code_is_read_as_people_type_it():
    made = codes.code("events.ticket", ROW)
    typed = " ".join([made[:10].lower(), "-".join(made[10:].lower())])
    assert codes.read("events.ticket", typed) == ROW


def test_code_serves_no_other_purpose():
    assert codes.read("events.place", codes.code("events.ticket", ROW)) is None


@pytest.mark.parametrize("at", range(codes.LENGTH - 1))
def test_code_with_another_letter_is_none(at):
    made = codes.code("events.ticket", ROW)
    other = "B" if made[at] == "A" else "A"
    assert codes.read("events.ticket", made[:at] + other + made[at + 1 :]) is None


@pytest.mark.parametrize("text", ["", "0" * codes.LENGTH, "树人" * 21, "A" * 10_000, "\0" * 42])
def test_what_is_no_code_is_none(text):
    assert codes.read("events.ticket", text) is None


def test_code_stays_good_when_a_new_key_comes(settings):
    made = codes.code("events.ticket", ROW)
    settings.FIELD_KEYS = ["a new key for what comes from now on", *settings.FIELD_KEYS]
    assert codes.read("events.ticket", made) == ROW
    assert codes.code("events.ticket", ROW) != made


def test_code_of_an_unknown_key_is_none(settings):
    made = codes.code("events.ticket", ROW)
    settings.FIELD_KEYS = ["another house altogether"]
    assert codes.read("events.ticket", made) is None
