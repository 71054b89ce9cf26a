"""Which deadline of a call comes next, what a ring shows of it, and what waits too long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from applications.models import Application, PublicNotice
from applications.querysets import MOVING
from core.templatetags.core_tags import is_urgent, percent_left
from programs.models import Call

SOON_DAYS = 14
STUCK_DAYS = 7
STUCK_CHOICES = (STUCK_DAYS, 14, 30)


@dataclass(frozen=True)
class Due:
    """A deadline: what it is, when, and its ring."""

    call: Call
    label: str
    at: datetime
    percent: int

    @property
    def left(self) -> tuple[int, str]:
        """What stands in the ring: whole days, on the last day hours."""
        left = max(self.at - timezone.now(), timedelta(0))
        if left < timedelta(days=1):
            hours = left // timedelta(hours=1)
            return hours, ngettext("hour", "hours", hours)
        return left.days, ngettext("day", "days", left.days)

    @property
    def is_past(self) -> bool:
        return self.at <= timezone.now()

    @property
    def tone(self) -> str:
        if is_urgent(self.at):
            return "vermilion"
        soon = timedelta(0) < self.at - timezone.now() < timedelta(days=SOON_DAYS)
        return "amber" if soon else "quiet" if self.is_past else "pine"


def dues_of(call: Call) -> list[Due]:
    """The three deadlines of a call, each with the time since the one before it."""
    steps = [
        (_("Applications close"), call.opens_at, call.closes_at),
        (_("The hospital decides"), call.closes_at, call.hospital_due_at),
        (_("The sponsor receives it"), call.hospital_due_at, call.sponsor_due_at),
    ]
    return [
        Due(call, label, end, percent_left(min(start, end), end)) for label, start, end in steps
    ]


def next_due(call: Call) -> Due:
    """The first that is still to come; the last one where all have passed."""
    dues = dues_of(call)
    return next((due for due in dues if not due.is_past), dues[-1])


def coming_deadlines(user: User) -> list[Due]:
    """Deadlines of announced calls within two weeks, the nearest first."""
    now = timezone.now()
    end = now + timedelta(days=SOON_DAYS)
    near = Q()
    for name in ("closes_at", "hospital_due_at", "sponsor_due_at"):
        near |= Q(**{f"{name}__gt": now, f"{name}__lte": end})
    calls = Call.objects.visible_to(user).announced().filter(near).select_related("program")
    dues = [due for call in calls for due in dues_of(call) if now < due.at <= end]
    dues += _ends_of_notices(user, now, end)
    return sorted(dues, key=lambda due: (due.at, due.call.slug))


def _ends_of_notices(user: User, after: datetime, until: datetime) -> list[Due]:
    """Public notices of people that end by themselves between the two instants."""
    rows = PublicNotice.objects.visible_to(user).of_people()
    ending = rows.filter(ends_at__gt=after, ends_at__lte=until).select_related("call__program")
    return [
        Due(row.call, _("The public notice ends"), row.ends_at, _left_of(row))
        for row in ending
        if row.call
    ]


def _left_of(notice: PublicNotice) -> int:
    return percent_left(notice.published_at, notice.ends_at)


def waits_too_long(application: Application) -> bool:
    """The same question as `ApplicationQuerySet.stuck`, of one row."""
    since = timezone.now() - timedelta(days=STUCK_DAYS)
    return application.state in MOVING and application.state_since < since
