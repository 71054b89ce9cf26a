"""Signing up by staff number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PasswordFields
from core.imports.cells import plain


class ClaimForm(forms.Form):
    staff_no = forms.CharField(
        label=_("Staff number"),
        max_length=20,
        help_text=_("As on your staff card, e.g. T90008."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_staff_no(self):
        return plain(self.cleaned_data["staff_no"])


class ClaimPasswordForm(PasswordFields):
    """The password of the new account; the name comes from the roster."""
