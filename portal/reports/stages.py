"""How far an application has come, as a column that the database counts.

Six stages, each within the one before it. A withdrawn file counts as far as it had come, a file
that was dropped after an objection as qualified. Where nobody records departures, the days that
were planned tell who is abroad and who is back, and every page says so.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from applications.models import HistoryEntry
from applications.states import ENDED, State
from programs.models import Program


@dataclass(frozen=True)
class Stage:
    """meaning: what counts, said on the page. is_planned: by days that were planned, not recorded.

    states: in which a file has come as far as this and no further.
    """

    key: str
    label: Promise
    meaning: Promise
    states: frozenset[State] = frozenset()
    is_planned: bool = False


STAGES = (
    Stage(
        "applied",
        pgettext_lazy("stage of a report", "applied"),
        gettext_lazy("Applications that were sent. Drafts do not count."),
        frozenset({State.SUBMITTED, State.SCREENING, State.SENT_BACK, State.NOT_QUALIFIED}),
    ),
    Stage(
        "qualified",
        pgettext_lazy("stage of a report", "qualified"),
        gettext_lazy("Of these: passed by both offices."),
        frozenset(
            {State.QUALIFIED, State.IN_REVIEW, State.RANKED, State.RESERVED, State.NOT_SELECTED}
        ),
    ),
    Stage(
        "nominated",
        pgettext_lazy("stage of a report", "nominated"),
        gettext_lazy(
            "Of these: proposed by the hospital, at the release or later from the reserve list. "
            "Who was dropped after an objection does not count."
        ),
        frozenset(
            {
                State.PROPOSED,
                State.ON_NOTICE,
                State.RECOMMENDED,
                State.FORWARDED,
                State.NOT_AWARDED,
            }
        ),
    ),
    Stage(
        "awarded",
        pgettext_lazy("stage of a report", "awarded"),
        gettext_lazy("Of these: awarded by the sponsor."),
        frozenset({State.AWARDED}),
    ),
    Stage(
        "abroad",
        pgettext_lazy("stage of a report", "departed (planned)"),
        gettext_lazy(
            "Of these: the planned day of departure has come. Departures are not recorded yet, so "
            "this is what was planned. Programs that bring people to us do not count."
        ),
        is_planned=True,
    ),
    Stage(
        "returned",
        pgettext_lazy("stage of a report", "returned (planned)"),
        gettext_lazy("Of these: the planned day of return is over. This too is what was planned."),
        is_planned=True,
    ),
)
PLACE = {stage.key: place for place, stage in enumerate(STAGES)}
GOES_ABROAD = Q(state=State.AWARDED, call__program__direction=Program.Direction.OUTBOUND)


def with_stage(files: QuerySet, *, today: date) -> QuerySet:
    """Each file with `furthest`, the place of its stage, and whether it is still `under_way`."""
    # By where it led and not by the step: so the index of the history answers alone.
    withdrawing = HistoryEntry.objects.filter(application=OuterRef("pk"), target=State.WITHDRAWN)
    left_from = withdrawing.order_by("-at").annotate(place=_place_of("source")).values("place")
    furthest = Case(
        When(state=State.WITHDRAWN, then=Coalesce(Subquery(left_from[:1]), PLACE["applied"])),
        When(GOES_ABROAD & Q(ends_on__lt=today), then=Value(PLACE["returned"])),
        When(GOES_ABROAD & Q(starts_on__lte=today), then=Value(PLACE["abroad"])),
        default=_place_of("state"),
        output_field=IntegerField(),
    )
    under_way = Case(
        When(state__in=sorted(ENDED), then=Value(value=False)),
        default=Value(value=True),
        output_field=BooleanField(),
    )
    return files.annotate(furthest=furthest, under_way=under_way)


def _place_of(column: str) -> Case:
    """Of the stage in which a state of this column stands."""
    places = [
        When(**{f"{column}__in": sorted(stage.states)}, then=Value(place))
        for place, stage in enumerate(STAGES)
        if stage.states
    ]
    return Case(*places, default=Value(PLACE["applied"]), output_field=IntegerField())
