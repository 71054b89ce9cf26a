"""A call that is decided already: one batch is at the university, two files are to go out."""

from accounts.models import User
from accounts.roles import Role
from applications.models import Application, Forwarding, RankingEntry
from applications.workflow import forwardings, handing_on, papers, rankings
from portal.demo import applications
from programs.models import Call
from talents.models import IdentityNumber

CALL = "CSC-SRS"
TO = {
    "forwarded_to_zh": "天津医科大学国际合作与交流处",
    "forwarded_to_en": "Tianjin Medical University, International Office",
}
FILES = 6
IN_BATCH = 4
WORDS = (
    "经科室同意、医院两部门审核，该同志政治素质好，业务能力强，研修计划与医院重点学科建设方向一致，"
    "外语水平和身体条件符合要求。同意推荐。"
)


def load() -> int:
    """Makes them once; a second load adds none. Returns how many batches there are."""
    if not Forwarding.objects.exists():
        call = Call.objects.open().get(program__code=CALL)
        Call.objects.filter(pk=call.pk).update(**TO)
        call.refresh_from_db()
        office = User.objects.with_role(Role.FOREIGN_AFFAIRS).order_by("pk")[0]
        applications.qualify_for(call, FILES)
        _propose_all(call, office)
        _forward_some(call, office)
    return Forwarding.objects.count()


def _propose_all(call: Call, office: User) -> None:
    ranking = rankings.make(call, actor=office, quota=2 * FILES, tie_rule="earlier")
    propose = RankingEntry.Decision.PROPOSE
    rankings.decide(ranking, {row.pk: propose for row in ranking.entries.all()}, actor=office)
    rankings.release(ranking, actor=office, warned=True)
    rankings.carry_out.call(ranking_id=ranking.pk)


def _forward_some(call: Call, office: User) -> None:
    files = list(forwardings.ready_in(call).order_by("ranking_entry__position"))
    for application in files[:IN_BATCH]:
        papers.recommend(application, actor=office, text=WORDS)
    forwardings.make_batch(
        call,
        [application.pk for application in files[:IN_BATCH]],
        actor=office,
        kinds=[IdentityNumber.Kind.PASSPORT],
        note="请于收到资助方结果后登记。",
    )
    university = User.objects.with_role(Role.UNIVERSITY_OFFICE).order_by("pk")[0]
    first = Application.objects.get(pk=files[0].pk)
    handing_on.record_outcome(
        first, actor=university, outcome="awarded", note="资助期限以资助证书为准。"
    )
