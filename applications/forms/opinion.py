"""The department's opinion (科室意见)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Opinion

CHOICES = [
    (Opinion.Verdict.AGREES, _("The department agrees")),
    (Opinion.Verdict.REFUSES, _("The department does not agree")),
]


class OpinionForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Opinion"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the department agrees.")},
    )
    text = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The offices read it; the applicant reads only that an opinion was given."),
        error_messages={"required": _("Say why: the reason is missing.")},
    )
