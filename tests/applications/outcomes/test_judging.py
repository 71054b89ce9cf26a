"""What each row of a sheet would do, and that nothing is done by looking."""

import pytest

from applications.models import ForwardedFile
from applications.outcomes import judging, reading
from applications.outcomes.judging import Standing
from applications.workflow.forwardings import Decided
from tests.applications.outcomes.sheets import csv_sheet
from tests.factories.applications import ForwardedFileFactory, ForwardingFactory, call_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    return ForwardingFactory(call=call_with())


@pytest.fixture
def file(batch):
    return ForwardedFileFactory(forwarding=batch)


def judged(batch, *rows) -> list[judging.Line]:
    return judging.judge(reading.read(csv_sheet(*rows)), batch)


def standing(batch, file, outcome="awarded", *, name="", note="") -> Standing:
    [line] = judged(batch, (file.application.reference, name, outcome, note))
    return line.standing


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("awarded", "awarded"), ("Awarded ", "awarded"), ("录取", "awarded"), ("是", "awarded"),
        ("not awarded", "not_awarded"), ("NOT_AWARDED", "not_awarded"), ("未录取", "not_awarded"),
        ("已获资助", "awarded"), ("未获资助", "not_awarded"), ("ｎｏ", "not_awarded"),
    ],
)  # fmt: skip
def test_outcome_is_understood_in_both_languages(batch, file, word, outcome):
    [line] = judged(batch, (file.application.reference.lower(), "", word, "n"))

    assert (line.standing, line.outcome, line.is_left_out) == (Standing.NEW, outcome, False)
    assert judging.to_record([line]) == [Decided(file.application.reference, outcome, "n")]


@pytest.mark.parametrize("word", ["maybe", "awarded?", "1", "=1+1", "没"])
def test_unknown_word_is_left_to_a_human(batch, file, word):
    assert standing(batch, file, word) == Standing.UNCLEAR


@pytest.mark.parametrize("word", ["", "still to come", "待定"])
def test_row_without_an_outcome_does_nothing(batch, file, word):
    assert standing(batch, file, word, note="soon") == Standing.OPEN


def test_reference_of_another_batch_of_the_same_call_is_unknown(batch):
    elsewhere = ForwardedFileFactory(forwarding=ForwardingFactory(call=batch.call, number=999))

    assert standing(batch, elsewhere) == Standing.UNKNOWN


def test_reference_that_stands_twice_is_left_out_both_times(batch, file):
    reference = file.application.reference
    lines = judged(batch, (reference, "", "awarded", ""), (reference, "", "not awarded", ""))

    assert [line.standing for line in lines] == [Standing.TWICE, Standing.TWICE]


def test_row_under_the_name_of_somebody_else_is_left_out(batch, file):
    talent = file.application.talent

    assert standing(batch, file, name="别人") == Standing.OTHER_NAME
    assert standing(batch, file, name=talent.name_zh) == Standing.NEW
    assert standing(batch, file, name=talent.name_en.upper()) == Standing.NEW


@pytest.mark.parametrize(
    ("word", "found"), [("awarded", Standing.SAME), ("not awarded", Standing.CONTRADICTS)]
)
def test_recorded_outcome_is_never_overwritten(batch, word, found):
    file = ForwardedFileFactory(
        forwarding=batch, application__state="awarded", outcome="awarded",
        outcome_at=batch.forwarded_at,
    )  # fmt: skip

    assert standing(batch, file, word) == found


def test_withdrawn_file_takes_no_outcome(batch):
    file = ForwardedFileFactory(forwarding=batch, application__state="withdrawn")

    assert standing(batch, file) == Standing.ENDED


def test_note_that_does_not_fit_is_not_cut(batch, file):
    assert standing(batch, file, note="n" * 1001) == Standing.TOO_LONG
    assert standing(batch, file, note="n" * 1000) == Standing.NEW


def test_only_new_rows_are_to_be_recorded_and_nothing_is(batch, file):
    lines = judged(
        batch, (file.application.reference, "", "awarded", ""), ("2027-XX-0001", "", "awarded", "")
    )

    assert len(judging.to_record(lines)) == 1
    assert ForwardedFile.objects.get().outcome == ""


def test_judge_asks_the_same_number_of_queries_for_many(batch, django_assert_num_queries):
    files = ForwardedFileFactory.create_batch(20, forwarding=batch)
    sheet = reading.read(csv_sheet(*((f.application.reference, "", "awarded", "") for f in files)))

    with django_assert_num_queries(1):
        judging.judge(sheet, batch)
