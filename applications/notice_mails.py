"""The mails around an objection: to Foreign Affairs, and the answer to the one who objected.

Neither says who objects or why: a mail is read by more people than an objection.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Role
from applications.models import Objection
from core import outbox
from core.outbox import Context
from core.policy import Anyone
from core.templatetags.core_tags import moment

PLACEHOLDERS = {
    "notice": gettext_lazy("title of the notice"),
    "call": gettext_lazy("title of the call"),
    "received": gettext_lazy("when the objection came in"),
}
RECORD = gettext_lazy("Part of the address of a notice")


def tell_arrival(objection: Objection) -> None:
    """Those of Foreign Affairs who may read it."""
    people = User.objects.with_role(Role.FOREIGN_AFFAIRS).order_by("pk")
    for person in people:
        if Objection.objects.readable_by(person).filter(pk=objection.pk).exists():
            outbox.write(
                "applications/objection_arrived",
                to=person,
                context={"objection": objection},
                about=objection,
            )


def tell_answer(objection: Objection) -> None:
    """By mail where the contact is an address; else the office calls."""
    try:
        validate_email(objection.contact)
    except ValidationError:
        return
    outbox.write(
        "applications/objection_answered",
        to=objection.contact,
        context={"objection": objection},
        about=objection,
        language=objection.language,
    )


def _known(objection: Objection) -> dict[str, str]:
    notice = objection.notice
    return {
        "notice": notice.title,
        "call": notice.call.title if notice.call else "",
        "received": moment(objection.received_at, notice.zone),
    }


def _to_office(context: Context) -> dict[str, str]:
    objection: Objection = context["objection"]
    path = reverse(
        "admin:call_objection",
        args=[objection.notice.call_id, objection.notice_id, objection.pk or 0],
    )
    name = str(context.get("recipient") or "")
    return {**_known(objection), "name": name, "link": settings.SITE_URL + path}


def _to_objector(context: Context) -> dict[str, str]:
    objection: Objection = context["objection"]
    return {
        **_known(objection),
        "outcome": str(objection.get_state_display()),
        "answer": objection.answer,
        "email": settings.INSTITUTION["contact_email"],
    }


def _sample(reader: Anyone, record: str) -> dict | None:
    """Of a real objection its notice alone; the words are invented."""
    rows = Objection.objects.readable_by(reader).select_related("notice__call")
    found = (rows.filter(notice__slug=record) if record else rows).order_by("-pk").first()
    if found is None:
        return None
    invented = Objection(
        notice=found.notice,
        received_at=found.received_at,
        state=Objection.State.REJECTED,
        answer="……",
    )
    return {"objection": invented, "recipient": reader}


KINDS = [
    outbox.Kind(
        key="applications/objection_arrived",
        label=gettext_lazy("An objection to a notice has come in"),
        goes_to=gettext_lazy("the Foreign Affairs Office"),
        placeholders={
            "name": gettext_lazy("name of the one who gets the mail"),
            **PLACEHOLDERS,
            "link": gettext_lazy("address of the page where it is decided"),
        },
        values=_to_office,
        sample=_sample,
        record=RECORD,
        audience=frozenset({Role.FOREIGN_AFFAIRS.value}),
        why_essential=gettext_lazy("The notice does not end while an objection is open."),
    ),
    outbox.Kind(
        key="applications/objection_answered",
        label=gettext_lazy("An objection to a notice is decided"),
        goes_to=gettext_lazy("who has objected, where an e-mail address was left"),
        placeholders={
            **PLACEHOLDERS,
            "outcome": gettext_lazy("how it was decided"),
            "answer": gettext_lazy("the office's answer"),
            "email": gettext_lazy("address for questions"),
        },
        values=_to_objector,
        sample=_sample,
        record=RECORD,
        needed=frozenset({"answer"}),
        audience=frozenset({"outside"}),
        why_essential=gettext_lazy("It is the answer to an objection."),
    ),
]
