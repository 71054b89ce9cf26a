"""The mails by which a talent comes in with a staff number."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.mail_kinds import LETS_IN, greeting
from core import outbox
from core.outbox import Context
from core.policy import Anyone


def _values(context: Context) -> dict[str, str]:
    return {"greeting": greeting(context["name"]), "link": context["link"]}


def _sample(reader: Anyone, record: str) -> dict | None:
    return {"name": reader.name, "link": f"{settings.SITE_URL}{reverse('account_login')}"}


def _kind(name: str, label) -> outbox.Kind:
    return outbox.Kind(
        key=f"talents/{name}",
        label=label,
        goes_to=gettext_lazy("the roster's address"),
        placeholders={
            "greeting": gettext_lazy("“Dear …,” with the name, or “Good day,” where it is unknown"),
            "link": gettext_lazy("address of the page where it goes on"),
        },
        values=_values,
        sample=_sample,
        needed=frozenset({"link"}),
        why_essential=LETS_IN,
    )


KINDS = [
    _kind("claim", gettext_lazy("A staff number was given, and has no account yet")),
    _kind("claimed", gettext_lazy("A staff number was given, and has an account already")),
]
