"""What a visitor may ask of the list of partners."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Institution


class PartnerFilter(forms.Form):
    q = forms.CharField(label=_("Name, city, country"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all kinds")), *Institution.Kind.choices]
    )
    relation = forms.ChoiceField(
        label=_("Relation"),
        required=False,
        choices=[("", _("all")), *Institution.Relation.choices],
    )
