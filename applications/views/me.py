"""A talent's own page: applications, drafts, lectures, what fits, what was written to them."""

from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.roles import Role
from applications.matching import matches_for, with_rules
from applications.models import Application
from applications.states import State
from applications.timeline import next_step, progress, still_to_follow
from applications.turns import FILE, SEAT, waiting_now_for_talent
from core.models import Message
from core.prepared import Prepared, blank
from core.templatetags.core_tags import is_past, is_urgent, percent_left, until
from events.afterwards.attending import FEEDBACK_OPEN
from events.models import Registration
from programs.models import Call
from talents.models import Talent

MOST_MATCHES = 8
MOST_MESSAGES = 5
# What a line of the page needs; plans and programs are long.
SHOWN = (
    *("reference", "state", "state_since", "updated_at"),
    *("call__slug", "call__title_zh", "call__title_en"),
    *("call__announced_at", "call__opens_at", "call__closes_at", "call__time_zone"),
    *("call__program__is_published", "ranking_entry__decision"),
    "ranking_entry__ranking__released_at",
)
USER, AT = blank("user", BigIntegerField()), blank("at", DateTimeField())
SINCE = blank("since", DateTimeField())


@Prepared
def _person() -> QuerySet:
    names = ("name_zh", "family_name", "given_name", "category", "cohort_year")
    return Talent.objects.filter(user=USER).only(*names)


@Prepared
def _applications() -> QuerySet:
    """In no order: for the latest first of a few rows, SQLite would look through all there are."""
    rows = Application.objects.filter(talent__user=USER).order_by()
    return rows.select_related("call__program", "ranking_entry__ranking").only(*SHOWN)


@Prepared
def _lectures() -> QuerySet:
    """Those to come, and those the person was at whose feedback is still open."""
    recent = Q(attended_at__isnull=False, event__ends_at__gt=SINCE)
    rows = Registration.objects.live().filter(Q(event__ends_at__gt=AT) | recent, user=USER)
    shown = (
        "state",
        "attended_at",
        "held_until",
        "event__time_zone",
        "event__ends_at",
        "event__slug",
        "event__title_zh",
        "event__title_en",
        "event__starts_at",
    )
    return rows.select_related("event").only(*shown).order_by("event__starts_at")


@Prepared
def _letters() -> QuerySet:
    rows = Message.objects.filter(recipient=USER)
    return rows.only("recipient", "subject", "body", "created_at")[:MOST_MESSAGES]


class MyPage(TemplateView):
    """What fits is fetched afterwards (`MatchesView`), so that this page stays quick."""

    template_name = "applications/me.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, timezone.now()
        found = _applications.rows(user=user.pk)
        applications = sorted(found, key=lambda row: row.updated_at, reverse=True)
        drafts = [row for row in applications if row.state == State.DRAFT]
        sent = [row for row in applications if row.state != State.DRAFT]
        theirs = waiting_now_for_talent(user)
        talent = _person.row(user=user.pk)
        lectures = _lectures.rows(user=user.pk, at=now, since=now - FEEDBACK_OPEN)
        return super().get_context_data(
            **kwargs,
            drafts=[_draft(row) for row in sorted(drafts, key=lambda row: row.call.closes_at)],
            yours=[_card(row, is_yours=True) for row in sent if (FILE, row.pk) in theirs],
            applications=[_card(row) for row in sent if (FILE, row.pk) not in theirs],
            offers=[row for row in lectures if (SEAT, row.pk) in theirs],
            registrations=sorted(lectures, key=lambda row: row.event.ends_at <= now),
            letters=_letters.rows(user=user.pk),
            talent=talent,
            applies=talent is not None or user.has_role(Role.TALENT) or not user.roles,
        )


class MatchesView(TemplateView):
    """The open calls with the verdict for this person; a piece of the page for htmx."""

    def get_template_names(self):
        name = "_programs_for_you" if self.request.htmx else "programs_for_you"
        return [f"applications/{name}.html"]

    def get_context_data(self, **kwargs):
        talent = getattr(self.request.user, "talent", None)
        matches = matches_for(talent, with_rules(Call.objects.open())) if talent else []
        if self.request.htmx:
            matches = matches[:MOST_MATCHES]
        return super().get_context_data(**kwargs, matches=matches, talent=talent)


def _card(application: Application, *, is_yours: bool = False) -> dict:
    """is_yours: also where the file goes on and only something may still follow."""
    step = next_step(application)
    return {
        "application": application,
        "next": still_to_follow(application) if is_yours and not step.url else step,
        "tone": application.shown.tone,
        "progress": progress(application),
    }


def _draft(application: Application) -> dict:
    """What moves with the clock is said here, so that the line can be kept."""
    call = application.call
    urgent = is_urgent(call.closes_at)
    return {
        "application": application,
        "percent": percent_left(call.opens_at, call.closes_at) if urgent or call.is_open else 0,
        "urgent": urgent,
        "past": is_past(call.closes_at),
        "left": until(call.closes_at),
    }
