"""Two public notices of one call: the first has ended, the second runs and was objected to."""

from datetime import timedelta

from django.utils import timezone, translation

from accounts.models import User
from accounts.roles import Role
from applications import notices as frozen
from applications.models import Application, PublicNotice, RankingEntry
from applications.workflow import notices, objections, rankings
from core.working_days import Calendar
from portal.demo import panel
from programs.models import Call

CALL = "CSC-PD"
PEOPLE, FIRST = 6, 3
WORKING_DAYS, DAYS_AGO = 5, 24
SHOWN = ["department", "title", "host", "country"]
OBJECTION = {
    "name": "例实名",
    "contact": "objector@example.org",
    "text": "公示材料中的一篇论文，署名顺序与发表时不一致，请核实（2024年第3期，第112页）。",
}


def load() -> int:
    """Makes them once; returns how many notices there are."""
    if not PublicNotice.objects.exists():
        officer = User.objects.with_role(Role.FOREIGN_AFFAIRS).order_by("pk")[0]
        call = _decided(officer)
        waiting = notices.waiting_for(call)
        _end(_published(call, waiting[:FIRST], officer))
        running = _published(call, waiting[FIRST:], officer)
        with translation.override("zh-hans"):
            objections.object_to(running, entry=running.entries.get(position=2), **OBJECTION)
    return PublicNotice.objects.count()


def _decided(officer: User) -> Call:
    """A closed call in which everybody who applied is proposed."""
    call = Call.objects.closed().filter(program__code=CALL).latest("year")
    Call.objects.filter(pk=call.pk).update(notice_working_days=WORKING_DAYS)
    panel.let_people_in(call, PEOPLE)
    call.refresh_from_db()
    ranking = rankings.make(call, actor=officer, quota=PEOPLE, tie_rule="earlier")
    propose = RankingEntry.Decision.PROPOSE
    rankings.decide(ranking, {row.pk: propose for row in ranking.entries.all()}, actor=officer)
    rankings.release(ranking, actor=officer, warned=True)
    rankings.carry_out.call(ranking_id=ranking.pk)
    return call


def _published(call: Call, files: list[Application], officer: User) -> PublicNotice:
    words = frozen.suggested(call)
    return notices.publish(call, files, actor=officer, columns=SHOWN, words=words)


def _end(notice: PublicNotice) -> None:
    """As if it had been published weeks ago: the clock ends it."""
    began = timezone.now() - timedelta(days=DAYS_AGO)
    span = Calendar().span(began.date(), WORKING_DAYS)
    PublicNotice.objects.filter(pk=notice.pk).update(
        published_at=began,
        ends_at=span.ends_at(notice.zone),
        counted_days=[day.isoformat() for day in span.days],
        is_provisional=span.is_provisional,
    )
    notices.end_due()
