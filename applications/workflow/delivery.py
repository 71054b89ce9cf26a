"""Papers from outside: an office asks by a one-time link, a host or referee delivers through it."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from applications import answer_papers, documents, emails
from applications.models import Application, DeliveryAnswer, DeliveryLink, DocumentSlot
from applications.querysets import DeliveryLinkQuerySet
from applications.refusals import Refusal
from applications.states import State, is_office
from core import audit, pictures, policy, uploads

DAYS = 14


class LinkUnusable(Refusal):
    """The link opens nothing; `sentence` (lazy) says why. is_known: there once was such a link."""

    def __init__(self, sentence: str | Promise, *, is_known: bool = True):
        self.sentence, self.is_known = sentence, is_known
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.sentence)


UNKNOWN = gettext_lazy(
    "This link is not complete or not right. Copy the whole link from our e-mail."
)
USED = gettext_lazy(
    "This link was used, and what you sent has arrived. There is nothing left to do."
)
REVOKED = gettext_lazy(
    "This link was taken back or replaced by a newer one. "
    "If you have a newer e-mail from us, use the link in it."
)
EXPIRED = gettext_lazy("The time for this link is over. We can send you a new one.")
CLOSED = gettext_lazy("The applicant has withdrawn the application, so nothing is needed any more.")


# The offices ------------------------------------------------------------------------------------
@transaction.atomic
def ask(
    slot: DocumentSlot,
    *,
    actor: User,
    name: str,
    email: str,
    asks: str = DeliveryLink.Asks.FILE,
    message: str = "",
    days: int = DAYS,
) -> DeliveryLink:
    """Mails a link into this slot to somebody outside; an earlier one no longer opens.

    days: how long it opens. Raises PermissionDenied, Refusal where the file is with no office.
    """
    slot = _taken_up(slot, actor)
    link = DeliveryLink(
        slot=slot, recipient_name=name, recipient_email=email, asks=asks, message=message
    )
    return _send(link, actor, days, "ask_outside")


@transaction.atomic
def remind(link: DeliveryLink, *, actor: User) -> DeliveryLink:
    """Writes once more to the same person: a new link that opens as long as the first did."""
    slot = _taken_up(link.slot, actor)
    link = DeliveryLink.objects.get(pk=link.pk)
    if not link.is_live:
        raise Refusal(_("This link was used or taken back meanwhile."))
    again = DeliveryLink(
        slot=slot,
        recipient_name=link.recipient_name,
        recipient_email=link.recipient_email,
        asks=link.asks,
        message=link.message,
    )
    days = max(round((link.expires_at - link.created_at) / timedelta(days=1)), 1)
    return _send(again, actor, days, "remind_outside")


@transaction.atomic
def revoke(link: DeliveryLink, *, actor: User) -> None:
    """The link opens no more. Raises Refusal where it was used or taken back already."""
    slot = _taken_up(link.slot, actor)
    if not _close_live(slot.links.filter(pk=link.pk), actor):
        raise Refusal(_("This link was used or taken back meanwhile."))
    _record(actor, "revoke_outside", slot, before={"to": link.recipient_email})


def _send(link: DeliveryLink, actor: User, days: int, action: str) -> DeliveryLink:
    _close_live(link.slot.links.all(), actor)
    token = link.give_token(timedelta(days=days))
    link.created_by = actor
    link.save()
    after = {"to": link.recipient_email, "asks": link.asks, "until": link.expires_at}
    _record(actor, action, link.slot, after=after)
    emails.ask_outside(link, token, again=action == "remind_outside")
    return link


def _close_live(links: DeliveryLinkQuerySet, actor: User) -> int:
    return links.live().update(revoked_at=timezone.now(), revoked_by=actor)


def _taken_up(slot: DocumentSlot, actor: User) -> DocumentSlot:
    """The slot with its application's row locked; for an office that may ask others."""
    slot = _locked(slot)
    if not (slot.comes_from_outside and is_office(actor, slot.application)):
        raise PermissionDenied
    if not policy.can(actor, "ask", slot):
        raise Refusal(_("The application is not with the offices now."))
    return slot


def _locked(slot: DocumentSlot) -> DocumentSlot:
    """The fresh slot, its application's row locked where the database can."""
    Application.objects.select_for_update().filter(pk=slot.application_id).first()
    rows = DocumentSlot.objects.select_related(
        "requirement", "application__talent__user", "application__call"
    )
    fresh = rows.filter(pk=slot.pk).first()
    if fresh is None:  # the applicant called it back and discarded it
        raise LinkUnusable(UNKNOWN, is_known=False)
    return fresh


# The person outside -----------------------------------------------------------------------------
def find(token: str) -> DeliveryLink:
    """The link that the token belongs to, while it opens. Raises LinkUnusable; changes nothing.

    One query, whatever the answer is.
    """
    rows = DeliveryLink.objects.select_related(
        "slot__requirement", "slot__application__talent", "slot__application__call"
    )
    link = rows.filter(token_hash=DeliveryLink.hashed(token)).first()
    if link is None:
        raise LinkUnusable(UNKNOWN, is_known=False)
    if why := _why_not(link):
        raise LinkUnusable(why)
    return link


def deliver_file(link: DeliveryLink, file: File) -> None:
    """Keeps the file in the link's slot and uses the link up: both, or neither.

    Raises ValidationError with a sentence about the file, LinkUnusable; of two at the same moment
    one is refused.
    """
    seen = uploads.inspect(file, documents.limits_of(link.slot))
    file, seen = pictures.cleaned(file, seen)
    with transaction.atomic():
        link = _used_up(link)
        version = documents.keep(link.slot, file, seen)
        _arrived(link, documents.described(version))


@transaction.atomic
def deliver_answers(link: DeliveryLink, answers: dict[str, Any]) -> DeliveryAnswer:
    """Keeps the answers to the form and uses the link up; the worker makes a paper of them.

    Raises LinkUnusable, as `deliver_file` does.
    """
    link = _used_up(link)
    answer = DeliveryAnswer.objects.create(link=link, **answers)
    answer_papers.make.enqueue(answer.pk)
    _arrived(link, {"document": link.slot.requirement.code, "answers": answer.pk})
    return answer


def _used_up(link: DeliveryLink) -> DeliveryLink:
    """Takes the one use. The conditional update has the last word, without row locks too."""
    slot = _locked(link.slot)
    now = timezone.now()
    if slot.application.state == State.WITHDRAWN:
        raise LinkUnusable(CLOSED)
    if not DeliveryLink.objects.filter(pk=link.pk).usable(at=now).update(used_at=now):
        raise LinkUnusable(_why_not(DeliveryLink.objects.get(pk=link.pk)))
    link = DeliveryLink.objects.get(pk=link.pk)
    link.slot = slot
    return link


def _why_not(link: DeliveryLink) -> str | Promise:
    if link.used_at:
        return USED
    if link.slot.application.state == State.WITHDRAWN:
        return CLOSED
    if link.revoked_at:
        return REVOKED
    return EXPIRED if link.expires_at <= timezone.now() else ""


def _arrived(link: DeliveryLink, after: dict) -> None:
    _record(None, "deliver_outside", link.slot, after={"from": link.recipient_email, **after})
    emails.tell_arrival(link)


def _record(actor: User | None, action: str, slot: DocumentSlot, **changes: Any) -> None:
    """The words in it, the outsider's address too, are encrypted with the applicant's key."""
    application = slot.application
    for values in changes.values():
        values.setdefault("document", slot.requirement.code)
    audit.record(actor, f"application.{action}", application, subject=application.talent, **changes)
