"""Forms of accounts: coming in, own settings, and what administrators change."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.utils.translation import gettext_lazy as _

from accounts import tasks
from accounts.models import Invitation, User
from accounts.rights import HOLDERS, Right, brought_by, rights_of
from accounts.roles import Role
from accounts.time_zones import zone_choices
from core import outbox


class PasswordFields(forms.Form):
    """A new password, twice. Subclasses say whose by `self.account` (may be an unsaved user)."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, account: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].help_text = " ".join(password_validators_help_texts()[1:])

    def clean(self):
        cleaned = super().clean()
        for name in ("name_zh", "name_en"):
            setattr(self.account, name, cleaned.get(name) or getattr(self.account, name))
        password = cleaned.get("password")
        if not password:
            return cleaned
        if password != cleaned.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        try:
            validate_password(password, self.account)
        except forms.ValidationError as error:
            self.add_error("password", error)
        return cleaned


NAME_EN_HELP = _("Family name first, in capitals as in the passport, e.g. LI Kexin.")


class NameFields(forms.Form):
    """A name in one language or both."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60, required=False)
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=100,
        required=False,
        help_text=NAME_EN_HELP,
    )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("name_zh") and not cleaned.get("name_en") and not self.errors:
            self.add_error("name_zh", _("Give your name in one of the languages."))
        return cleaned


class AcceptForm(PasswordFields, NameFields):
    """What an invited person fills in."""

    field_order = ["name_zh", "name_en", "password", "password_again"]


class SettingsForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)

    class Meta:
        model = User
        fields = ["name_zh", "name_en", "preferred_language", "time_zone"]
        labels = {
            "name_zh": _("Name in Chinese"),
            "name_en": _("Name in English"),
            "preferred_language": _("Language of pages and e-mails"),
        }
        help_texts = {"name_en": NAME_EN_HELP}

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("name_zh") and not cleaned.get("name_en") and not self.errors:
            self.add_error("name_zh", _("Give your name in one of the languages."))
        return cleaned


class MailsForm(forms.Form):
    """One tick for each kind of mail that the person may get and can do without."""

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = outbox.kinds_for(person)
        self.essential = [kind for kind in kinds if kind.why_essential]
        self.optional = {_field_of(kind.key): kind for kind in kinds if not kind.why_essential}
        muted = set(person.muted_messages.values_list("key", flat=True))
        for name, kind in self.optional.items():
            self.fields[name] = forms.BooleanField(
                label=kind.label, required=False, initial=kind.key not in muted
            )

    @property
    def muted(self) -> set[str]:
        """Keys of the kinds that were left without a tick."""
        return {kind.key for name, kind in self.optional.items() if not self.cleaned_data.get(name)}


def _field_of(key: str) -> str:
    return key.replace("/", "-")


def role_choices(roles) -> list[tuple[str, str]]:
    return [(role.value, role.label) for role in Role if role in roles]


class InvitationForm(forms.ModelForm):
    """For the admin: whom to invite, as what. `offered`: roles that the inviter may give."""

    offered: frozenset[Role] = frozenset()
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(
        label=_("Language of the e-mail"),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
    )

    class Meta:
        model = Invitation
        fields = ["email", "name_zh", "name_en"]
        help_texts = {"name_en": NAME_EN_HELP}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices(self.offered)

    def clean_email(self):
        email = User.objects.normalize_email(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(
                _("There is an account with this address already; change its roles instead.")
            )
        return email


class AccountForm(forms.ModelForm):
    """For the admin: what an administrator changes about somebody; never the password."""

    administrator: User
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They apply from the person's next click."),
    )
    exports = forms.BooleanField(
        label=_("May export lists"),
        required=False,
        help_text=_(
            "Exports the lists that the roles show, as Excel, CSV or JSON. Each export asks for "
            "its purpose and is recorded. Administrators have this right by their role."
        ),
    )
    takes_sensitive = forms.BooleanField(
        label=_("May export sensitive columns"),
        required=False,
        help_text=_(
            "Dates of birth, points and comments of reviews, and papers of identity in dossiers: "
            "each time with a typed reason, and the other office is told by mail. Identity and "
            "passport numbers never leave in a list."
        ),
    )

    class Meta:
        model = User
        fields = ["name_zh", "name_en", "department", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].initial = sorted(
            self.instance.groups.values_list("name", flat=True) if self.instance.pk else []
        )
        held = rights_of(self.instance) if self.instance.pk else []
        self.fields["exports"].initial = Right.EXPORT in held
        self.fields["takes_sensitive"].initial = Right.SENSITIVE in held

    @property
    def rights(self) -> list[str]:
        """Those that a valid form gives by name."""
        ticked = {"exports": Right.EXPORT, "takes_sensitive": Right.SENSITIVE}
        return [right.value for name, right in ticked.items() if self.cleaned_data.get(name)]

    def clean(self):
        cleaned = super().clean()
        self._check_rights(cleaned.get("roles", []))
        if self.instance.pk != self.administrator.pk:
            return cleaned
        if not cleaned.get("is_active"):
            self.add_error("is_active", _("You cannot switch off your own account."))
        if Role.ADMINISTRATOR.value not in cleaned.get("roles", []):
            self.add_error("roles", _("You cannot take the administrator's role from yourself."))
        return cleaned

    def _check_rights(self, roles: list[str]) -> None:
        given = set(self.rights)
        if given and not HOLDERS & set(roles):
            wrong = "exports" if Right.EXPORT in given else "takes_sensitive"
            self.add_error(wrong, _("Only people of an office and administrators export lists."))
        elif Right.SENSITIVE in given and Right.EXPORT not in given | brought_by(roles):
            self.add_error("takes_sensitive", _("Only who may export lists takes these columns."))


class QuietResetPasswordForm(ResetPasswordForm):
    """Takes as long for an unknown address as for a known one: the worker looks it up."""

    def clean_email(self):
        return get_adapter().clean_email(self.cleaned_data["email"].lower())

    def save(self, request, **kwargs):
        email = self.cleaned_data["email"]
        tasks.send_password_reset.enqueue(email=email)
        return email
