"""The mails around a paper from outside: to the host or referee, and to those who wait for it."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import OFFICES, Role
from applications import mail_kinds
from applications.models import Application, DeliveryLink, DocumentSlot
from core import outbox
from core.outbox import Context
from core.policy import Anyone
from core.templatetags.core_tags import moment
from programs.models import RequiredDocument

# No role: people outside have no account, and none of their mails can be switched off in one.
OUTSIDE = frozenset({"outside"})
PAPER = gettext_lazy("name of the document")
PLACEHOLDERS_OUTSIDE = {
    "name": gettext_lazy("name of the one who gets the mail"),
    "applicant": gettext_lazy("name of the applicant"),
    "applicant_zh": gettext_lazy("name of the applicant in Chinese"),
    "paper": PAPER,
    "paper_zh": gettext_lazy("name of the document in Chinese"),
    "institution": gettext_lazy("name of the institution"),
    "institution_zh": gettext_lazy("name of the institution in Chinese"),
    "message": gettext_lazy("what the office wrote; empty where it wrote nothing"),
    "task": gettext_lazy("“Open this page and …”, as a file or a form is asked for"),
    "link": gettext_lazy("the link; it works once"),
    "until": gettext_lazy("until when the link opens"),
    "email": gettext_lazy("address for questions"),
}
NAMES = ("name", "applicant", "reference", "call", "link")


def _outside(context: Context) -> dict[str, str]:
    link: DeliveryLink = context["delivery"]
    application, required = link.slot.application, link.slot.requirement
    known = settings.INSTITUTION
    return {
        "name": link.recipient_name,
        "applicant": application.talent.name,
        "applicant_zh": application.talent.name_zh,
        "paper": required.name,
        "paper_zh": required.name_zh,
        "institution": known["name_en"],
        "institution_zh": known["name_zh"],
        "message": link.message,
        "task": _("Open this page and fill in the short form; no account is needed:")
        if link.asks == DeliveryLink.Asks.FORM
        else _("Open this page and send the file; no account is needed:"),
        "link": context["address"],
        "until": moment(link.expires_at, application.call.time_zone),
        "email": known["contact_email"],
    }


def _applicant(context: Context) -> dict[str, str]:
    path = context["application"].get_absolute_url()
    return _inside(context) | {"link": settings.SITE_URL + path}


def _office(context: Context) -> dict[str, str]:
    slot: DocumentSlot = context["delivery"].slot
    path = reverse("admin:applications_application_change", args=[slot.application_id])
    address = f"{settings.SITE_URL}{path}?tab=documents"
    return _inside(context) | {"link": f"{address}&slot={slot.pk}" if slot.pk else address}


def _inside(context: Context) -> dict[str, str]:
    link: DeliveryLink = context["delivery"]
    return {
        **mail_kinds.values(context),
        "paper": link.slot.requirement.name,
        "sender": link.recipient_name,
    }


def _sample(reader: Anyone, reference: str) -> dict | None:
    """An invented host for a file on the reader's desk; the real link is in the real mail alone."""
    rows = Application.objects.on_desk_of(reader).select_related("call", "talent__user")
    rows = rows.filter(reference=reference) if reference else rows.newest_first()
    application = rows.first()
    if application is None:
        return None
    paper = RequiredDocument(name_zh="接收方确认函", name_en="Confirmation by the host")
    link = DeliveryLink(
        slot=DocumentSlot(application=application, requirement=paper),
        recipient_name="Prof. Anna Exempel",
        expires_at=timezone.now() + timedelta(days=14),
    )
    return {
        "application": application,
        "delivery": link,
        "address": f"{settings.SITE_URL}/links/…/",
        "recipient": application.talent.user,
    }


def _sample_to_reader(reader: Anyone, reference: str) -> dict | None:
    found = _sample(reader, reference)
    return found and {**found, "recipient": reader}


def _asking(name: str, label) -> outbox.Kind:
    return outbox.Kind(
        key=f"applications/{name}",
        label=label,
        goes_to=gettext_lazy("a host or referee, in English"),
        placeholders=PLACEHOLDERS_OUTSIDE,
        values=_outside,
        sample=_sample,
        record=gettext_lazy("Reference of an application"),
        needed=frozenset({"link"}),
        audience=OUTSIDE,
        why_essential=gettext_lazy("It holds the link."),
    )


def _placeholders(*more: str) -> dict:
    known = {"paper": PAPER, "sender": gettext_lazy("who has sent it")}
    return {name: mail_kinds.PLACEHOLDERS[name] for name in NAMES} | {
        name: known[name] for name in more
    }


KINDS = [
    _asking("delivery_asked", gettext_lazy("A host or referee is asked for a document")),
    _asking("delivery_reminded", gettext_lazy("A host or referee is reminded of a document")),
    outbox.Kind(
        key="applications/delivery_arrived",
        label=gettext_lazy("A document has come from a host or referee"),
        goes_to=gettext_lazy("the applicant"),
        placeholders=_placeholders("paper"),
        values=_applicant,
        sample=_sample,
        record=gettext_lazy("Reference of an application"),
        audience=frozenset({Role.TALENT.value}),
    ),
    outbox.Kind(
        key="applications/delivery_came",
        label=gettext_lazy("A host or referee has sent a document"),
        goes_to=gettext_lazy("the officers who asked for it or screen the application"),
        placeholders=_placeholders("paper", "sender"),
        values=_office,
        sample=_sample_to_reader,
        record=gettext_lazy("Reference of an application"),
        audience=frozenset(role.value for role in OFFICES),
    ),
]
