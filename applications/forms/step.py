"""The forms of the talent's steps: consent and send, send changes, withdraw with a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SendForm(forms.Form):
    """Three separate ticks; none is set beforehand, and each is needed."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    notice = forms.BooleanField(
        label=_("I have read the privacy notice and agree that my data are used as it says."),
        error_messages={"required": _("Without this tick the application cannot be sent.")},
    )
    sensitive = forms.BooleanField(
        label=_(
            "I agree separately that sensitive data in my papers (identity or passport number, "
            "date of birth, health papers) are used to check and hand on this application."
        ),
        error_messages={"required": _("Without this tick the application cannot be sent.")},
    )
    sponsor = forms.BooleanField(
        label=_(
            "I agree separately that the application is handed to the sponsor and the host, "
            "who may be abroad."
        ),
        error_messages={"required": _("Without this tick the application cannot be sent.")},
    )


class ReasonForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why: the reason is missing.")},
    )

    def __init__(self, *args, needs_words: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needs_words
        if not needs_words:
            self.fields["note"].help_text = _("May stay empty.")


class ResubmitForm(forms.Form):
    note = forms.CharField(
        label=_("A word to the office"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("May stay empty."),
    )
