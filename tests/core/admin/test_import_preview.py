"""What the preview of an import says above its rows."""

import re

import pytest

from tests.core.conftest import GOOD, HEADS

pytestmark = pytest.mark.django_db
# Employed as a child: likely wrong. Known before, or another person.
KNOWN = GOOD.replace("1990-01-01", "2003-01-01")
YOUNG = KNOWN.replace("T1", "T2").replace("例可心", "样恩泽").replace("one@", "two@")


def said_of_doubts(page) -> str:
    found = re.search(r'class="import-doubts">(.*?)</p>', page.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [YOUNG],
            "1 row looks doubtful. It is taken over with the others, unless you leave it out.",
        ),
        ([KNOWN], "1 row looks doubtful. It changes nothing."),
        (
            [KNOWN, YOUNG],
            "2 rows look doubtful. 1 of them is taken over with the others, unless you leave it",
        ),
    ],
    ids=["does something", "does nothing", "both"],
)
def test_doubtful_row_is_said_to_be_taken_over_only_where_it_does_something(
    hr, bring_in, take_over, rows, sentence
):
    take_over(bring_in(KNOWN))

    page = hr.get(bring_in(*rows).get_absolute_url() + "?show=all")

    assert said_of_doubts(page).startswith(sentence)


@pytest.mark.parametrize(
    ("extra", "cells", "sentence"),
    [
        ("", "", "The portal has all of this already."),
        (
            ",备注,,鞋码",
            ",x,y,43",
            "The portal has all that was looked at already; these columns were not: "
            "备注, column 12, 鞋码.",
        ),
    ],
)
def test_columns_that_were_not_looked_at_are_not_known_already(
    hr, bring_in, take_over, extra, cells, sentence
):
    take_over(bring_in(GOOD))

    page = hr.get(bring_in(f"{GOOD}{cells}", heads=f"{HEADS}{extra}").get_absolute_url())

    assert (
        f"<strong>There is nothing to take over.</strong> {sentence}</p>" in page.content.decode()
    )
