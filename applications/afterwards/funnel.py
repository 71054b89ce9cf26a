"""From the invitation to the application: how many people came how far with one lecture.

People count, not papers, and each once in a stage. Who has no record on the roster has neither
department nor category and is counted apart, as far as that goes: registered and present.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Department
from applications.models import Application, ProgramsLook
from core.exports.columns import Column
from events.models import Event, Registration
from talents.models import Talent

Group = tuple[int | None, str]  # department, Shuren category
Counts = Counter[Group]


@dataclass(frozen=True)
class Stage:
    """meaning: what counts, said on the page and in the file."""

    key: str
    label: Promise
    meaning: Promise


STAGES = [
    Stage(
        "invited",
        pgettext_lazy("people", "invited"),
        gettext_lazy(
            "The people of the roster for whom the event was meant and who had not left by then."
        ),
    ),
    Stage(
        "registered",
        pgettext_lazy("people", "registered"),
        gettext_lazy("Those who hold or held a place, or waited for one, and did not cancel."),
    ),
    Stage(
        "attended",
        pgettext_lazy("people", "attended"),
        gettext_lazy("Those who were marked as present, registered or not."),
    ),
    Stage(
        "checked",
        gettext_lazy("checked eligibility"),
        gettext_lazy(
            "Of those present: who afterwards held the open calls against their own profile here. "
            "The check without an account leaves no trace and is not counted."
        ),
    ),
    Stage(
        "drafted",
        gettext_lazy("began an application"),
        gettext_lazy(
            "Of those present: who has begun an application since, for a program that the event "
            "spoke about. Drafts that were discarded are gone and do not count."
        ),
    ),
    Stage(
        "submitted",
        pgettext_lazy("people", "sent it"),
        gettext_lazy("Of these: who has sent it, whatever became of it."),
    ),
]


COLUMNS = [
    Column("kind", gettext_lazy("grouped by"), width=18),
    Column("group", gettext_lazy("group"), width=36),
    *(Column(stage.key, stage.label, kind="number", width=14) for stage in STAGES),
]


@dataclass(frozen=True)
class Line:
    """A group with its number of people in each stage; None where a stage says nothing of it."""

    label: str
    counts: list[int | None]

    @property
    def named(self) -> list[tuple[Stage, int | None]]:
        return list(zip(STAGES, self.counts, strict=True))


@dataclass(frozen=True)
class Funnel:
    """total: of the people on the roster. outside: those who are not on it, if there are any."""

    total: Line
    departments: list[Line]
    categories: list[Line]
    outside: Line | None


def funnel_of(event: Event) -> Funnel:
    stages = [counts(event) for counts in (_invited, _registered, _attended, _looked)]
    stages += [_applied(event, {}), _applied(event, {"submitted_at__isnull": False})]
    names: dict[int | None, str] = {row.pk: row.name for row in Department.objects.all()}
    departments = sorted(
        {group[0] for stage in stages for group in stage}, key=lambda pk: names.get(pk, "\uffff")
    )
    categories = [value for value in ("", *Talent.Category.values) if _has(stages, value)]
    return Funnel(
        Line(_("all together"), [sum(stage.values()) for stage in stages]),
        [
            _line(names.get(pk) or _("no department"), stages, lambda group, pk=pk: group[0] == pk)
            for pk in departments
        ],
        [
            _line(_category(value), stages, lambda group, value=value: group[1] == value)
            for value in categories
        ],
        _outside(event),
    )


def lines(funnel: Funnel) -> list[list[Any]]:
    """The table as rows of a file, in the order of COLUMNS."""
    kinds = [
        ("", [funnel.total]),
        (_("department"), funnel.departments),
        (_("Shuren category"), funnel.categories),
        ("", [funnel.outside] if funnel.outside else []),
    ]
    return [[kind, line.label, *line.counts] for kind, rows in kinds for line in rows]


def _line(label: str, stages: Iterable[Counts], belongs) -> Line:
    counted = [sum(number for group, number in stage.items() if belongs(group)) for stage in stages]
    return Line(label, [*counted])


def _has(stages: Iterable[Counts], category: str) -> bool:
    return any(group[1] == category for stage in stages for group in stage)


def _category(value: str) -> str:
    return str(Talent.Category(value).label) if value else _("in no category")


def _grouped(rows: QuerySet, path: str, people: str = "pk") -> Counts:
    """path: from a row to its talent, with two underscores at the end where it is not empty."""
    names = f"{path}department", f"{path}category"
    found = rows.order_by().values_list(*names).annotate(number=Count(people, distinct=True))
    return Counter({(department, category): number for department, category, number in found})


def invited_people(event: Event) -> QuerySet[Talent]:
    """Who of the roster the event was meant for, on the day on which it began."""
    there = Q(left_on=None) | Q(left_on__gt=event.days[0])
    rows = Talent.objects.filter(there)
    if event.audience in Talent.Category.values:
        rows = rows.filter(category=event.audience)
    return rows


def present(event: Event) -> QuerySet[Registration]:
    return Registration.objects.attended().filter(event=event)


def _invited(event: Event) -> Counts:
    return _grouped(invited_people(event), "")


def _registered(event: Event) -> Counts:
    rows = Registration.objects.registered().filter(event=event, user__talent__isnull=False)
    return _grouped(rows, "user__talent__")


def _attended(event: Event) -> Counts:
    return _grouped(present(event).filter(user__talent__isnull=False), "user__talent__")


def _looked(event: Event) -> Counts:
    rows = ProgramsLook.objects.filter(event=event, talent__user__in=_users(event))
    return _grouped(rows, "talent__")


def _applied(event: Event, sent: dict[str, Any]) -> Counts:
    rows = Application.objects.filter(
        talent__user__in=_users(event),
        call__program__in=event.programs.values("pk"),
        created_at__gte=event.starts_at,
        **sent,
    )
    return _grouped(rows, "talent__", "talent")


def _users(event: Event):
    return present(event).filter(user__isnull=False).values("user")


def _outside(event: Event) -> Line | None:
    rows = Registration.objects.registered().filter(event=event, user__talent=None)
    registered, there = rows.count(), present(event).filter(user__talent=None).count()
    if not registered and not there:
        return None
    return Line(_("not on the roster"), [None, registered, there, None, None, None])
