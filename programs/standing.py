"""How a call stands at an instant: its phase in words, its ring, its deadlines."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from core.templatetags.core_tags import moment, until
from programs.models import Call

URGENT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Ring:
    """What the growth ring shows: the share of the window that is left, and the time in figures."""

    percent: int
    value: int | str
    unit: str
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """One of a call's three; `moment` is written in the call's zone, `mark` the class it wears."""

    what: str
    at: datetime
    moment: str
    left: str
    mark: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One call now. `deadline`: the next instant that counts for a talent, written in its zone."""

    call: Call
    phase: str
    label: str
    tone: str
    ring: Ring
    deadline: str
    left: str

    @property
    def is_open(self) -> bool:
        return self.phase == Call.Phase.OPEN


def standing(call: Call, *, at: datetime | None = None) -> Standing:
    """How the call stands at `at` (left out: now)."""
    at = at or timezone.now()
    phase = Call.phase_of(call.opens_at, call.closes_at, call.announced_at, at=at)
    label, tone, deadline = {
        Call.Phase.DRAFT: (_("in preparation"), "", call.opens_at),
        Call.Phase.UPCOMING: (_("to come"), "slate", call.opens_at),
        Call.Phase.OPEN: (_("open"), "pine", call.closes_at),
        Call.Phase.CLOSED: (_("closed"), "", call.closes_at),
    }[phase]
    if phase == Call.Phase.OPEN and call.closes_at - at < URGENT:
        label, tone = _("closes soon"), "vermilion"
    return Standing(
        call=call,
        phase=phase,
        label=label,
        tone=tone,
        ring=_ring(call, phase, at),
        deadline=moment(deadline, call.time_zone),
        left=until(deadline),
    )


def deadlines(call: Call, *, at: datetime | None = None) -> list[Deadline]:
    """What is due until when, as it stands at `at` (left out: now)."""
    at = at or timezone.now()
    days = (
        (_("You submit by"), call.closes_at),
        (_("The hospital decides by"), call.hospital_due_at),
        (_("The sponsor receives it by"), call.sponsor_due_at),
    )
    lines = []
    ahead = "is-urgent" if call.closes_at - at < URGENT else "is-next"
    for what, due_at in days:
        is_past = due_at <= at
        mark = "is-past" if is_past else ahead
        lines.append(Deadline(what, due_at, moment(due_at, call.time_zone), until(due_at), mark))
        ahead = "is-next" if is_past else ""
    return lines


def _ring(call: Call, phase: Call.Phase, at: datetime) -> Ring:
    if phase == Call.Phase.OPEN:
        left = call.closes_at - at
        value, unit = _figures(left)
        percent = max(1, round(100 * (left / (call.closes_at - call.opens_at))))
        tone = "vermilion" if left < URGENT else ""
        label = _("%(value)s %(unit)s left") % {"value": value, "unit": unit}
        return Ring(percent, value, unit, label, tone)
    if phase == Call.Phase.UPCOMING:
        value, unit = _figures(call.opens_at - at)
        label = _("opens in %(value)s %(unit)s") % {"value": value, "unit": unit}
        return Ring(0, value, unit, label, "slate")
    return Ring(0, "", "", "", "quiet")


def _figures(left: timedelta) -> tuple[int, str]:
    """Days, hours below two days, minutes below one hour: as the words beside it count."""
    seconds = int(left.total_seconds())
    if seconds < 3600:
        amount = max(seconds // 60, 1)
        return amount, npgettext("time left", "minute", "minutes", amount)
    if seconds < 2 * 86400:
        amount = seconds // 3600
        return amount, npgettext("time left", "hour", "hours", amount)
    amount = seconds // 86400
    return amount, npgettext("time left", "day", "days", amount)
