import pytest

from core.search import matching, normalized, words
from partners.models import Institution
from tests.factories.partners import InstitutionFactory


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＩＥＬＴＳ　６．５", "ielts 6.5"),
        ("Skåne", "skane"),
        ("  a\tb ", "a b"),
        ("䶮", "䶮"),
        ("天津", "天津"),
    ],
)
def test_normalized_folds_what_does_not_matter(text, folded):
    assert normalized(text) == folded


def test_words_survive_anything_typed():
    assert words("\x00%_'\" " + "x " * 50) == ["%_'\""] + ["x"] * 7


@pytest.mark.django_db
def test_matching_needs_every_word():
    lund = InstitutionFactory(name_en="Lund University", city_zh="隆德")
    InstitutionFactory(name_en="Uppsala University")

    assert list(matching(Institution.objects.all(), "UNIVERSITY 隆德")) == [lund]
    assert not matching(Institution.objects.all(), "100%").exists()
