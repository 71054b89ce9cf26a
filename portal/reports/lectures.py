"""Whether those who came to a lecture fare better: the same stages for two groups."""

from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from events.models import Event, Registration
from portal.reports.filters import ReportFilters
from portal.reports.tallies import Tally, tallies

LABELS = {True: _("came to a lecture first"), False: _("did not come")}


@dataclass(frozen=True)
class Held:
    """lectures: that have ended; attendances: each person at each of them."""

    lectures: int
    attendances: int


def by_attendance(files: QuerySet) -> dict[bool, Tally]:
    """Of the programs that a lecture spoke about: who was there before, and who was not.

    As in the funnel of a lecture: the person was marked as present, the program was spoken about,
    and the draft was begun after the lecture had.
    """
    there = Registration.objects.attended().filter(
        user=OuterRef("talent__user"),
        event__programs=OuterRef("call__program"),
        event__starts_at__lte=OuterRef("created_at"),
    )
    # First the short question whether the person was anywhere at all.
    anybody = Registration.objects.attended().exclude(user=None).values("user")
    came = Q(talent__user__in=anybody) & Exists(there)
    explained = Event.objects.filter(pk__in=_held().values("pk"), programs__isnull=False)
    rows = files.filter(call__program__in=explained.values("programs"))
    rows = rows.annotate(came=Case(When(came, then=Value(value=True)), default=Value(value=False)))
    found = tallies(rows, "came")
    return {came: found.get((came,), Tally()) for came in LABELS} if found else {}


def held(filters: ReportFilters) -> Held:
    """In the years that are looked at, whatever else narrows the report."""
    rows = filters.within(_held(), "starts_at")
    there = Registration.objects.attended().filter(event__in=rows.values("pk"))
    return Held(rows.count(), there.count())


def _held() -> QuerySet[Event]:
    return Event.objects.past().filter(state=Event.State.PUBLISHED).order_by()
