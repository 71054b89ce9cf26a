"""Who comes in may have been a guest before: django-allauth tells it by its signals."""

from allauth.account import signals
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.utils.translation import ngettext

from events.seating.adopting import adopt


def connect() -> None:
    """Call once, when the apps are ready."""
    signals.user_logged_in.connect(_came_in, dispatch_uid="events.came_in")
    signals.email_confirmed.connect(_confirmed, dispatch_uid="events.confirmed")


def _came_in(sender, request, user, **kwargs) -> None:
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    found = adopt(user, addresses.values_list("email", flat=True))
    if found:
        text = ngettext(
            "A lecture for which you had registered as a guest now stands under your account.",
            "%(count)d lectures for which you had registered as a guest now stand under your "
            "account.",
            len(found),
        )
        messages.info(request, text % {"count": len(found)})


def _confirmed(sender, request, email_address, **kwargs) -> None:
    adopt(email_address.user, [email_address.email])
