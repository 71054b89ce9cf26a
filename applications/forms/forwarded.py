"""What the university office fills in: an outcome, a sheet of them, why a number is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import ForwardedFile
from core.forms import says_something

Outcome = ForwardedFile.Outcome


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What the sponsor decided"),
        choices=[(value, value.label) for value in (Outcome.AWARDED, Outcome.NOT_AWARDED)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what the sponsor decided.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads it with the outcome."),
    )


class TakeBackForm(forms.Form):
    note = forms.CharField(
        label=_("Why it is taken back"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads it."),
    )


class SheetForm(forms.Form):
    """The filled-in sheet; what is in it is judged by `applications.outcomes`."""

    file = forms.FileField(
        label=_("Filled-in sheet"),
        max_length=250,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("XLSX or CSV, up to 2 MB and 5000 rows. Nothing is recorded before you look."),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose it again."),
        },
    )


class NumberReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you open it"),
        validators=[says_something],
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is recorded with your name and the time; the applicant may ask for it."),
    )
