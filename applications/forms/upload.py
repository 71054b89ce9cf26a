"""One file for one slot; a form of its own, so that a failed form loses no file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        max_length=250,
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose it again."),
            "max_length": _("The name of the file is too long. Rename it and send it again."),
        },
    )
