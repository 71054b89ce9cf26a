"""What waits for a person of the offices today, and what is stuck."""

from datetime import timedelta

from django.db.models import Count, F, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Invitation, User
from applications import turns
from applications.clocks import clocks_of, steps_of_the_clock
from applications.deadlines import STUCK_DAYS
from applications.models import Application, Objection
from applications.turns import Pile
from applications.workflow.offices import offices_of
from core import policy
from core.models import AuditEntry, Message
from events.models import Event

SHOWN = 6
WATCHED_DAYS = 7


def list_url(query: str = "", model: str = "applications_application") -> str:
    address = reverse(f"admin:{model}_changelist")
    return f"{address}?{query}" if query else address


def piles_of_office(user: User) -> list[Pile]:
    """What waits for the office, then what is rare: open objections, mails that nobody has got."""
    rare = [_open_objections(user), *_stuck_mails(user)]
    return [*turns.piles_of_office(user), *(pile for pile in rare if pile.count)]


def _open_objections(user: User) -> Pile:
    """Of those that this person may examine; a public notice does not end while one is open."""
    count = Objection.objects.readable_by(user).open().count()
    url = list_url("objections=open", "applications_publicnotice")
    return Pile(_("objections to be examined"), count, url, "vermilion")


def _stuck_mails(user: User) -> list[Pile]:
    """Mails that were given up, or of which nobody knows whether they are out."""
    if not policy.can(user, "view", Message):
        return []
    count = Message.objects.visible_to(user).needing_a_hand().count()
    url = list_url("needs=hand", "core_message")
    return [Pile(_("mails could not be sent"), count, url, "vermilion")]


def piles_of_watchers(user: User) -> list[Pile]:
    """For auditors and administrators: what asks for a look, as far as they may see it."""
    piles = _stuck_mails(user)
    if policy.can(user, "view", AuditEntry):
        piles += _recorded(user)
    if policy.can(user, "add", User):
        bare = User.objects.filter(is_active=True, groups=None).count()
        piles.append(
            Pile(_("accounts without a role"), bare, list_url("", "accounts_user"), "amber")
        )
        open_ones = Invitation.objects.usable().count()
        piles.append(
            Pile(
                _("invitations not used yet"),
                open_ones,
                list_url("", "accounts_invitation"),
                "slate",
            )
        )
    return piles


def _recorded(user: User) -> list[Pile]:
    """What the trail of the last days holds of the actions that one keeps an eye on."""
    since = timezone.now() - timedelta(days=WATCHED_DAYS)
    watched = {
        "accounts.login_failed": _("failed log-ins in seven days"),
        "applications.open_sensitive": _("identity papers opened in seven days"),
        "core.export": _("exports in seven days"),
    }
    rows = AuditEntry.objects.visible_to(user).filter(action__in=watched, at__gte=since).order_by()
    counted = dict(rows.values_list("action").annotate(number=Count("pk")))
    return [
        Pile(label, counted.get(action, 0), list_url(f"q={action}", "core_auditentry"), "slate")
        for action, label in watched.items()
    ]


def waiting_files(user: User) -> list[Application]:
    """The files that have waited longest for this person's office."""
    found = Application.objects.none()
    for office in offices_of(user):
        found = found | Application.objects.on_desk_of(user).awaiting_screening_of(office)
    return list(_light(found).order_by("state_since", "pk")[:SHOWN])


def clocks_for(user: User, files: list[Application]) -> dict[int, str]:
    """How long the office of this person has had each file; of both offices the longer time."""
    prefetch_related_objects(files, steps_of_the_clock())
    own = offices_of(user)
    return {
        file.pk: max(
            (clock for clock in clocks_of(file.history.all()) if clock.office in own),
            key=lambda clock: clock.total,
        ).words
        for file in files
    }


def stuck_files(user: User) -> list[Application]:
    """Nothing has moved for a week, whoever's turn it is."""
    stuck = Application.objects.on_desk_of(user).stuck(days=STUCK_DAYS)
    return list(_light(stuck).order_by("state_since", "pk")[:SHOWN])


def _light(rows):
    return rows.select_related("talent", "call").defer("plan", "use_at_home", "findings")


def next_lecture(user: User) -> Event | None:
    """Today's, or the next one that people can come to."""
    coming = Event.objects.visible_to(user).exclude(state__in=["draft", "cancelled"])
    return coming.upcoming().annotate(left=F("capacity") - F("seats_taken")).first()
