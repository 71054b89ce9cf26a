"""The feedback form: four statements on a scale of five, and two free texts."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import helper_without_tag
from events.models import FeedbackAnswer
from events.models.afterwards import LABELS, SCALES

CHOICES = [(value, str(value)) for value in range(1, 6)]
TEXTS = ("liked", "missed")


class ScaleField(forms.TypedChoiceField):
    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(
            coerce=int,
            choices=CHOICES,
            error_messages={"required": _("Choose a number from 1 to 5.")},
            **kwargs,
        )


def scale(name: str) -> ScaleField:
    return ScaleField(label=LABELS[name])


class FeedbackForm(forms.ModelForm):
    useful = scale("useful")
    clear = scale("clear")
    level = scale("level")
    organized = scale("organized")

    class Meta:
        model = FeedbackAnswer
        fields = (*SCALES, *TEXTS)
        widgets = {name: forms.Textarea(attrs={"rows": 3, "maxlength": 1000}) for name in TEXTS}

    @cached_property
    def helper(self) -> FormHelper:
        scales = [Field(name, template="events/_scale_field.html") for name in SCALES]
        return helper_without_tag(Layout(*scales, *TEXTS))
