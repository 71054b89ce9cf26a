"""Days in forms: the browser's own calendar, and no day that has not come yet."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


def day_field(label, *, required: bool = False, help_text="") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=DayInput,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"],
    )  # fmt: skip


def refuse_future(form: forms.Form, name: str) -> None:
    day = form.cleaned_data.get(name)
    if day and day > timezone.localdate():
        form.add_error(name, _("This day has not come yet."))
