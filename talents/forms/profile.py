"""What a person says about themselves: a small form for each section of the profile."""

import re

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core import pictures
from core.countries import country_choices
from core.imports.cells import plain
from talents.forms.days import day_field, refuse_future
from talents.language_proofs import KnownTest
from talents.models import IdentityNumber, LanguageProof, Membership, StayAbroad, Talent

_LATIN = RegexValidator(
    r"^[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*$", _("Letters as in the passport, e.g. LI or Kexin.")
)
ORGANIZATIONS = ("ESMO", "ASCO", "AACR", "ASTRO", "ESTRO", "UICC", "CSCO", "IASLC")


class ContactForm(forms.ModelForm):
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        validators=[
            RegexValidator(r"^\+?[0-9][0-9 ()/-]{4,28}$", _("Digits, e.g. +86 22 1234 5678."))
        ],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    class Meta:
        model = Talent
        fields = ["phone", "research_field"]
        labels = {"research_field": _("Field of work")}
        help_texts = {"research_field": _("A few words, e.g. immunotherapy of lung cancer.")}


class PassportNameForm(forms.ModelForm):
    """The name as in the passport; where none is stored, one is suggested from the Chinese name."""

    family_name = forms.CharField(label=_("Family name"), max_length=60, validators=[_LATIN])
    given_name = forms.CharField(label=_("Given name"), max_length=60, validators=[_LATIN])
    foreign_permanent_residence = forms.TypedChoiceField(
        label=_("Permanent residence in another country"),
        choices=[("", _("not stated")), ("True", _("yes")), ("False", _("no"))],
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
        help_text=_("Some programs ask for it."),
    )

    class Meta:
        model = Talent
        fields = ["family_name", "given_name", "foreign_permanent_residence"]

    def __init__(self, *args, suggestion: tuple[str, str] = ("", ""), **kwargs):
        super().__init__(*args, **kwargs)
        if any(suggestion) and not self.is_bound and not self.instance.family_name:
            self.initial["family_name"], self.initial["given_name"] = suggestion
            self.fields["given_name"].help_text = _(
                "Suggested from your Chinese name: compare it with your passport."
            )


class StayForm(forms.ModelForm):
    country = forms.ChoiceField(label=_("Country or region"))
    starts_on = day_field(_("First day"), required=True)
    ends_on = day_field(_("Last day"), help_text=_("Empty where the stay is not over yet."))

    class Meta:
        model = StayAbroad
        fields = ["country", "starts_on", "ends_on", "activity", "position", "funder"]
        help_texts = {
            "position": _("As written in the contract or invitation, e.g. visiting scholar.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        abroad = [choice for choice in country_choices() if choice[0] != "CN"]
        self.fields["country"].choices = [("", _("Choose …")), *abroad]
        if self.instance.from_roster:
            for name in ("ends_on", "funder"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("From the roster; HR corrects it.")

    def clean(self):
        cleaned = super().clean()
        refuse_future(self, "starts_on")
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The stay must end after it starts."))
        return cleaned


class LanguageProofForm(forms.ModelForm):
    """Asks only what the chosen test has: its scores or its level, and the days."""

    taken_on = day_field(_("Date of the test or certificate"), required=True)
    expires_on = day_field(_("Valid until"), help_text=_("Only if the certificate names a day."))
    level = forms.ChoiceField(label=_("Level"))

    class Meta:
        model = LanguageProof
        fields = ["overall", "listening", "oral", "level", "taken_on", "expires_on"]
        labels = {"overall": _("Score"), "listening": _("Listening"), "oral": _("Oral")}

    def __init__(self, *args, test: KnownTest, **kwargs):
        super().__init__(*args, **kwargs)
        self.test = test
        parts = {part.field: part for part in test.parts}
        for name in ("overall", "listening", "oral"):
            if name in parts:
                self._bound(name, parts[name].highest, parts[name].step)
            else:
                del self.fields[name]
        if test.levels:
            self.fields["level"].choices = [("", _("Choose …")), *((x, x) for x in test.levels)]
        else:
            del self.fields["level"]
        if len(test.parts) > 1:
            self.fields["overall"].label = _("Written total")

    def _bound(self, name: str, highest, step) -> None:
        field = self.fields[name]
        field.required = True
        field.widget = forms.NumberInput(attrs={"min": 0, "max": highest, "step": step})
        field.help_text = _("0 to %(highest)s") % {"highest": highest}

    def clean(self):
        cleaned = super().clean()
        for part in self.test.parts:
            score = cleaned.get(part.field)
            if score is not None and (score < 0 or score > part.highest or score % part.step):
                self.add_error(
                    part.field,
                    _("A score from 0 to %(highest)s in steps of %(step)s.")
                    % {"highest": part.highest, "step": part.step},
                )
        refuse_future(self, "taken_on")
        taken_on, expires_on = cleaned.get("taken_on"), cleaned.get("expires_on")
        if taken_on and expires_on and expires_on < taken_on:
            self.add_error("expires_on", _("It must be valid longer than to its own date."))
        return cleaned

    def save(self, commit=True):
        proof, test = self.instance, self.test
        proof.kind, proof.test, proof.language = test.kind, test.test, test.language
        proof.level = test.level or proof.level
        return super().save(commit)


class MembershipForm(forms.ModelForm):
    since = day_field(_("Member since"))

    class Meta:
        model = Membership
        fields = ["organization", "since"]
        labels = {"organization": _("Organization")}
        help_texts = {"organization": _("Its usual short name, e.g. ESMO.")}

    def __init__(self, *args, talent: Talent, **kwargs):
        super().__init__(*args, **kwargs)
        self.talent = talent

    def clean_organization(self):
        """A known organization is kept under its own spelling, and each once."""
        name = plain(self.cleaned_data["organization"])
        known = {organization.casefold(): organization for organization in ORGANIZATIONS}
        name = known.get(name.casefold(), name)
        others = self.talent.memberships.exclude(pk=self.instance.pk)
        if others.filter(organization__iexact=name).exists():
            raise forms.ValidationError(_("You have listed this membership already."))
        return name

    def clean(self):
        cleaned = super().clean()
        refuse_future(self, "since")
        return cleaned


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = "10X98765432"


class IdentityNumberForm(forms.Form):
    """A number in full; the stored one is never shown in it."""

    number = forms.CharField(
        label=_("Number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    expires_on = day_field(_("Valid until"))

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_number(self):
        number = plain(self.cleaned_data["number"]).replace(" ", "").upper()
        if self.kind == IdentityNumber.Kind.PASSPORT:
            if not re.fullmatch(r"[A-Z0-9]{5,15}", number):
                raise forms.ValidationError(_("Letters and digits as in the passport."))
        elif not is_identity_card_number(number):
            raise forms.ValidationError(
                _("This is not a number of an identity card: compare the digits.")
            )
        return number


def is_identity_card_number(number: str) -> bool:
    """18 signs of which the last one fits the others (GB 11643-1999)."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number, re.ASCII):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK_SIGNS[total % 11] == number[17]


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPG, PNG, WebP or a phone's HEIC. Place and camera data are taken out."),
        widget=forms.FileInput(attrs={"accept": pictures.ACCEPT}),
    )
