import pytest

from core.search import closed_up, forms, normalized, words


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


@pytest.mark.parametrize(
    ("name", "closed"),
    [("李 空　白", "李空白"), ("李·空白", "李·空白"), ("李 Anna", "李 Anna"), ("A B", "A B")],
)
def test_name_is_closed_up_between_chinese_characters_alone(name, closed):
    assert closed_up(name) == closed


def test_words_survive_anything_typed():
    assert words("\x00%_'\" " + "x " * 50) == ["%_'\""] + ["x"] * 7


def test_words_part_chinese_from_latin_letters():
    assert words("CSC项目2027 访问学者") == ["csc", "项目", "2027", "访问学者"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("lectures", "lecture"),
        ("lecture", "lectures"),
        ("fellowship", "fellowships"),
        ("fellowships", "fellowship"),
        ("universities", "university"),
        ("university", "universities"),
        ("studies", "study"),
        ("study", "studied"),
        ("studying", "studies"),
        ("trainings", "train"),
        ("train", "training"),
        ("planning", "plans"),
        ("calling", "call"),
        ("visited", "visiting"),
        ("classes", "class"),
        ("approaches", "approach"),
        ("campus", "campus"),
    ],
)
def test_a_form_of_an_english_word_is_found_by_another(asked, found):
    assert any(form in found for form in forms(asked))


@pytest.mark.parametrize("word", ["need", "string", "bring", "based", "class", "csc", "访问", "t9"])
def test_what_has_no_ending_stays_as_it_is(word):
    assert forms(word) == [word]
