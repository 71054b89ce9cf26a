"""The index of words over whole texts: on partners, whose texts are short."""

import pytest

from core.word_index import LONGEST, indexed_prose
from partners.models import Institution
from tests.factories.partners import InstitutionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("隆德大学，瑞典", "隆德大学 隆德 德大 大学 隆德大 德大学 学 瑞典 典"),
        ("M.D. Anderson", "m d anderson"),
        ("", ""),
    ],
)
def test_prose_is_written_as_words_and_their_last_character(text, written):
    assert indexed_prose(text) == written


def test_no_word_is_too_long_for_the_index():
    text = indexed_prose("学" * 3000, "x" * 3000)

    assert max(map(len, text.split())) == LONGEST
    assert InstitutionFactory(name_zh="大" * 200, tie_note_zh="学" * 3000).pk


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("UNIVERSITY 隆德", True),
        ("universities", True),
        ("applied science", True),
        ("scien", True),
        ("iversity", False),  # not where a word begins
        ("德", True),  # a single character stands anywhere
        ("学", True),
        ("大学", True),
        ("隆德大学", True),
        ("隆学", False),
        ("瑞典", True),
        ("瑞 典", True),
        ("university uppsala", False),
        ("100%", False),
        ("%", False),
        ("", True),
    ],
)
def test_every_word_is_needed_in_any_form(query, is_found):
    InstitutionFactory(
        name_en="Lund University of Applied Sciences",
        name_zh="隆德大学",
        country_label_zh="瑞典",
    )

    assert Institution.objects.called(query).exists() == is_found
