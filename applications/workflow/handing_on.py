"""From the hospital to the sponsor and back, for one file and for many."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails
from applications.models import Application, ForwardedFile
from applications.refusals import NotComplete, Refusal
from applications.states import State
from applications.workflow.moving import move, move_all, take_up
from core.outbox.recalling import recall, told_of

Outcome = ForwardedFile.Outcome
DECIDED = "applications/decided"  # the mail that tells of an outcome


@transaction.atomic
def forward(application: Application, *, actor: User, note: str = "") -> Application:
    """The file goes to the receiving unit with the batch that names it."""
    application = take_up(application, "forward", actor, note)
    if not ForwardedFile.objects.filter(application=application).exists():
        raise Refusal(_("The application stands in no batch."))
    move(application, "forward", actor=actor, role=Role.FOREIGN_AFFAIRS, note=note)
    emails.tell_applicant(application, "moved", note=note)
    return application


@transaction.atomic
def record_outcome(
    application: Application, *, actor: User, outcome: str, note: str = ""
) -> Application:
    """What the sponsor decided; outcome: `awarded` or `not_awarded`. The applicant is told."""
    application = take_up(application, "record_outcome", actor, note)
    settle([application], outcome, actor=actor, notes={application.pk: note})
    return application


def settle(
    files: Sequence[Application], outcome: str, *, actor: User, notes: Mapping[int, str]
) -> None:
    """Records one outcome of files that were taken up for it; the applicants are told.

    notes: words on single files, by their keys. As many queries are asked for one as for many.
    """
    if outcome not in {Outcome.AWARDED, Outcome.NOT_AWARDED}:
        raise NotComplete(_("Say what the sponsor decided."))
    words = [
        When(application=file, then=Value(notes[file.pk])) for file in files if notes.get(file.pk)
    ]
    ForwardedFile.objects.filter(application__in=files).update(
        outcome=outcome,
        outcome_note=Case(*words, default=Value("")),
        outcome_by=actor,
        outcome_at=timezone.now(),
    )
    role, target = _role_of(actor), State(outcome)
    for some in _by_state(files):
        move_all(some, "record_outcome", actor=actor, role=role, target=target, notes=notes)
    emails.tell_applicants(files, "decided", notes)


@transaction.atomic
def take_outcome_back(application: Application, *, actor: User, note: str = "") -> Application:
    """What was recorded is not what the sponsor decided: the file waits for the outcome again.

    A mail that tells of it and is not out yet is discarded; who may have read it is told again.
    """
    application = take_up(application, "take_outcome_back", actor, note)
    unsettle([application], actor=actor, note=note)
    return application


def unsettle(files: Sequence[Application], *, actor: User, note: str) -> None:
    """Takes the outcomes of files back that were taken up for it, as `take_outcome_back` of one."""
    rows = ForwardedFile.objects.filter(application__in=files)
    since = _recorded_at(rows.select_for_update(of=("self",)).order_by("pk"))
    rows.update(outcome=Outcome.OPEN, outcome_note="", outcome_by=None, outcome_at=None)
    for some in _by_state(files):
        move_all(some, "take_outcome_back", actor=actor, role=_role_of(actor), note=note)
    told = recall(DECIDED, Application, since, reason=note, actor=actor)
    emails.tell_applicants([file for file in files if file.pk in told], "moved", note=note)


def was_told(application: Application) -> bool:
    """Whether a mail that tells of the outcome is out, or may be."""
    return bool(number_told([application]))


def number_told(applications: Sequence[Application]) -> int:
    """Of how many files a mail that tells of the outcome is out, or may be."""
    since = _recorded_at(ForwardedFile.objects.filter(application__in=applications))
    return len(told_of(DECIDED, Application, since))


def _recorded_at(files: QuerySet[ForwardedFile]) -> dict[int, datetime]:
    """When the outcomes were recorded, by the keys of their applications."""
    return {key: at for key, at in files.values_list("application", "outcome_at") if at}


def _by_state(files: Sequence[Application]) -> list[list[Application]]:
    found = groupby(sorted(files, key=attrgetter("state")), key=attrgetter("state"))
    return [list(some) for _state, some in found]


def _role_of(actor: User) -> Role:
    """As whom somebody speaks who has leave."""
    office = actor.has_role(Role.FOREIGN_AFFAIRS)
    return Role.FOREIGN_AFFAIRS if office else Role.UNIVERSITY_OFFICE
