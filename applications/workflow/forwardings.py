"""Batches to the receiving unit: made, sent out as one, answered one by one or by a spreadsheet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import forwarding_mails
from applications.models import Application, ForwardedFile, Forwarding, Paper, Snapshot
from applications.refusals import NotComplete, Refusal
from applications.states import TRANSITIONS, stages_of
from applications.workflow import papers, snapshots
from applications.workflow.handing_on import forward, settle, unsettle
from applications.workflow.moving import take_up_these
from core import audit, policy
from core.punctuation import labelled
from programs.models import Call
from talents.models import IdentityNumber

Kind = IdentityNumber.Kind


@dataclass(frozen=True)
class Decided:
    """What the sponsor decided of one file: `awarded` or `not_awarded`, and perhaps words."""

    reference: str
    outcome: str
    note: str = ""


def ready_in(call: Call) -> QuerySet[Application]:
    """The files of a call that can be forwarded now."""
    sources = TRANSITIONS["forward"].sources_in(stages_of(call))
    return Application.objects.filter(call=call, state__in=sources)


@transaction.atomic
def make_batch(
    call: Call,
    chosen: Sequence[int],
    *,
    actor: User,
    kinds: Iterable[str] = (),
    note: str = "",
    late_reason: str = "",
) -> Forwarding:
    """Forwards the chosen files (their keys) as the call's next batch; all of them, or none.

    Receiver, order, fields and papers stay as they are in this moment. kinds: the identity numbers
    that the receiving unit may open. late_reason: needed after the sponsor's day. Raises
    PermissionDenied, NotComplete, and Refusal where somebody else was quicker.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not policy.can(actor, "add", Forwarding(call=call)):
        raise PermissionDenied
    files = list(ready_in(call).filter(pk__in=chosen).select_related("talent"))
    _check(call, chosen, files, kinds, late_reason)
    files.sort(key=lambda file: list(chosen).index(file.pk))
    _draw_missing_forms(files, actor)
    newest = call.forwardings.aggregate(newest=Max("number"))["newest"] or 0
    forwarding = Forwarding.objects.create(
        call=call,
        number=newest + 1,
        to_zh=call.forwarded_to_zh,
        to_en=call.forwarded_to_en,
        fields=sorted(set(kinds)),
        note=note.strip(),
        late_reason=late_reason.strip() if is_late(call) else "",
        by=actor,
    )
    for position, application in enumerate(files, start=1):
        ForwardedFile.objects.create(
            forwarding=forwarding, application=application, position=position
        )
        snapshots.take(application, Snapshot.Why.FORWARDED)
        forward(application, actor=actor)
    after = {"number": forwarding.number, "files": len(files), "fields": forwarding.fields}
    audit.record(actor, "applications.make_forwarding", forwarding, after=after, note=late_reason)
    forwarding_mails.tell_receivers(forwarding)
    return forwarding


def _draw_missing_forms(files: Sequence[Application], actor: User) -> None:
    """Of whom the unit's opinion was written, and no form was drawn with it yet."""
    drawn = Paper.objects.filter(kind=Paper.Kind.RECOMMENDATION).exclude(file=None)
    lacking = Application.objects.filter(pk__in=[file.pk for file in files])
    lacking = lacking.exclude(recommendation=None).exclude(pk__in=drawn.values("application"))
    for application in lacking.select_related("call"):
        papers.draw_form(application, actor=actor)


def is_late(call: Call) -> bool:
    return timezone.now() >= call.sponsor_due_at


def _check(
    call: Call,
    chosen: Sequence[int],
    files: Sequence[Application],
    kinds: Iterable[str],
    reason: str,
) -> None:
    if not chosen:
        raise NotComplete(_("Choose at least one application."))
    if len(files) != len(set(chosen)):
        raise Refusal(
            _("Not all of these can be forwarded any more. Nothing was sent; look at the list.")
        )
    if set(kinds) - set(Kind.values):
        raise NotComplete(_("There is no such identity number."))
    if is_late(call) and not reason.strip():
        raise NotComplete(_("The sponsor's day has passed. Say why it goes out all the same."))


@transaction.atomic
def record_outcomes(decided: Iterable[Decided], *, actor: User) -> int:
    """Records the outcomes of several files, or of none where one cannot be; returns how many.

    What `record_outcome` does of one, in as many queries for two as for a thousand. Raises
    PermissionDenied, and Refusal with the reference in front.
    """
    rows = list(decided)
    known = _known(rows)
    files: dict[str, list[Application]] = defaultdict(list)
    taken_up = take_up_these([known[row.reference] for row in rows], "record_outcome", actor)
    for row, file in zip(rows, taken_up, strict=True):
        files[row.outcome].append(file)
    notes = {known[row.reference].pk: row.note for row in rows}
    for outcome, some in files.items():
        settle(some, outcome, actor=actor, notes=notes)
    return len(rows)


@transaction.atomic
def take_outcomes_back(applications: Sequence[Application], *, actor: User, note: str) -> None:
    """What `take_outcome_back` does of one file, of several or none, in as many queries for all.

    Raises PermissionDenied, and Refusal with the reference in front.
    """
    files = take_up_these(applications, "take_outcome_back", actor, note)
    unsettle(files, actor=actor, note=note)


def _known(decided: Sequence[Decided]) -> dict[str, Application]:
    """The files that are meant, by their reference."""
    rows = Application.objects.filter(reference__in=[one.reference for one in decided])
    known = {file.reference: file for file in rows.only("reference")}
    for reference, times in Counter(one.reference for one in decided).items():
        if reference not in known:
            raise Refusal(_("There is no application %s.") % reference)
        if times > 1:
            raise Refusal(labelled(reference, _("stands in the file twice")))
    return known


@transaction.atomic
def open_number(file: ForwardedFile, kind: str, *, actor: User, reason: str) -> str:
    """An identity number that the batch names, for one who says why; the look is recorded.

    Raises PermissionDenied where the file was not forwarded to this person or ended since, or the
    batch does not name the number; NotComplete without a reason; Refusal where there is none.
    """
    if not may_open_numbers(file, actor) or kind not in file.forwarding.fields:
        raise PermissionDenied
    if not reason.strip():
        raise NotComplete(_("Say why you open it."))
    talent = file.application.talent
    row = talent.identity_numbers.filter(kind=kind).first()
    if row is None:
        raise Refusal(_("This person has not stated the number."))
    audit.record(actor, "talents.reveal_identitynumber", row, note=reason.strip(), subject=talent)
    return row.number


def may_open_numbers(file: ForwardedFile, user: User) -> bool:
    """The university office, as long as the sponsor may still need them."""
    going_on = file.application.state in {"forwarded", "awarded"}
    return going_on and policy.can(user, "receive", file.forwarding)
