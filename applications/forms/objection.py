"""An objection to a public notice, under one's real name."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import notices
from applications.models import PublicNotice
from core.forms import WithoutTag
from core.imports.cells import plain

# A number as people write it: +86 22 2334-0123, (022) 23340123 转 3151, 23340123 ext. 3151.
TELEPHONE = re.compile(
    r"\+?[0-9(][0-9 ()/.-]{3,24}(?:(?:转|分机|#|x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE
)
FEWEST_DIGITS = 5
NO_CONTACT = gettext_lazy(
    "Give one telephone number or one e-mail address, e.g. 022 2334 0123 or name@example.org."
)


class ObjectionForm(WithoutTag, forms.Form):
    entry = forms.ChoiceField(
        label=gettext_lazy("Whom it concerns"),
        error_messages={
            "invalid_choice": gettext_lazy(
                "Choose somebody who stands on this notice, or the notice as a whole."
            )
        },
    )
    text = forms.CharField(
        label=gettext_lazy("Your objection"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Facts that can be examined: what, when, where."),
    )
    name = forms.CharField(
        label=gettext_lazy("Your real name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Telephone or e-mail"),
        max_length=200,
        help_text=gettext_lazy(
            "For questions, and for the answer: by mail where you give an e-mail address."
        ),
    )

    def __init__(self, *args, notice: PublicNotice, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = {str(entry.pk): entry for entry in notice.entries.all()}
        self.fields["entry"].choices = [
            ("", "—"),
            *((pk, _person(entry.shown)) for pk, entry in self.entries.items()),
            ("all", _("the notice as a whole")),
        ]

    def clean_contact(self) -> str:
        contact = plain(self.cleaned_data["contact"])
        if "@" not in contact:
            digits = sum(sign.isdigit() for sign in contact)
            if digits < FEWEST_DIGITS or not TELEPHONE.fullmatch(contact):
                raise ValidationError(NO_CONTACT)
            return contact
        try:
            validate_email(contact)
        except ValidationError as error:
            raise ValidationError(NO_CONTACT) from error
        return contact

    @property
    def given(self) -> dict[str, Any]:
        """What `objections.object_to` takes, of a valid form."""
        chosen = self.cleaned_data
        return {**chosen, "entry": self.entries.get(chosen["entry"])}


def _person(shown: dict) -> str:
    return notices.cells_of(shown, [notices.ALWAYS])[0]
