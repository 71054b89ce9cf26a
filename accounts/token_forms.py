"""The form with which an administrator makes a token."""

import ipaddress
import uuid
from datetime import timedelta

from django import forms
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import api_tokens, scopes
from accounts.models import ApiToken
from core.localized import column

USUAL, MOST_NETWORKS = timedelta(days=90), 20
SENT_HOURS = 24
_BETWEEN = ":"  # of a scope and one of its parts, in the value of a tick


_MAY_NOT = _("This person may not hand that on. It takes the right to export the list.")


def _opened() -> list[tuple[str, str]]:
    return [(scope.name, scope.label) for scope in scopes.every()]


def _parts() -> list[tuple[str, str]]:
    return [
        (f"{scope.name}{_BETWEEN}{part}", words)
        for scope in scopes.every()
        for part, words in scope.parts()
    ]


class ApiTokenForm(forms.ModelForm):
    """opens: the scopes that were ticked, each with the parts that it is kept to."""

    opened = forms.MultipleChoiceField(
        label=_("May read"), choices=_opened, widget=forms.CheckboxSelectMultiple
    )
    parts = forms.MultipleChoiceField(
        label=_("Kept to the programs"),
        choices=_parts,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what the system needs. None ticked: all, also those to come."),
    )
    networks_typed = forms.CharField(
        label=_("Only from"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Addresses or networks, one a line, such as 10.1.2.3 or 10.1.2.0/24: stolen, the token "
            "is worth nothing elsewhere. Empty: from everywhere."
        ),
    )
    # A page that is sent again, as browsers offer, makes no second token.
    sending = forms.CharField(widget=forms.HiddenInput, initial=lambda: uuid.uuid4().hex)

    class Meta:
        model = ApiToken
        fields = ["system", "purpose", "holder", "expires_on"]
        widgets = {
            "expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "purpose": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {"holder": {"invalid_choice": _MAY_NOT}}
        help_texts = {"purpose": _("What the system does with it. It stands in the audit trail.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "holder" in self.fields:
            self.fields["holder"].queryset = api_tokens.holders().order_by(column("name"), "email")
        if "expires_on" in self.fields:
            today = timezone.localdate()
            self.fields["expires_on"].initial = today + USUAL
            self.fields["expires_on"].widget.attrs |= {
                "min": today.isoformat(),
                "max": (today + api_tokens.LONGEST).isoformat(),
            }

    @property
    def opens(self) -> dict[str, list[str]]:
        ticked = [value.partition(_BETWEEN) for value in self.cleaned_data["parts"]]
        return {
            name: [part for of, _between, part in ticked if of == name]
            for name in self.cleaned_data["opened"]
        }

    def clean_expires_on(self):
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day is over."))
        if day - today > api_tokens.LONGEST:
            raise forms.ValidationError(_("A token is valid for a year at the most."))
        return day

    def clean_networks_typed(self):
        lines = self.cleaned_data["networks_typed"].replace(",", "\n").split()
        if len(lines) > MOST_NETWORKS:
            raise forms.ValidationError(_("20 networks at the most."))
        networks = []
        for line in lines:
            try:
                networks.append(str(ipaddress.ip_network(line, strict=False)))
            except ValueError:
                raise forms.ValidationError(
                    _("“%(line)s” is no address and no network."), params={"line": line[:40]}
                ) from None
        return networks

    def clean(self):
        cleaned = super().clean()
        holder, opened = cleaned.get("holder"), cleaned.get("opened", [])
        if holder and not all(api_tokens.may_hand_on(holder, name) for name in opened):
            self.add_error("holder", _MAY_NOT)
        key = f"api-token-form:{cleaned.get('sending', '')}"
        if not self.errors and not cache.add(key, True, SENT_HOURS * 3600):
            raise forms.ValidationError(
                _("This form was sent already, and its token shown. Begin anew for another one.")
            )
        return cleaned
