"""How many files of each call stand in each state: counted once, for all that a page says of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from applications.models import Application
from applications.querysets import ApplicationQuerySet
from applications.states import TRANSITIONS, State, stages_of
from programs.models import Call


def numbers_of(files: ApplicationQuerySet) -> dict[int, dict[str, int]]:
    """Call → state → number of files. An index holds both, so no row is read for it."""
    found: dict[int, dict[str, int]] = {}
    rows = files.order_by().values_list("call", "state").annotate(number=Count("pk"))
    for call, state, number in rows:
        found.setdefault(call, {})[state] = number
    return found


@dataclass
class Tally:
    """Of the files on a person's desk. Two queries, however many numbers are asked of it."""

    numbers: dict[int, dict[str, int]]

    @cached_property
    def calls(self) -> list[Call]:
        """Those that have a file."""
        return list(Call.objects.filter(pk__in=self.numbers).select_related("panel"))

    @cached_property
    def by_state(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for numbers in self.numbers.values():
            found.update(numbers)
        return found

    def ready(self, step: str, *, at: datetime | None = None) -> int:
        """How many begin with this step: `ApplicationQuerySet.ready` as a number."""
        at, number = at or timezone.now(), 0
        for call in self.calls:
            if step == "close_scoring" and not _is_over(call, at):
                continue
            sources = TRANSITIONS[step].sources_in(stages_of(call))
            number += sum(self.numbers[call.pk].get(state, 0) for state in sources)
        return number

    def late_opinions(self, *, at: datetime | None = None) -> int:
        """Submitted files whose department had its say until a moment that has gone."""
        at = at or timezone.now()
        late = [call for call in self.calls if call.hospital_due_at < at]
        return sum(self.numbers[call.pk].get(State.SUBMITTED, 0) for call in late)


def _is_over(call: Call, at: datetime) -> bool:
    panel = getattr(call, "panel", None)
    return panel is not None and panel.due_at <= at


def tally_for(user: User) -> Tally:
    """Of this person's desk; read once per request."""
    if "tally" not in user.known:
        user.known["tally"] = Tally(numbers_of(Application.objects.on_desk_of(user)))
    return user.known["tally"]
