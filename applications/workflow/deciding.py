"""From the ranking to a decision, for one file and for many."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails
from applications.models import Application, Ranking, RankingEntry
from applications.rankings import free_places
from applications.refusals import NotComplete, Refusal
from applications.states import State
from applications.workflow.moving import move, move_all, take_up


@transaction.atomic
def release(application: Application, *, actor: User | None, note: str = "") -> Application:
    """Carries out what the released ranking says of the file; the applicant is told.

    actor: None where the portal follows a release (see `workflow.rankings`).
    """
    application = take_up(application, "release", actor, note)
    entry = RankingEntry.objects.select_related("ranking").filter(application=application).first()
    if entry is None or entry.ranking.released_at is None:
        raise Refusal(_("The decisions of this call are not released yet."))
    if entry.leads_to is None:
        raise NotComplete(_("Nothing is decided of this application yet."))
    carry_out({entry.leads_to: [application]}, actor=actor)
    return application


def carry_out(decided: Mapping[State, Sequence[Application]], *, actor: User | None) -> None:
    """Moves files that are taken up where their decisions lead; the applicants are told."""
    for target, files in decided.items():
        move_all(files, "release", actor=actor, role=Role.FOREIGN_AFFAIRS, target=target)
        emails.tell_applicants(files, "decided")


@transaction.atomic
def move_up(application: Application, *, actor: User, note: str) -> Application:
    """A place became free: the file of the reserve list is proposed."""
    application = take_up(application, "move_up", actor, note)
    # Locked: another file of the list may be moved up in this moment, to the same place.
    rankings = Ranking.objects.select_for_update(of=("self",)).select_related("call")
    ranking = rankings.filter(call=application.call_id).first()
    if ranking is not None and not free_places(ranking):
        raise Refusal(_("No place of this call is free."))
    move(application, "move_up", actor=actor, role=Role.FOREIGN_AFFAIRS, internal_note=note)
    emails.tell_applicant(application, "decided")
    return application


@transaction.atomic
def close_call(application: Application, *, actor: User, note: str = "") -> Application:
    """No place became free: the reserve list of the call is closed."""
    application = take_up(application, "close_call", actor, note)
    move(application, "close_call", actor=actor, role=Role.FOREIGN_AFFAIRS, note=note)
    emails.tell_applicant(application, "decided", note=note)
    return application
