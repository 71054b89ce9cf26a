"""Two panels of the demo: one in which experts are scoring now, and one that was closed."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Role
from applications.models import Assignment, Criterion, Expert, Panel
from applications.panels import arranging, reviewing
from applications.workflow import panels
from portal.demo import applications
from programs.calls import instant
from programs.models import Call


@dataclass(frozen=True)
class Plan:
    """A closed call of this program, and how many files its panel gets."""

    program: str
    files: int


RUNNING, CLOSED = Plan("UICC-YY", 7), Plan("CSC-VS", 7)
# name before the @, Chinese and English name, how many files they take
EXPERTS = [
    ("expert1", "例教授", "LI Jiaoshou", 12),
    ("expert2", "样主任", "YANG Zhuren", 12),
    ("expert3", "拟研究员", "NI Yanjiuyuan", 6),
]
CRITERIA = [
    (
        "研修计划", "Plan", "目标明确、方法可行、时间安排合理。",
        "Clear goals, a sound method, a realistic timetable.", 40, 10,
    ),
    (
        "申请人条件", "Applicant", "学历、业务能力与外语水平。",
        "Education, professional standing, languages.", 30, 10,
    ),
    (
        "回国后的作用", "Use at home", "对科室和医院发展的带动作用。",
        "What department and hospital gain from it.", 30, 10,
    ),
]  # fmt: skip
AT_LEAST = 4  # files of reviewer@ in the panel that runs
COMMENT = "计划具体，与对方团队前期已有联系；建议补充随访安排。"


def load() -> int:
    """Makes them once; returns how many panels there are."""
    if not Panel.objects.exists():
        _experts()
        officer = User.objects.with_role(Role.FOREIGN_AFFAIRS).order_by("pk")[0]
        _closed(_prepared(CLOSED, officer), officer)
        _running(_prepared(RUNNING, officer), officer)
    return Panel.objects.count()


def _experts() -> None:
    departments = list(Department.objects.order_by("pk"))
    for number, (name, name_zh, name_en, most) in enumerate(EXPERTS):
        email = f"{name}@example.org"
        user = User.objects.create_user(
            email, roles=[Role.REVIEWER], name_zh=name_zh, name_en=name_en
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        expert = Expert.objects.create(user=user, most_files=most)
        expert.fields.set(departments[number :: len(EXPERTS)])
    reviewer = User.objects.get(email="reviewer@example.org")
    Expert.objects.create(user=reviewer).fields.set(departments[::2])


def _prepared(plan: Plan, officer: User) -> Panel:
    """A panel of a call that has closed, with its criteria and readers, opened."""
    call = Call.objects.closed().filter(program__code=plan.program).latest("year")
    Call.objects.filter(pk=call.pk).update(has_panel=True)
    let_people_in(call, plan.files)
    call.refresh_from_db()
    due = instant(timezone.localdate() + timedelta(days=5), call.time_zone)
    panel = Panel.objects.create(call=call, due_at=due)
    panel.documents.set(call.documents.filter(is_sensitive=False))
    for position, (name_zh, name_en, hint_zh, hint_en, weight, highest) in enumerate(CRITERIA):
        Criterion.objects.create(
            panel=panel, position=position, name_zh=name_zh, name_en=name_en,
            hint_zh=hint_zh, hint_en=hint_en, weight=weight, highest=highest,
        )  # fmt: skip
    arranging.assign(panel, arranging.propose(panel).pairs, actor=officer)
    panels.open_all(panel, actor=officer)
    panel.refresh_from_db()
    return panel


def let_people_in(call: Call, number: int) -> None:
    """As if they had applied while it was open: its deadlines step aside meanwhile."""
    window = ("closes_at", "hospital_due_at", "sponsor_due_at")
    known = {name: getattr(call, name) for name in window}
    tomorrow = timezone.now() + timedelta(days=1)
    Call.objects.filter(pk=call.pk).update(**dict.fromkeys(window, tomorrow))
    call.refresh_from_db()
    for place, application in enumerate(applications.qualify_for(call, number)):
        sent = known["closes_at"] - timedelta(days=1 + place)
        application.history.update(at=sent)
        type(application).objects.filter(pk=application.pk).update(submitted_at=sent)
    Call.objects.filter(pk=call.pk).update(**known)


def _running(panel: Panel, officer: User) -> None:
    """reviewer@ has sent one review, begun a second, and has others to do."""
    reviewer = User.objects.get(email="reviewer@example.org")
    own = Assignment.objects.active_of(reviewer).filter(application__call=panel.call)
    seat = arranging.seats(panel)[reviewer.pk]
    for key, paper in arranging.papers(panel).items():
        is_free = reviewer.pk not in paper.readers and arranging.bars(seat, paper) is None
        if is_free and own.count() < AT_LEAST:
            arranging.assign(panel, [(key, reviewer.pk)], actor=officer)
    first, second = own.order_by("pk")[:2]
    _score(first, panel, 0)
    _type(second, panel, 1)


def _closed(panel: Panel, officer: User) -> None:
    given = Assignment.objects.filter(application__call=panel.call).select_related("reviewer")
    for number, assignment in enumerate(given):
        _score(assignment, panel, number)
    panels.close(panel, actor=officer, reason="演示：两位专家已提交。")


def _points(panel: Panel, number: int) -> dict[int, Decimal]:
    return {
        row.pk: Decimal(6 + (number * 3 + place * 2) % 5) - Decimal(number % 2) / 2
        for place, row in enumerate(panel.criteria.all())
    }


def _type(assignment: Assignment, panel: Panel, number: int):
    typed = {
        "comment": COMMENT,
        "points": {str(key): str(value) for key, value in _points(panel, number).items()},
    }
    return reviewing.save(assignment, typed, actor=assignment.reviewer, revision=0)


def _score(assignment: Assignment, panel: Panel, number: int) -> None:
    review = _type(assignment, panel, number)
    reviewing.send(
        assignment, _points(panel, number), COMMENT,
        actor=assignment.reviewer, revision=review.revision,
    )  # fmt: skip
