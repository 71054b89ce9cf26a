"""Form pieces that several apps use."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.search import is_han

# Marks of direction (the bidirectional controls of Unicode) and blanks without a width.
UNSEEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


FEWEST_LETTERS = 4


def says_something(text: str) -> None:
    """A validator of reasons: two Chinese characters are a word, of other letters it takes four."""
    if sum(2 if is_han(letter) else 1 for letter in text) < FEWEST_LETTERS:
        raise ValidationError(_("Write at least two Chinese characters or four letters."))


def helper_without_tag(layout: Layout | None = None) -> FormHelper:
    """For a form whose template sets the tag, and the button beside the way back."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    if layout is not None:
        helper.layout = layout
    return helper


class PlainCharField(forms.CharField):
    """For what strangers read: without marks that turn what follows around, or hide in it."""

    def to_python(self, value) -> str:
        return super().to_python(UNSEEN.sub("", value) if isinstance(value, str) else value)


class WithoutTag:
    """Stands before a form class; see `helper_without_tag`."""

    @cached_property
    def helper(self) -> FormHelper:
        return helper_without_tag()
