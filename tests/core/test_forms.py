"""Form pieces that several apps use."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from core.forms import says_something


@pytest.mark.parametrize("text", ["汇报", "给CSC", "CSC x", "list", "𠮷田"])
def test_two_chinese_characters_or_four_letters_say_something(text):
    says_something(text)


@pytest.mark.parametrize("text", ["报", "a报", "csc", "123"])
def test_less_is_refused_in_a_sentence_in_the_language_of_the_reader(text):
    with override("zh-hans"), pytest.raises(ValidationError) as refusal:
        says_something(text)

    assert refusal.value.messages == ["请至少填写两个汉字或四个字母。"]
