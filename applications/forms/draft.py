"""The fields of an application: what is valid is kept, the rest is reported beside it."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from core.countries import country_choices
from core.localized import filled
from partners.models import Institution

LONG = {"plan": 12, "use_at_home": 6}
HELP = {
    "host_institution": _("If the host is one of our partners, choose it here."),
    "host_name": _("Otherwise the official name of the institution, as in its invitation."),
    "host_scholar_name": _("Whom you will work with."),
    "invitation_months": _("As the invitation says, e.g. 6 or 11.5."),
    "parts": _("1, unless the program allows a stay in several parts."),
    "months_in_all": _("Only where the stay has several parts."),
    "plan": _("What you want to do there, how, and why there."),
    "use_at_home": _("What your department and the hospital gain from it."),
}


class DraftForm(forms.ModelForm):
    """`open_fields` names those that may be changed now; the others are left out."""

    host_country = forms.ChoiceField(label=_("Host country or region"), required=False)

    class Meta:
        model = Application
        fields = Application.EDITABLE
        help_texts = HELP
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "invitation_months": forms.NumberInput(attrs={"step": "0.5", "min": "0"}),
            "parts": forms.NumberInput(attrs={"min": "1", "max": "9"}),
            "months_in_all": forms.NumberInput(attrs={"min": "1", "max": "120"}),
        }

    def __init__(self, *args, open_fields: Iterable[str] = Application.EDITABLE, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = set(open_fields)
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]
        for name, field in self.fields.items():
            field.required = False
            if name in LONG:
                field.widget = forms.Textarea(
                    attrs={"rows": LONG[name], "maxlength": field.max_length}
                )
        self._offer_choices()

    def _offer_choices(self) -> None:
        if "track" in self.fields:
            tracks = self.instance.call.tracks.all()
            if not tracks:
                del self.fields["track"]
            else:
                self.fields["track"].queryset = tracks
                self.fields["track"].empty_label = _("Choose a track")
        if "host_country" in self.fields:
            self.fields["host_country"].choices = [("", "—"), *country_choices()]
        if "host_institution" in self.fields:
            hosts = Institution.objects.published().order_by(filled("name"))
            self.fields["host_institution"].queryset = hosts
            self.fields["host_institution"].empty_label = _("None of them, or not known yet")

    def clean_parts(self):
        parts = self.cleaned_data["parts"]
        if parts is None:
            return 1
        if not 1 <= parts <= 9:
            raise forms.ValidationError(_("Give a number from 1 to 9."))
        return parts

    def clean(self):
        cleaned = super().clean()
        first = cleaned.get("starts_on", self.instance.starts_on)
        last = cleaned.get("ends_on", self.instance.ends_on)
        dated = [name for name in ("ends_on", "starts_on") if name in self.fields]
        if first and last and first >= last and dated:
            self.add_error(dated[0], _("The return must lie after the departure."))
            for name in dated:
                cleaned.pop(name, None)
        return cleaned

    def _post_clean(self):
        """The row is not touched here: `drafts.save` writes what is valid, on its condition."""

    @property
    def valid_values(self) -> dict:
        """What was sent and may be saved, although another field may be wrong."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in self.errors and name in self.data
        }
