"""The lists that the office keeps."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from programs.forms.fields import CodesField
from programs.models import CountryGroup


class CountryGroupForm(forms.ModelForm):
    countries = CodesField(
        label=capfirst(_("countries or regions")),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two-letter codes of ISO 3166-1, e.g. SE, DE. Empty: answers “for a human”."),
    )

    class Meta:
        model = CountryGroup
        fields = ["code", "year", "name_zh", "name_en", "source_url", "countries"]

    def clean_countries(self) -> list[str]:
        return sorted({code.upper() for code in self.cleaned_data["countries"]})
