"""What the office types on the pages of an event. Each file stands in a form of its own."""

from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from core import pictures
from core.forms import WithoutTag
from events import materials, workflow
from events.dates import whole_days
from events.forms import DAY_FIELDS
from events.models import Event, Material, Recap, RecapPhoto
from events.models.announced import MOVED

ALT_HELP = _("For those who cannot see it: what it shows, in a sentence.")
TEXT_HELP = _(
    "An empty line begins a new paragraph. Lines that begin with “## ” are headings, with “- ” "
    "items of a list, with “> ” quotations."
)


class PictureInput(forms.FileInput):
    """Shows the chosen picture at once, and makes one that is too heavy smaller (picture.js)."""

    def __init__(self):
        super().__init__({"accept": pictures.ACCEPT, "data-picture": ""})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-most-mb"] = pictures.limits().max_mb
        return context


class PictureField(forms.FileField):
    widget = PictureInput

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Picture"),
            help_text=format_lazy(
                _(
                    "JPG, PNG, WebP or a phone's HEIC, up to {most} MB; your browser makes a "
                    "heavier JPG, PNG or WebP smaller by itself. Place and camera data are taken "
                    "out."
                ),
                most=pictures.limits().max_mb,
            ),
            **kwargs,
        )


class PortraitForm(WithoutTag, forms.Form):
    picture = PictureField()


class CoverForm(WithoutTag, forms.Form):
    picture = PictureField()
    alt_zh = forms.CharField(
        label=_("Alternative text (Chinese)"), max_length=300, help_text=ALT_HELP
    )
    alt_en = forms.CharField(label=_("Alternative text (English)"), max_length=300)

    def __init__(self, *args, has_picture: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["picture"].required = not has_picture


class MaterialDetailsForm(WithoutTag, forms.ModelForm):
    class Meta:
        model = Material
        fields = materials.DETAILS
        widgets = {"phase": forms.RadioSelect, "readers": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("phase", "readers"):
            self.fields[name].choices = self.Meta.model._meta.get_field(name).choices


class NewMaterialForm(MaterialDetailsForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PowerPoint, Word, Excel, JPG or PNG."),
        widget=forms.FileInput(attrs={"accept": materials.ACCEPT}),
    )
    field_order = ["file"]


class RecapForm(WithoutTag, forms.ModelForm):
    class Meta:
        model = Recap
        fields = ["title_zh", "title_en", "text_zh", "text_en"]
        widgets = {name: forms.Textarea(attrs={"rows": 14}) for name in ("text_zh", "text_en")}
        help_texts = {"text_zh": TEXT_HELP}


class PhotoWordsForm(WithoutTag, forms.ModelForm):
    class Meta:
        model = RecapPhoto
        fields = ["alt_zh", "alt_en", "caption_zh", "caption_en"]
        help_texts = {"alt_zh": ALT_HELP, "caption_zh": _("Shown below the photo.")}


class NewPhotoForm(PhotoWordsForm):
    picture = PictureField()
    field_order = ["picture"]


def _of_kind(kind: str, label) -> dict:
    return {"type": kind, "aria-label": label}


def _moment(label) -> forms.SplitDateTimeField:
    return forms.SplitDateTimeField(
        label=label,
        widget=forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs=_of_kind("date", _("date")),
            time_attrs=_of_kind("time", _("time")),
        ),
    )


class CloneForm(WithoutTag, forms.Form):
    starts_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))

    def clean(self) -> dict:
        data = super().clean() or {}
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The event must begin before it ends."))
        return data


class NoteForm(WithoutTag, forms.Form):
    """What those who come read beside the news; may stay empty."""

    note_zh = forms.CharField(
        label=_("Reason, and what comes next (Chinese)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the mail and on the page of the event."),
    )
    note_en = forms.CharField(
        label=_("Reason, and what comes next (English)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoveForm(WithoutTag, forms.ModelForm):
    starts_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))
    note_zh = NoteForm.base_fields["note_zh"]
    note_en = NoteForm.base_fields["note_en"]
    tells = forms.BooleanField(
        label=_("Tell those who registered"),
        required=False,
        initial=True,
        help_text=_("Switch it off for a mere correction, such as a wrong letter."),
    )

    class Meta:
        model = Event
        fields = MOVED

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].disabled = True
        for name, field in self.fields.items():
            if name in MOVED:
                field.label = capfirst(field.label)

    def clean(self) -> dict:
        """An all-day event takes its days whole, as its place counts them."""
        data = super().clean() or {}
        if data.get("is_all_day") and all(data.get(name) for name in DAY_FIELDS):
            starts_at, ends_at, zone = (data[name] for name in DAY_FIELDS)
            if starts_at <= ends_at:
                data["starts_at"], data["ends_at"] = whole_days(starts_at, ends_at, zone)
        is_complete = all(name in data for name in MOVED)
        if is_complete and (refusal := workflow.why_not_to(self.instance, data)):
            self.add_error("starts_at", refusal)
        return data

    def moved(self) -> dict:
        return {name: self.cleaned_data[name] for name in MOVED}
