"""A public notice as a whole: published for many files at once, and ended by the clock.

Publishing is one transaction: the notice, its frozen rows, and the step of every file. Its end is
carried out file by file (`end_due`), each exactly once; a file with an open objection stays, and
the notice with it, until the objection is decided.
"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import notice_papers, notices
from applications.models import Application, NoticeEntry, PublicNotice
from applications.permissions import is_barred_from
from applications.refusals import NotComplete, Refusal
from applications.states import State
from applications.workflow.notice import end_notice, publish_notice
from core import audit, policy
from core.periods import DAY
from core.working_days import Calendar, Span
from programs.models import Call


def span_of(call: Call, *, counts_today: bool) -> Span:
    """The working days of a notice that is published now.

    The day of publishing does not count (Civil Code 2020, art. 201), unless the office says so.
    """
    today = timezone.localdate(timezone=ZoneInfo(call.time_zone))
    return Calendar().span(today if counts_today else today + DAY, call.notice_working_days)


def waiting_for(call: Call) -> list[Application]:
    """The proposed files of a call that stand on no notice yet, as they are frozen."""
    waiting = Application.objects.filter(call=call, state=State.PROPOSED)
    return list(waiting.select_related(*notices.READ).order_by("ranking_entry__position", "pk"))


@transaction.atomic
def publish(
    call: Call,
    files: Iterable[Application],
    *,
    actor: User,
    columns: Iterable[str],
    words: notices.Words,
    counts_today: bool = False,
) -> PublicNotice:
    """Puts these proposed files on a notice that runs from now on.

    columns: names of `notices.COLUMNS`; the person's name always stands there. Raises
    PermissionDenied, and Refusal where a file is no longer proposed; then nothing is published.
    """
    if not policy.can(actor, "add", PublicNotice) or is_barred_from(actor, call.pk):
        raise PermissionDenied
    call = Call.objects.select_for_update().get(pk=call.pk)
    files = list(files)
    if not call.notice_working_days:
        raise Refusal(_("This call has no public notice."))
    if not files:
        raise NotComplete(_("Choose at least one person."))
    span = span_of(call, counts_today=counts_today)
    notice = PublicNotice.objects.create(
        slug=_free_slug(call),
        call=call,
        published_at=timezone.now(),
        ends_at=span.ends_at(call.time_zone),
        working_days=call.notice_working_days,
        is_provisional=span.is_provisional,
        counted_days=[day.isoformat() for day in span.days],
        columns=notices.chosen(columns),
        **words.as_columns(),
    )
    for position, application in enumerate(files, start=1):
        frozen = notices.shown(application, notice.columns)
        notice.entries.create(application=application, position=position, shown=frozen)
        publish_notice(application, actor=actor)
    after = {"people": len(files), "columns": notice.columns, "until": notice.counted_days[-1]}
    audit.record(actor, "applications.publish_notice", notice, after=after)
    notice_papers.ask(notice)
    return notice


@transaction.atomic
def recount(notice: PublicNotice, *, actor: User) -> PublicNotice:
    """Counts the days of a running notice anew, once the table of the year is out."""
    notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if not policy.can(actor, "recount", notice):
        raise PermissionDenied
    if notice.is_over or not notice.is_provisional:
        raise Refusal(_("There is nothing to count anew."))
    span = Calendar().span(notice.days[0], len(notice.days))
    before = {"days": notice.counted_days, "provisional": True}
    ends_at = span.ends_at(notice.zone)
    if ends_at <= timezone.now():
        raise Refusal(_("By the new count the notice would be over already."))
    notice.counted_days = [day.isoformat() for day in span.days]
    notice.ends_at, notice.is_provisional = ends_at, span.is_provisional
    notice.save(update_fields=["counted_days", "ends_at", "is_provisional"])
    after = {"days": notice.counted_days, "provisional": span.is_provisional}
    audit.record(actor, "applications.recount_notice", notice, before=before, after=after)
    notice_papers.ask(notice)
    return notice


def end_due() -> int:
    """Ends the notices that are over; returns how many files moved.

    A periodic job. Each file moves in a transaction of its own, so a run that was broken off goes
    on where it was; a notice is closed by whoever moves its last file.
    """
    over = PublicNotice.objects.unfinished().over().order_by("ends_at", "pk")
    return sum(_end(notice) for notice in over)


def _end(notice: PublicNotice) -> int:
    ended = 0
    standing = notice.entries.filter(application__state=State.ON_NOTICE)
    for entry in standing.select_related("application"):
        ended += _ended(entry)
    if not standing.exists():
        _close(notice)
    return ended


def _ended(entry: NoticeEntry) -> bool:
    try:
        end_notice(entry.application, actor=None)
    except Refusal:  # an objection is open, or another worker was quicker
        return False
    return True


@transaction.atomic
def _close(notice: PublicNotice) -> None:
    rows = PublicNotice.objects.filter(pk=notice.pk, closed_at=None)
    if rows.update(closed_at=timezone.now()):
        audit.record(None, "applications.close_notice", notice)
        notice_papers.ask(notice)


def _free_slug(call: Call) -> str:
    """`csc-vs-2027-1`: the call and the number of its notice; call inside the lock of the call."""
    number, taken = 1, set(call.notices.values_list("slug", flat=True))
    while (slug := f"{call.slug[:40]}-{number}") in taken:
        number += 1
    return slug
