"""The mail to the university office: a batch of files has come."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Role
from applications.barring import people_barred_from
from applications.models import Forwarding
from core import outbox
from core.outbox import Context
from core.policy import Anyone

PLACEHOLDERS: dict[str, str | Promise] = {
    "name": gettext_lazy("name of the one who gets the mail"),
    "call": gettext_lazy("title of the call"),
    "receiver": gettext_lazy("the receiving unit"),
    "batch": gettext_lazy("number of the batch"),
    "files": gettext_lazy("number of files in the batch"),
    "note": gettext_lazy("what the office wrote; empty where it wrote nothing"),
    "link": gettext_lazy("address of the page where it goes on"),
}


def tell_receivers(forwarding: Forwarding) -> None:
    """Each person of the university office, but for those to whom the call is barred."""
    people = User.objects.with_role(Role.UNIVERSITY_OFFICE).filter(is_active=True)
    people = people.exclude(pk__in=people_barred_from(forwarding.call_id))
    for person in people.order_by("pk"):
        context = {"forwarding": forwarding}
        outbox.write("applications/batch_forwarded", to=person, context=context, about=forwarding)


def _values(context: Context) -> dict[str, str]:
    forwarding: Forwarding = context["forwarding"]
    return {
        "name": str(context.get("recipient") or ""),
        "call": forwarding.call.title,
        "receiver": forwarding.to,
        "batch": str(forwarding.number),
        "files": str(forwarding.files.count()),
        "note": forwarding.note,
        "link": settings.SITE_URL + reverse("forwarded:list"),
    }


def _sample(reader: Anyone, number: str) -> dict | None:
    """The newest batch that the reader may see; a batch is not named by anything."""
    batch = Forwarding.objects.visible_to(reader).select_related("call").order_by("-pk").first()
    return None if batch is None else {"forwarding": batch, "recipient": reader}


KINDS = [
    outbox.Kind(
        key="applications/batch_forwarded",
        label=gettext_lazy("A batch of applications was forwarded"),
        goes_to=gettext_lazy("the university office"),
        placeholders=PLACEHOLDERS,
        values=_values,
        sample=_sample,
        audience=frozenset({Role.UNIVERSITY_OFFICE.value}),
        why_essential=gettext_lazy("You learn in no other way that files have come."),
    ),
]
