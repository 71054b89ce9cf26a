"""What a host or referee without an account fills in: one file, or a few answers."""

from functools import cached_property

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.forms.upload import UploadForm
from applications.models import DeliveryAnswer
from core.forms import helper_without_tag
from core.punctuation import enumerated
from core.uploads import Limits

ANSWERS = [(True, _("Yes")), (False, _("No"))]
# Without these a host who says yes has not said enough.
NEEDED_OF_HOSTS = ["working_language", "has_facilities", "bench_fee"]


class DeliveryFileForm(UploadForm):
    def __init__(self, *args, limits: Limits, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.widget.attrs["accept"] = ",".join(f".{kind}" for kind in limits.formats)
        kinds = enumerated(kind.upper() for kind in limits.formats)
        words = {"kinds": kinds, "most": limits.max_mb, "pages": limits.max_pages}
        field.help_text = (
            gettext("%(kinds)s, up to %(most)s MB, %(pages)s pages at most.") % words
            if limits.max_pages
            else gettext("%(kinds)s, up to %(most)s MB.") % words
        )

    @cached_property
    def helper(self) -> FormHelper:
        return helper_without_tag(Layout("file"))


class DeliveryAnswerForm(forms.ModelForm):
    hosts = forms.TypedChoiceField(
        label=_("Can you host the applicant?"),
        choices=ANSWERS,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    has_facilities = forms.TypedChoiceField(
        label=_("Are a workplace and the facilities for the work there?"),
        choices=ANSWERS,
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    bench_fee = forms.TypedChoiceField(
        label=_("Do you ask a bench fee?"),
        choices=ANSWERS,
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = DeliveryAnswer
        fields = [
            "hosts",
            "institution",
            "starts_on",
            "ends_on",
            "months",
            "working_language",
            "has_facilities",
            "bench_fee",
            "bench_fee_note",
            "statement",
            "name",
            "position",
            "signature",
        ]
        labels = {
            "institution": _("Your institution and department"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "months": _("Or how many months, if the days are open"),
            "working_language": _("Working language"),
            "bench_fee_note": _("If so: how much, and what for"),
            "statement": _("What you wish to add"),
            "name": _("Your name"),
            "position": _("Your position"),
            "signature": _("Signature: type your name once more"),
        }
        help_texts = {
            "statement": _("For example the subject, supervision, or conditions of the visit."),
            "signature": _("The day is added when you send the form."),
        }
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "months": forms.NumberInput(attrs={"min": "0.5", "max": "60", "step": "0.5"}),
            "statement": forms.Textarea(attrs={"rows": 5}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "position": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "institution": forms.TextInput(attrs={"autocomplete": "organization"}),
        }

    @cached_property
    def helper(self) -> FormHelper:
        return helper_without_tag(
            Layout(
                "hosts",
                "institution",
                Fieldset(
                    gettext("The stay"),
                    Row(
                        Column("starts_on", css_class="col-6"),
                        Column("ends_on", css_class="col-6"),
                    ),
                    "months",
                    "working_language",
                    "has_facilities",
                    "bench_fee",
                    "bench_fee_note",
                    "statement",
                ),
                Fieldset(gettext("You"), "name", "position", "signature"),
            )
        )

    def clean_months(self):
        months = self.cleaned_data["months"]
        if months is not None and not 0 < months <= 60:
            raise forms.ValidationError(_("Give a number of months from 0.5 to 60."))
        return months

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("hosts"):
            for name in NEEDED_OF_HOSTS:
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Answer this too, since you can host the applicant."))
            days = cleaned.get("starts_on") and cleaned.get("ends_on")
            if not (days or cleaned.get("months") or self.errors.keys() & {"starts_on", "months"}):
                self.add_error("months", _("Give the first and last day, or a number of months."))
        signature, name = cleaned.get("signature"), cleaned.get("name")
        if signature and name and _folded(signature) != _folded(name):
            self.add_error("signature", _("Type your name exactly as above."))
        return cleaned


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
