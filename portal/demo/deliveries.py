"""A paper that hosts send in by one-time links: arrived, waited for, run out, taken back."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applications.models import Application, DeliveryLink, DocumentSlot
from applications.workflow import delivery
from core.models import Message
from core.periods import add_months
from portal.demo.papers import paper
from programs.models import Call, RequiredDocument

ASKED = "applications/delivery_asked"
PAPER = {
    "position": 90,
    "name_zh": "接收方确认函",
    "name_en": "Confirmation by the host",
    "required": RequiredDocument.Required.ALWAYS,
    "source": RequiredDocument.Source.THIRD_PARTY,
    "note_zh": "由国外接收导师直接提交。",
    "note_en": "The host scholar sends it to us directly.",
}


def load() -> int:
    """Makes them once; a second load adds none. Returns how many links there are."""
    if not DeliveryLink.objects.exists():
        call = Call.objects.open().get(program__code="UICC-TF")
        required, _new = RequiredDocument.objects.get_or_create(
            call=call, code="host_confirmation", defaults=PAPER
        )
        for application in call.applications.all():
            DocumentSlot.objects.get_or_create(application=application, requirement=required)
        outcomes = [_answered, _sent, _asked, _expired, _revoked]
        slots = DocumentSlot.objects.filter(
            requirement=required, application__in=Application.objects.submitted()
        ).exclude(application__state__in=["draft", "withdrawn"])
        office = User.objects.with_role(Role.FOREIGN_AFFAIRS).order_by("pk")[0]
        for slot, outcome in zip(slots.order_by("pk"), outcomes, strict=False):
            outcome(slot, office)
        # As the worker leaves them: once sent, a mail no longer holds its link.
        Message.objects.filter(template=ASKED).update(body="")
    return DeliveryLink.objects.count()


def _asked(slot: DocumentSlot, office: User, asks: str = DeliveryLink.Asks.FORM) -> DeliveryLink:
    application = slot.application
    link = delivery.ask(
        slot,
        actor=office,
        name=application.host_scholar_name,
        email=application.host_scholar_email,
        asks=asks,
    )
    return _made_earlier(link, days=2)


def _made_earlier(link: DeliveryLink, *, days: int) -> DeliveryLink:
    span = timedelta(days=days)
    link.created_at, link.expires_at = link.created_at - span, link.expires_at - span
    link.save(update_fields=["created_at", "expires_at"])
    return link


def _answered(slot: DocumentSlot, office: User) -> None:
    application = slot.application
    starts_on = application.starts_on or timezone.localdate()
    answers = {
        "hosts": True,
        "institution": application.host_name,
        "starts_on": starts_on,
        "ends_on": add_months(starts_on, 1),
        "working_language": "English",
        "has_facilities": True,
        "bench_fee": False,
        "statement": "We know the applicant's work and will supervise the visit in our group.",
        "name": application.host_scholar_name,
        "position": "Head of the group",
        "signature": application.host_scholar_name,
    }
    delivery.deliver_answers(_asked(slot, office), answers)


def _sent(slot: DocumentSlot, office: User) -> None:
    link = _asked(slot, office, DeliveryLink.Asks.FILE)
    name = slot.application.host_scholar_name
    delivery.deliver_file(link, paper(slot.requirement.name_en, name))


def _expired(slot: DocumentSlot, office: User) -> None:
    _made_earlier(_asked(slot, office), days=delivery.DAYS)


def _revoked(slot: DocumentSlot, office: User) -> None:
    delivery.revoke(_asked(slot, office), actor=office)
