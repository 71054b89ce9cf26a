"""Refuses passwords that somebody who knows the hospital would try first."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = (
    "hospital",
    "tianjin",
    "zhongliu",
    "yiyuan",
    "cancer",
    "shuren",
    "tmucih",
    "password",
    "qwerty",
    "123456",
)


class HospitalWordsValidator:
    """A password must be more than such a word with a few signs around it."""

    def validate(self, password, user=None):
        left = password.casefold()
        for word in (*WORDS, settings.INSTITUTION["short_name"].casefold()):
            left = left.replace(word, "")
        if len(left) < 8:
            raise ValidationError(
                _("This password is built on a word that is easy to guess. Choose other words."),
                code="password_hospital_word",
            )

    def get_help_text(self):
        return _("Three or four unrelated words make a good password.")
