"""The mails about an account: they let a person in, so none of them can be switched off."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.roles import Role
from core import outbox
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
]
