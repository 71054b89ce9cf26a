"""What waits for a person: one pile for each thing that is theirs to do now.

A step that begins with a state of the table has its pile here, so that no state is forgotten.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Role
from applications.models import Application, Assignment, CorrectionRequest, Office, Screening
from applications.querysets import ApplicationQuerySet
from applications.states import ABOUT, State, Turn
from applications.tally import Tally, tally_for
from applications.workflow.offices import offices_of
from core.prepared import Prepared, blank
from events.models import Registration

FILE, SEAT = "file", "seat"  # what waits for a talent: an application, a seat that is offered
SOON = timedelta(days=7)  # a draft whose call closes within it waits for its talent
USER = blank("user", BigIntegerField())
AT, SOON_AT = blank("at", DateTimeField()), blank("soon", DateTimeField())
# What Foreign Affairs does next with files that both offices have passed: step, words, tone.
AFTER_SCREENING = {
    "open_panel": (gettext_lazy("wait for their panel"), "amber"),
    "close_scoring": (gettext_lazy("scoring is over, and not closed"), "vermilion"),
    "release": (gettext_lazy("wait for the decision"), "amber"),
    "publish_notice": (gettext_lazy("wait for the public notice"), "amber"),
    "forward": (gettext_lazy("wait to be forwarded"), "amber"),
    "record_outcome": (gettext_lazy("wait for the sponsor's outcome"), "slate"),
    "move_up": (gettext_lazy("are on the reserve list"), "slate"),
}


@dataclass(frozen=True)
class Pile:
    """A pile of work: how much, where it is, and whether it presses."""

    label: str
    count: int
    url: str
    tone: str = ""


def list_url(query: str = "") -> str:
    address = reverse("admin:applications_application_changelist")
    return f"{address}?{query}" if query else address


# The offices -----------------------------------------------------------------------------------
OF_FOREIGN_AFFAIRS = [state for state in State if ABOUT[state].turn == Turn.FOREIGN_AFFAIRS]


def turn_of(office: str, *, at: datetime | None = None) -> Q:
    """The files whose next step is this office's, as applicants read it too: what it has not passed
    yet; of Foreign Affairs also what both have, and scoring whose time is over.
    """
    passed = Screening.objects.filter(
        application=OuterRef("pk"), office=office, verdict=Screening.Verdict.PASS
    )
    found = Q(~Exists(passed), state=State.SCREENING)
    if office == Office.FOREIGN_AFFAIRS:
        over = Q(state=State.IN_REVIEW, call__panel__due_at__lte=at or timezone.now())
        found |= Q(state__in=OF_FOREIGN_AFFAIRS) | over
    return found


def piles_of_office(user: User) -> list[Pile]:
    """Screening, what came back and late opinions always; then what there is of the rest."""
    desk = Application.objects.on_desk_of(user)
    tally = tally_for(user)
    piles = [*_screening(user, desk), _came_back(desk), _late_opinions(tally)]
    if user.has_role(Role.FOREIGN_AFFAIRS):
        piles += _after_screening(tally)
    return piles


def _screening(user: User, desk: ApplicationQuerySet) -> list[Pile]:
    offices = offices_of(user)
    piles = []
    for office in offices:
        label = _("wait for the check of your office")
        if len(offices) > 1:
            label = _("wait for: %s") % Office(office).label
        number = desk.awaiting_screening_of(office).count()
        piles.append(Pile(label, number, _check_url(office), "amber"))
    return piles


def _check_url(office: str) -> str:
    return list_url(f"state=screening&turn={office}&o=waiting")


def _came_back(desk: ApplicationQuerySet) -> Pile:
    changed = CorrectionRequest.objects.filter(
        application=OuterRef("pk"), closed_at__isnull=False
    ).exclude(after={})
    number = desk.filter(Exists(changed), state=State.SCREENING).count()
    return Pile(
        _("came back with changes"), number, list_url("state=screening&o=-waiting"), "slate"
    )


def _late_opinions(tally: Tally) -> Pile:
    label = _("opinions of departments are overdue")
    return Pile(label, tally.late_opinions(), list_url("turn=department&o=waiting"), "vermilion")


def _after_screening(tally: Tally) -> list[Pile]:
    """Those of the table that hold something."""
    found = {step: tally.ready(step) for step in AFTER_SCREENING}
    return [
        Pile(str(label), found[step], list_url(f"turn={step}&o=waiting"), tone)
        for step, (label, tone) in AFTER_SCREENING.items()
        if found[step]
    ]


# Everybody else --------------------------------------------------------------------------------
@Prepared
def _waiting_for_talent() -> QuerySet:
    asked = CorrectionRequest.objects.answerable(at=AT).filter(application=OuterRef("pk"))
    closes = Q(call__opens_at__lte=AT, call__closes_at__gt=AT, call__closes_at__lte=SOON_AT)
    files = Application.objects.filter(
        Q(state=State.SENT_BACK) | (Q(state=State.DRAFT) & closes) | Exists(asked),
        talent__user=USER,
    )
    seats = Registration.objects.on_offer(at=AT).filter(user=USER)
    return _keys(FILE, files).union(_keys(SEAT, seats), all=True)


def _keys(kind: str, rows: QuerySet) -> QuerySet:
    return rows.order_by().values_list(Value(kind), "pk")


def waiting_for_talent(user: User, *, at: datetime | None = None) -> frozenset[tuple[str, int]]:
    """Own ones that were sent back, of which something may follow, and drafts that close soon;
    seats that are offered.

    By their kind and key, since that is all one asks.
    """
    at = at or timezone.now()
    return frozenset(_waiting_for_talent.rows(user=user.pk, at=at, soon=at + SOON))


def waiting_now_for_talent(user: User) -> frozenset[tuple[str, int]]:
    """The same, read once per request: a page and the way to it both ask."""
    if "waiting" not in user.known:
        user.known["waiting"] = waiting_for_talent(user)
    return user.known["waiting"]


def waiting_for_receiver(user: User) -> QuerySet[Application]:
    """Files that were forwarded and have no outcome yet."""
    return Application.objects.forwarded_to(user).filter(state=State.FORWARDED)


WAITING: dict[Role, Callable[[User], int]] = {
    Role.TALENT: lambda user: len(waiting_now_for_talent(user)),
    Role.DEPARTMENT_HEAD: lambda user: Application.objects.awaiting_opinion_of(user).count(),
    Role.REVIEWER: lambda user: Assignment.objects.to_score_by(user).count(),
    Role.UNIVERSITY_OFFICE: lambda user: waiting_for_receiver(user).count(),
}


def count_for(user: User, role: Role) -> int:
    """How much waits for this person in one of the roles of `WAITING`; one query."""
    return WAITING[role](user) if user.has_role(role) else 0
