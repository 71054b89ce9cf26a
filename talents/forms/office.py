"""Forms of the admin over a person's file."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.countries import country_choices
from core.forms import says_something
from core.punctuation import enumerated
from talents.language_proofs import TESTS, known_test
from talents.models import Degree, LanguageProof, StayAbroad, Talent


def _countries() -> list[tuple[str, str]]:
    return [("", "—"), *country_choices()]


class TalentForm(forms.ModelForm):
    nationality = forms.ChoiceField(
        label=capfirst(_("nationality")), choices=_countries, required=False
    )

    class Meta:
        model = Talent
        fields = ["nationality"]  # the admin's fieldsets name the others


class DegreeForm(forms.ModelForm):
    country = forms.ChoiceField(
        label=capfirst(_("country or region")), choices=_countries, required=False
    )

    class Meta:
        model = Degree
        fields = ["level", "field", "awarded_on", "institution", "country"]
        labels = {"field": _("field of study")}


class StayForm(forms.ModelForm):
    country = forms.ChoiceField(
        label=capfirst(_("country or region")), choices=_countries, required=False
    )

    class Meta:
        model = StayAbroad
        fields = ["country", "starts_on", "ends_on", "activity", "position", "funder"]


class LanguageProofForm(forms.ModelForm):
    """One list of known tests instead of three columns; kind, scale and language follow from it."""

    test = forms.ChoiceField(label=capfirst(_("test")))

    class Meta:
        model = LanguageProof
        fields = ["test", "overall", "listening", "oral", "level", "taken_on", "expires_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((test.code, test.label) for test in TESTS.values())]
        if self.instance.pk:
            known = known_test(self.instance)
            self.initial["test"] = known.code if known else self.instance.test
            if known is None:
                choices.append((self.instance.test, self.instance.test))
        self.fields["test"].choices = choices

    def clean(self):
        cleaned = super().clean()
        test = TESTS.get(cleaned.get("test", ""))
        if test is None:
            return cleaned
        for part in test.parts:
            score = cleaned.get(part.field)
            if score is not None and (score < 0 or score > part.highest or score % part.step):
                self.add_error(
                    part.field,
                    _("A score from 0 to %(highest)s in steps of %(step)s.")
                    % {"highest": part.highest, "step": part.step},
                )
        if test.levels and cleaned.get("level") not in test.levels:
            text = _("One of these levels: %(levels)s.") % {"levels": enumerated(test.levels)}
            self.add_error("level", text)
        return cleaned

    def save(self, commit=True):
        test = TESTS.get(self.cleaned_data["test"])
        if test:
            proof = self.instance
            proof.kind, proof.test, proof.language = test.kind, test.test, test.language
            proof.level = test.level or proof.level
        return super().save(commit)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you look at it"),
        validators=[says_something],
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is recorded with your name and the time; the person may ask for it."),
    )
