"""Some forty invented applications, each taken to its state by the steps that people take."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applications import documents, drafts, workflow
from applications.facts import days_for, facts_of
from applications.forms.statements import code_of, is_statement
from applications.models import Application, Opinion
from core.periods import add_months
from portal.demo import screening
from portal.demo.papers import paper
from programs.eligibility import FieldKind, Verdict, assess, facts_asked
from programs.models import Call, Track
from talents.models import Talent

CONSENT = "2026-11"
# How many of each, in the order in which they are made.
WANTED = {
    "screening": 9, "submitted": 6, "sent_back": 5, "passed_once": 5, "qualified": 6,
    "not_qualified": 3, "withdrawn": 2, "draft": 5,
}  # fmt: skip
CALLS = ["CSC-VS", "CSC-PD", "CSC-SRS", "UICC-TF", "SASAKAWA", "JSPS-P", "ESMO-RF"]
HOSTS = [
    ("Lund University", "SE", "Lund", "Prof. Anna Exempel"),
    ("National Cancer Center Hospital", "JP", "Tokyo", "Dr. Taro Rei"),
    ("German Cancer Research Center (DKFZ)", "DE", "Heidelberg", "Prof. Max Muster"),
    ("The University of Texas MD Anderson Cancer Center", "US", "Houston", "Prof. Jane Sample"),
    ("King's College London", "GB", "London", "Dr. John Specimen"),
]
PLANS = [
    (
        "肿瘤微环境与免疫治疗耐药机制研究",
        "依托对方单细胞测序平台，研究免疫治疗耐药相关的细胞亚群，回国后在本院建立标本队列。",
    ),
    (
        "放射治疗计划的自适应优化",
        "学习在线自适应放疗流程与质控方法，参与两项临床研究，形成可在本院推广的操作规范。",
    ),
    (
        "Early detection of pancreatic cancer",
        "Work on a panel of blood markers with the host's cohort and validate it in ours.",
    ),
    (
        "乳腺癌术后随访与患者报告结局",
        "学习患者报告结局的收集与分析方法，与对方合作完成一项多中心研究设计。",
    ),
]
AT_HOME = "回院后在科室内举办两次讲座，建立相应技术流程，并指导一名青年医师。"


@dataclass
class Cast:
    """Who acts for the offices and departments."""

    foreign_affairs: User
    human_resources: User


def load() -> int:
    """Makes them once; a second load adds none."""
    if not Application.objects.exists():
        cast = Cast(_first(Role.FOREIGN_AFFAIRS), _first(Role.HUMAN_RESOURCES))
        # The sample roster does not say it, and without it nobody could send an application.
        Talent.objects.update(foreign_permanent_residence=False)
        pairs = _pairs()
        _the_talents_own(cast)
        for outcome, number in WANTED.items():
            for _row in range(number):
                _take(next(pairs), outcome, cast)
        _begin_to_check(cast)
        _spread_over_the_last_days()
    return Application.objects.count()


def qualify_for(call: Call, number: int) -> list[Application]:
    """Up to so many people whom its rules let in apply for the call, and both offices pass them."""
    cast = Cast(_first(Role.FOREIGN_AFFAIRS), _first(Role.HUMAN_RESOURCES))
    applied = Talent.objects.filter(applications__call=call).values("pk")
    people = Talent.objects.exclude(user=None).exclude(pk__in=applied).order_by("staff_no")
    fitting = [(talent, call, _track(talent, call)) for talent in people]
    for chosen in [one for one in fitting if _may_submit(*one)][:number]:
        _take(chosen, "qualified", cast)
    return list(call.applications.filter(state="qualified").order_by("pk"))


def _first(role: Role) -> User:
    return User.objects.with_role(role).order_by("pk")[0]


def _pairs() -> Iterator[tuple[Talent, Call, Track | None]]:
    """People and the open calls they may enter, nobody twice in a row."""
    shown = {"T90004", "T90008", "T90025"}
    talents = list(
        Talent.objects.exclude(user=None).exclude(staff_no__in=shown).order_by("staff_no")
    )
    calls = [Call.objects.open().get(program__code=code) for code in CALLS]
    for turn in range(len(calls)):
        for number, talent in enumerate(talents):
            call = calls[(number + turn) % len(calls)]
            track = _track(talent, call)
            if _may_submit(talent, call, track):
                yield talent, call, track


def _track(talent: Talent, call: Call) -> Track | None:
    tracks = list(call.tracks.all())
    return next((track for track in tracks if _may_submit(talent, call, track)), None)


def _may_submit(talent: Talent, call: Call, track: Track | None) -> bool:
    if track is None and call.tracks.exists():
        return False
    findings = assess(_rules(call, track), facts_of(talent, call=call), on=days_for(call))
    return Verdict.of(findings).may_submit


def _rules(call: Call, track: Track | None) -> list:
    return list(call.rules.for_track(track))


def _the_talents_own(cast: Cast) -> None:
    """What the two talents of the demo find on their page, and the head among opinions."""
    first, second = (Talent.objects.get(staff_no=number) for number in ("T90008", "T90004"))
    postdoc = Call.objects.open().get(program__code="CSC-PD")
    fellowship = Call.objects.open().get(program__code="UICC-TF")
    _take((first, postdoc, None), "sent_back", cast)
    _take((first, fellowship, None), "draft", cast)
    _take((second, fellowship, None), "screening", cast)
    colleague = Talent.objects.get(staff_no="T90025")  # of the department that the head heads
    visiting = Call.objects.open().get(program__code="CSC-VS")
    _take((colleague, visiting, None), "submitted", cast)


def _take(chosen: tuple[Talent, Call, Track | None], outcome: str, cast: Cast) -> None:
    talent, call, track = chosen
    application = _filled(talent, call, track)
    if outcome == "draft":
        return
    actor = talent.user
    workflow.submit(application, actor=actor, consent_version=CONSENT)
    if outcome == "submitted" and call.asks_opinion:
        return
    if call.asks_opinion:
        workflow.give_opinion(
            application, actor=cast.human_resources, on_behalf=True,
            verdict=Opinion.Verdict.AGREES, text="科室同意，派出期间工作已安排。",
        )  # fmt: skip
    _screened(application, outcome, cast)
    if outcome == "withdrawn":
        workflow.withdraw(application, actor=actor, note="家庭原因，今年暂不派出。")


def _screened(application: Application, outcome: str, cast: Cast) -> None:
    if outcome in {"passed_once", "qualified"}:
        screening.answer_all(application, actor=cast.human_resources)
        workflow.pass_screening(application, actor=cast.human_resources)
    if outcome == "qualified":
        screening.answer_all(application, actor=cast.foreign_affairs)
        workflow.pass_screening(application, actor=cast.foreign_affairs)
    if outcome == "sent_back":
        screening.ask_for_changes(application, actor=cast.foreign_affairs)
    if outcome == "not_qualified":
        workflow.fail(
            application, actor=cast.human_resources, note="经核，专业技术职务与岗位信息不符。"
        )


def _begin_to_check(cast: Cast) -> None:
    """Some lists are half filled in, and one expectation is waived."""
    files = Application.objects.filter(state="screening").order_by("pk")
    for application in files[:3]:
        screening.answer_all(application, actor=cast.human_resources, only=3)
    for application in files[1:3]:
        screening.answer_all(application, actor=cast.foreign_affairs, only=4)
    early = files.filter(call__program__code="UICC-TF")
    for application in early[:1]:
        screening.accept_an_unmet_expectation(application, actor=cast.foreign_affairs)
    for application in files.filter(call__program__code="CSC-VS")[:1]:
        screening.go_round_twice(application, actor=cast.foreign_affairs)
    screening.let_something_follow(files[4], actor=cast.human_resources)


def _filled(talent: Talent, call: Call, track: Track | None) -> Application:
    """A draft with everything in it: host, dates, plan, statements, papers."""
    actor = talent.user
    application, _new = drafts.start(talent, call, track, actor=actor)
    answers = {
        code_of(fact): _answer(fact)
        for fact in facts_asked(_rules(call, track))
        if is_statement(fact)
    }
    application = drafts.save(
        application,
        _values(application),
        answers=answers,
        actor=actor,
        revision=application.revision,
    )
    for slot in application.slots.select_related("requirement"):
        if slot.takes_upload and slot.requirement.required == "always":
            documents.upload(slot, paper(slot.requirement.name_en, talent.staff_no), actor=actor)
    return application


def _values(application: Application) -> dict:
    call, talent = application.call, application.talent
    number = int(talent.staff_no[1:])
    host, country, city, scholar = HOSTS[number % len(HOSTS)]
    title, plan = PLANS[number % len(PLANS)]
    ours = application.track or call.program
    months = max(ours.min_months, min(ours.max_months, 6))
    starts_on = (call.sponsor_due_at + timedelta(days=150)).date().replace(day=1)
    return {
        "track": application.track,
        "host_name": host,
        "host_country": call.program.host_country or country,
        "host_city": city,
        "host_scholar_name": scholar,
        "host_scholar_email": f"host{number}@example.org",
        "invitation_months": months,
        "starts_on": starts_on,
        "ends_on": add_months(starts_on, months),
        "plan_title": title,
        "plan": plan,
        "use_at_home": AT_HOME,
    }


def _answer(fact) -> bool | float:
    """Years enough, a member where membership is asked, and nothing that stands in the way."""
    if fact.kind is FieldKind.YEARS:
        return 6.0
    return fact.key.startswith("member:")


def _spread_over_the_last_days() -> None:
    """So that lists show files that wait for long beside new ones. The trail keeps its times."""
    now = timezone.now()
    for number, application in enumerate(
        Application.objects.exclude(submitted_at=None).order_by("pk")
    ):
        sent = max(
            now - timedelta(days=1 + number * 7 % 11, hours=number % 9), application.call.opens_at
        )
        last = sent + (now - sent) / 3
        moved = sent
        entries = list(application.history.order_by("pk"))
        for place, entry in enumerate(entries):
            entry.at = sent + (last - sent) * place / max(len(entries) - 1, 1)
            entry.save(update_fields=["at"])
            moved = entry.at if entry.source != entry.target else moved
        Application.objects.filter(pk=application.pk).update(submitted_at=sent, state_since=moved)
