"""The certificate of attendance: asked for, drawn by the worker, and checked by its code.

It holds as long as the attendance does: what is undone at the door is withdrawn here by itself.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from core import audit, codes, printing
from core.policy import Anyone
from events.afterwards.attending import attendance_behind, came
from events.models import Certificate, Event, Registration

PURPOSE = "events.certificate"
TEMPLATE = "events/paper/certificate.html"


class CertificateRefused(Exception):
    """There is none to be had; the text says why."""


@transaction.atomic
def ask(registration: Registration, language: str, *, actor: Anyone) -> Certificate:
    """Has the worker draw it, or draw it anew. actor: None for a guest. Raises CertificateRefused.

    Whoever calls it has made sure that `actor` is the person, or a guest by their code.
    """
    if not came(registration):
        raise CertificateRefused(_("Certificates are for those who were there."))
    if language not in dict(settings.LANGUAGES):
        raise CertificateRefused(_("There is no certificate in this language."))
    if not printing.is_possible():
        raise CertificateRefused(_("This machine cannot draw papers: Pango is missing."))
    paper, is_new = Certificate.objects.get_or_create(registration=registration, language=language)
    if paper.is_awaited and not is_new:
        return paper
    paper.ask()
    about, after = registration.event.title, {"language": language}
    audit.record(actor, "events.ask_certificate", registration, label=about, after=after)
    make.enqueue(certificate_id=paper.pk)
    return paper


@task()
def make(certificate_id: int) -> bool:
    """Draws it anew, whatever was there; running twice does no harm. False: it could not be."""
    rows = Certificate.objects.select_related("registration__event", "registration__user")
    paper = rows.filter(pk=certificate_id).first()
    if paper is None:
        return False
    if not came(paper.registration) or not printing.is_possible():
        Certificate.objects.filter(pk=paper.pk).update(state=Certificate.State.FAILED)
        return False
    name = f"{paper.registration.event.slug}-{paper.language}.pdf"
    printing.keep(paper, name, *draw(paper))
    return True


def draw(paper: Certificate) -> tuple[bytes, int]:
    """The PDF, and of how many pages."""
    with (
        translation.override(paper.language),
        timezone.override(paper.registration.event.time_zone),
    ):
        context = {
            "certified": certified(paper.registration),
            "event": paper.registration.event,
            "person": paper.registration.name,
            "unit": _unit(paper.registration),
            "today": timezone.localdate(),
            "address": address_of(paper.registration),
            "check_page": settings.SITE_URL + reverse("verify_form"),
            "code": _grouped(code_of(paper.registration)),
        }
        return printing.draw(TEMPLATE, context, paper.language)


# The code, and what it answers -----------------------------------------------------------------
@dataclass(frozen=True)
class Certified:
    """What one compares with the paper, and nothing else. hours: None where it gave none."""

    masked_name: str
    event: Event
    days: tuple[date, date]
    hours: Decimal | None


def code_of(registration: Registration) -> str:
    return codes.code(PURPOSE, registration.uuid)


def path_of(registration: Registration) -> str:
    return reverse("verify", kwargs={"code": code_of(registration)})


def address_of(registration: Registration) -> str:
    """The whole address, as it stands on the paper."""
    return settings.SITE_URL + path_of(registration)


def is_code(text: str) -> bool:
    """Whether the portal has made this code for a certificate, be it withdrawn since."""
    return attendance_behind(PURPOSE, text) is not None


def verified(text: str) -> Certified | None:
    """What the certificate with this code says; None where it does not hold."""
    registration = attendance_behind(PURPOSE, text)
    return certified(registration) if registration and came(registration) else None


def certified(registration: Registration) -> Certified:
    event = registration.event
    return Certified(masked(registration.name), event, event.days, event.cpd_hours)


def masked(name: str) -> str:
    """样天佑 → 样**, YANG Tianyou → Y*** T***: enough to compare, too little to find somebody."""
    if name.isascii() or " " in name:
        return " ".join(f"{part[0]}***" for part in name.split())
    return name[:1] + "*" * max(len(name) - 1, 1)


def _grouped(code: str) -> str:
    """In groups of six, as one types it."""
    return " ".join(code[start : start + 6] for start in range(0, len(code), 6))


def _unit(registration: Registration) -> str:
    """Where the person belongs; a talent's department stands with the roster's record of them."""
    user = registration.user
    if user is None:
        return registration.guest_unit
    department = user.department or getattr(getattr(user, "talent", None), "department", None)
    return department.name if department else ""
