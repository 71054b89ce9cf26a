"""Objections (异议) to a public notice: they come in from anybody, and Foreign Affairs decides.

What is recorded of one is that it is there and how it was decided; never who objects, from where,
or in what words.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from applications import notice_mails
from applications.models import NoticeEntry, Objection, PublicNotice
from applications.refusals import NotComplete, Refusal, TooLate
from applications.states import State
from applications.workflow.notice import uphold_objection
from core import audit, policy
from core.context import UNKNOWN, origin


@transaction.atomic
def object_to(
    notice: PublicNotice, *, name: str, contact: str, text: str, entry: NoticeEntry | None = None
) -> Objection:
    """Takes an objection in. entry: the person concerned; None: the notice as a whole.

    Raises TooLate after the end of the notice.
    """
    notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if not notice.names_people or notice.is_over:
        raise TooLate(_("This notice has ended. Objections to it are no longer taken."))
    objection = Objection.objects.create(
        notice=notice,
        entry=entry,
        name=name,
        contact=contact,
        text=text,
        language=translation.get_language() or "",
    )
    _record(None, "object", objection)
    notice_mails.tell_arrival(objection)
    return objection


@transaction.atomic
def reject(objection: Objection, *, actor: User, answer: str) -> Objection:
    """It does not hold; whoever objected gets the answer, where an address was left."""
    objection = _decided(objection, Objection.State.REJECTED, actor, answer)
    _record(actor, "reject_objection", objection)
    notice_mails.tell_answer(objection)
    return objection


@transaction.atomic
def uphold(
    objection: Objection,
    entries: Iterable[NoticeEntry],
    *,
    actor: User,
    answer: str,
    reason: str,
) -> Objection:
    """It holds: these people of the notice are not recommended, and read why (`reason`).

    Raises NotComplete without a person or a reason, and Refusal where one has left the notice.
    """
    entries = list(entries)
    if not entries:
        raise NotComplete(_("Choose whom the objection concerns."))
    objection = _decided(objection, Objection.State.UPHELD, actor, answer)
    for entry in entries:
        uphold_objection(entry.application, actor=actor, note=reason)
    _record(actor, "uphold_objection", objection)
    notice_mails.tell_answer(objection)
    return objection


def still_standing(objection: Objection) -> list[NoticeEntry]:
    """The people of the notice whom a decision can still take off it."""
    standing = objection.notice.entries.filter(application__state=State.ON_NOTICE)
    if objection.entry_id:
        standing = standing.filter(pk=objection.entry_id)
    return list(standing.select_related("application__talent"))


def _decided(objection: Objection, state: str, actor: User, answer: str) -> Objection:
    """The fresh row; each objection is decided once, whoever is quicker."""
    if not policy.can(actor, "decide", objection):
        raise PermissionDenied
    if not answer.strip():
        raise NotComplete(_("Write the answer."))
    now = timezone.now()
    rows = Objection.objects.open().filter(pk=objection.pk)
    if not rows.update(state=state, answer=answer, decided_at=now, decided_by=actor):
        raise Refusal(_("This objection is decided already."))
    return Objection.objects.select_related("notice__call", "entry").get(pk=objection.pk)


def _record(actor: User | None, verb: str, objection: Objection) -> None:
    """Without the address of the request: it would lead to the one who objects."""
    token = origin.set(UNKNOWN) if actor is None else None
    try:
        after = {"state": objection.state}
        audit.record(actor, f"applications.{verb}", objection, after=after)
    finally:
        if token is not None:
            origin.reset(token)
