"""The start page of the admin: the day's work, as the role of the person has it."""

from django.utils import timezone

from accounts.models import User
from applications.deadlines import STUCK_CHOICES, coming_deadlines
from applications.models import Application
from applications.tally import tally_for
from applications.workflow.offices import offices_of
from core import audit, policy
from core.models import AuditEntry, ExportRecord
from portal.office import figures, work

LATEST = 6


def gather(user: User) -> dict:
    """What the page shows; a part that is not this person's is left out, not empty."""
    waiting = work.waiting_files(user) if offices_of(user) else []
    tally = tally_for(user)
    is_office = bool(offices_of(user))
    watches = not is_office
    may_open = policy.can(user, "read_file", Application)
    return {
        "today": timezone.localdate(),
        "is_office": is_office,
        "may_open": may_open,
        "piles": work.piles_of_office(user) if is_office else work.piles_of_watchers(user),
        "waiting": waiting,
        "clocks": work.clocks_for(user, waiting),
        "stuck": work.stuck_files(user),
        "stuck_days": STUCK_CHOICES,
        "waiting_url": work.list_url("state=screening&turn=mine&o=waiting"),
        "dues": coming_deadlines(user)[: work.SHOWN],
        "lecture": work.next_lecture(user),
        "states": figures.by_state(tally),
        "bars": figures.bars(tally, boards=may_open),
        "latest": _latest_entries(user) if watches else [],
        "exports": _latest_exports(user) if watches else [],
    }


def _latest_entries(user: User) -> list[tuple[AuditEntry, str]]:
    if not policy.can(user, "view", AuditEntry):
        return []
    entries = AuditEntry.objects.visible_to(user).select_related("actor").order_by("-pk")
    return [(entry, audit.action_in_words(entry.action)) for entry in entries[:LATEST]]


def _latest_exports(user: User) -> list[ExportRecord]:
    return list(ExportRecord.objects.visible_to(user).select_related("by")[:LATEST])
