"""A program with its typical window and amount as fields; their JSON is never typed."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.countries import COUNTRIES
from programs.forms.fields import zones
from programs.models import Program

MONTH_DAY = RegexValidator(
    r"^(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?\Z", _("Write month and day as 04-30, or 04 alone.")
)
CLOCK = RegexValidator(r"^([01]\d|2[0-3]):[0-5]\d\Z", _("Write the time as 17:00."))
LINES = ("cutoffs_zh", "cutoffs_en")
ROWS = forms.Textarea(attrs={"rows": 3})


class ProgramForm(forms.ModelForm):
    window_opens = forms.CharField(
        label=capfirst(_("opens about")), required=False, validators=[MONTH_DAY]
    )
    window_closes = forms.CharField(
        label=capfirst(_("closes about")), required=False, validators=[MONTH_DAY]
    )
    window_closes_time = forms.CharField(
        label=capfirst(_("at")), required=False, validators=[CLOCK]
    )
    window_time_zone = forms.ChoiceField(
        label=capfirst(_("time zone")), required=False, choices=lambda: [("", "—"), *zones()]
    )
    window_rolling = forms.BooleanField(label=capfirst(_("at any time")), required=False)
    window_cutoffs_zh = forms.CharField(
        label=capfirst(_("cut-off days (Chinese)")),
        required=False,
        widget=ROWS,
        help_text=_("One a line."),
    )
    window_cutoffs_en = forms.CharField(
        label=capfirst(_("cut-off days (English)")),
        required=False,
        widget=ROWS,
        help_text=_("One a line."),
    )
    window_results_zh = forms.CharField(label=capfirst(_("results (Chinese)")), required=False)
    window_results_en = forms.CharField(label=capfirst(_("results (English)")), required=False)
    window_note_zh = forms.CharField(
        label=capfirst(_("note on the window (Chinese)")), required=False, widget=ROWS
    )
    window_note_en = forms.CharField(
        label=capfirst(_("note on the window (English)")), required=False, widget=ROWS
    )
    amount_value = forms.IntegerField(label=capfirst(_("amount")), required=False, min_value=1)
    amount_max = forms.IntegerField(label=capfirst(_("up to")), required=False, min_value=1)
    amount_currency = forms.CharField(
        label=capfirst(_("currency")),
        required=False,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, e.g. EUR."))],
    )
    amount_per = forms.ChoiceField(
        label=capfirst(_("for")),
        required=False,
        choices=[("", "—"), ("month", _("a month")), ("year", _("a year")), ("award", _("in all"))],
    )

    class Meta:
        model = Program
        fields = [
            *("code", "slug", "reference_prefix", "name_zh", "name_en", "kind", "direction"),
            *("mode", "partner", "status", "status_note_zh", "status_note_en", "sponsor_zh"),
            *("sponsor_en", "host_place_zh", "host_place_en", "host_country", "summary_zh"),
            *("summary_en", "min_months", "max_months", "length_basis", "funding_zh"),
            *("funding_en", "quota_number", "quota_year", "quota_note_zh", "quota_note_en"),
            *("steps_note_zh", "steps_note_en", "application_site", "official_url"),
            *("source_url", "source_year", "confidence", "is_published"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name.startswith("window_")]:
            value = (self.instance.window or {}).get(name.removeprefix("window_"))
            self.initial[name] = "\n".join(value) if isinstance(value, list) else value
        for name, value in (self.instance.funding_amount or {}).items():
            self.initial[f"amount_{name}"] = value

    def clean_host_country(self) -> str:
        code = self.cleaned_data["host_country"].upper()
        if code and code not in COUNTRIES:
            raise forms.ValidationError(_("There is no country or region with this code."))
        return code

    def clean(self):
        super().clean()
        needed = [self.cleaned_data.get(f"amount_{key}") for key in ("value", "currency", "per")]
        if any(needed) and not all(needed):
            self.add_error("amount_value", _("An amount needs its currency and what it is for."))
        least, most = self.cleaned_data.get("amount_value"), self.cleaned_data.get("amount_max")
        if most and (not least or most <= least):
            self.add_error("amount_max", _("“Up to” must be more than the amount."))
        return self.cleaned_data

    def save(self, commit=True):
        self.instance.window = self._window()
        self.instance.funding_amount = self._amount()
        return super().save(commit)

    def _window(self) -> dict:
        """What was typed over what stood there; what is not asked (history) stays."""
        typed = {
            name.removeprefix("window_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("window_")
        }
        for name in LINES:
            if name in typed:
                typed[name] = [line.strip() for line in typed[name].splitlines() if line.strip()]
        empty_as_null = {
            name: value if isinstance(value, bool | list) else value or None
            for name, value in typed.items()
        }
        return {**(self.instance.window or {}), **empty_as_null}

    def _amount(self) -> dict | None:
        keys = ("value", "max", "currency", "per")
        amount = {key: self.cleaned_data.get(f"amount_{key}") for key in keys}
        return {key: value for key, value in amount.items() if value} or None
