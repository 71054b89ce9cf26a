from datetime import date

import pytest

from talents.models import Talent
from talents.roster.checking import RosterRow
from talents.roster.naming import other_name

KNOWN = Talent(
    name_zh="吕·可心", family_name="Lyu", given_name="Kexin", birth_date=date(1990, 1, 1)
)


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"name_zh": "吕·可心"}, None),
        ({"name_zh": "吕•可心"}, None),
        ({"name_zh": "吕 可心"}, None),
        ({"name_zh": "吕可新"}, "name_zh"),
        ({"name_zh": "吕·可心", "family_name": "Chong", "given_name": "Fu"}, None),
        (
            {
                "name_zh": "吕·可心",
                "family_name": "Chong",
                "given_name": "Fu",
                "birth_date": date(1991, 1, 1),
            },
            "name_en",
        ),
        ({"name_zh": "吕·可心", "birth_date": date(1991, 1, 1)}, None),
        ({"family_name": "Chong", "given_name": "Fu"}, "name_en"),
        ({"family_name": "LV", "given_name": "Ke-xin"}, None),
        ({"family_name": "Kexin", "given_name": "Lü"}, None),
        ({}, None),
    ],
)
def test_other_name_is_more_than_another_way_to_write_it(said, column):
    found = other_name(RosterRow(**said), KNOWN)

    assert (found and found.column) == column


def test_latin_name_that_nobody_knew_is_no_other_name():
    said = RosterRow(family_name="Chong", given_name="Fu")

    assert other_name(said, Talent(name_zh="吕可心")) is None
