"""The mails about an account: they let a person in, so none of them can be switched off."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import ApiToken
from accounts.roles import OFFICES, Role
from core import outbox
from core.exports.lists import label_of, title_of
from core.models import ExportRecord
from core.outbox import Context
from core.policy import Anyone

LETS_IN = gettext_lazy("It lets you into your account.")
LINK = gettext_lazy("the link; it works once, for one hour")


def greeting(name: str) -> str:
    return _("Dear %(name)s,") % {"name": name} if name else _("Good day,")


def _invitation(context: Context) -> dict[str, str]:
    roles = [str(Role(role).label) for role in context["roles"]]
    return {
        "greeting": greeting(context["name"]),
        "inviter": str(context["inviter"]),
        "roles": pgettext("list", ", ").join(roles),
        "link": context["link"],
    }


def _password(context: Context) -> dict[str, str]:
    return {"name": str(context["recipient"]), "link": context["link"]}


def _sensitive_export(context: Context) -> dict[str, str]:
    record = context["record"]
    columns = [str(label_of(record.list_key, key)) for key in record.columns]
    return {
        "name": str(context["recipient"]),
        "person": str(record.by),
        "list": str(title_of(record.list_key)),
        "columns": pgettext("list", ", ").join(columns),
        "purpose": record.purpose,
        "reason": record.reason,
    }


def _api_token(context: Context) -> dict[str, str]:
    token = context["token"]
    return {
        "name": str(context["recipient"]),
        "system": token.system,
        "person": str(token.made_by),
        "purpose": token.purpose,
        "until": date_format(token.expires_on),
    }


def _sample_of_token(reader: Anyone, record: str) -> dict | None:
    seen = ApiToken.objects.visible_to(reader) | ApiToken.objects.filter(holder=reader)
    found = seen.select_related("made_by").first()
    return {"recipient": reader, "token": found} if found else None


def _sample_of_export(reader: Anyone, record: str) -> dict | None:
    found = ExportRecord.objects.visible_to(reader).exclude(reason="").first()
    return {"recipient": reader, "record": found} if found else None


def _sample(reader: Anyone, record: str) -> dict | None:
    """Of the reader's own account; a link that works is in the real mail alone."""
    return {
        "recipient": reader,
        "name": reader.name,
        "inviter": reader,
        "roles": sorted(reader.roles),
        "link": f"{settings.SITE_URL}{reverse('account_login')}",
    }


KINDS = [
    outbox.Kind(
        key="accounts/invitation",
        label=gettext_lazy("Somebody is invited"),
        goes_to=gettext_lazy("the invited person"),
        placeholders={
            "greeting": gettext_lazy("“Dear …,” with the name, or “Good day,” where it is unknown"),
            "inviter": gettext_lazy("who invites"),
            "roles": gettext_lazy("the person's roles"),
            "link": LINK,
        },
        values=_invitation,
        sample=_sample,
        needed=frozenset({"link"}),
        why_essential=LETS_IN,
    ),
    outbox.Kind(
        key="accounts/password_reset",
        label=gettext_lazy("A new password is asked for"),
        goes_to=gettext_lazy("the person with this account"),
        placeholders={"name": gettext_lazy("name of the one who gets the mail"), "link": LINK},
        values=_password,
        sample=_sample,
        needed=frozenset({"link"}),
        why_essential=LETS_IN,
    ),
    outbox.Kind(
        key="accounts/sensitive_export",
        label=gettext_lazy("A list with sensitive columns was exported"),
        goes_to=gettext_lazy("the other office"),
        placeholders={
            "name": gettext_lazy("name of the one who gets the mail"),
            "person": gettext_lazy("who exported the list"),
            "list": gettext_lazy("the list"),
            "columns": gettext_lazy("its columns"),
            "purpose": gettext_lazy("what for"),
            "reason": gettext_lazy("why the sensitive columns are needed"),
        },
        values=_sensitive_export,
        sample=_sample_of_export,
        audience=frozenset(OFFICES),
        why_essential=gettext_lazy("Each office learns what the other one hands on."),
    ),
    outbox.Kind(
        key="accounts/api_token",
        label=gettext_lazy("A system got a token that reads in somebody's name"),
        goes_to=gettext_lazy("the person in whose name it reads"),
        placeholders={
            "name": gettext_lazy("name of the one who gets the mail"),
            "system": gettext_lazy("the system"),
            "person": gettext_lazy("who made the token"),
            "purpose": gettext_lazy("what for"),
            "until": gettext_lazy("the last day on which it opens"),
        },
        values=_api_token,
        sample=_sample_of_token,
        audience=frozenset({*OFFICES, Role.ADMINISTRATOR}),
        why_essential=gettext_lazy("You learn which systems read in your name."),
    ),
]
