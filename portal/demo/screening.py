"""The screening room of the demo: what the two offices check, and how far they have come."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from applications import drafts, workflow
from applications.checklist import checklist_of
from applications.models import Application, Office, StandingItem
from applications.workflow.checking import Said, waivable_in
from applications.workflow.corrections import Ask, Weight
from programs.calls import instant
from talents.models import Talent

ITEMS = {
    Office.HUMAN_RESOURCES: [
        (
            "姓名、出生日期、工号与人事档案一致",
            "Name, birth date and staff number agree with the personnel file",
        ),
        (
            "岗位和专业技术职务与聘任文件一致",
            "Post and professional title agree with the appointment",
        ),
        (
            "最高学历、学位证书已与原件核对",
            "The certificate of the highest degree was compared with the original",
        ),
        (
            "近三年年度考核均为合格及以上",
            "The last three annual appraisals were “competent” or better",
        ),
        ("无未结的处分或审查", "No disciplinary case or inquiry is open"),
        (
            "前次派出的服务期已满",
            "The service period of an earlier stay abroad has ended",
        ),
    ],
    Office.FOREIGN_AFFAIRS: [
        (
            "邀请信由对方有权人员签署，姓名拼写与护照一致",
            "The invitation is signed by somebody entitled to; the name is as in the passport",
        ),
        (
            "邀请信的起止日期、期限和费用与申请一致",
            "Dates, length and costs in the invitation agree with the application",
        ),
        ("研修计划与邀请内容相符", "The plan fits what the host invites to"),
        (
            "语言证明在派出时仍有效",
            "The language proof is still valid on the day of departure",
        ),
        (
            "与本人其他因公出国（境）任务不重叠",
            "No overlap with another official trip abroad of this person",
        ),
    ],
}
LATE = "从事肿瘤专业十四年，超出通常所说的早期阶段。"
WAIVED = "本次学习的技术为院内首次引进，申请人是实施负责人，科主任已书面说明，同意放宽。"


ROUNDS = [
    ("请说明第一至第三个月的具体安排。", "前三个月熟悉平台和伦理审批流程，参加每周组会。"),
    ("请写明预期成果及其归属。", "预期形成一份操作规范和一篇合作论文，成果由双方共有。"),
]


def load_items() -> int:
    """Makes them once; what an office has changed since stays."""
    if not StandingItem.objects.exists():
        StandingItem.objects.bulk_create(
            StandingItem(office=office, position=number, text_zh=zh, text_en=en)
            for office, texts in ITEMS.items()
            for number, (zh, en) in enumerate(texts, start=1)
        )
    return StandingItem.objects.count()


def answer_all(application: Application, *, actor: User, only: int | None = None) -> None:
    """The officer's own list with yes, or only its first points."""
    application.refresh_from_db()
    office = Office(next(iter(set(Office.values) & actor.roles)))
    points = checklist_of(application).of(office)[:only]
    workflow.mark(application, {point.key: Said("yes") for point in points}, actor=actor)


def ask_for_changes(application: Application, *, actor: User) -> None:
    """A field, a paper, and a paper that may follow."""
    slots = [slot for slot in application.slots.all() if slot.takes_upload]
    asked = [
        Ask("plan", "请补充每月工作安排和预期成果。"),
        Ask(slots[0], "扫描不清，请重新上传彩色扫描件。"),
    ]
    if len(slots) > 1:
        due = instant(timezone.localdate() + timedelta(days=5), application.call.time_zone)
        asked.append(Ask(slots[1], "请补交盖章版，可后补。", Weight.LATER, due))
    workflow.request_changes(application, actor=actor, items=asked)


def go_round_twice(application: Application, *, actor: User) -> None:
    """Two rounds lie behind it: a third one suggests the telephone."""
    Talent.objects.filter(pk=application.talent_id).update(phone="022-0000 0101")
    talent = application.talent.user
    for reason, addition in ROUNDS:
        workflow.request_changes(application, actor=actor, items=[Ask("plan", reason)])
        application.refresh_from_db()
        drafts.save(
            application,
            {"plan": application.plan + addition},
            actor=talent,
            revision=application.revision,
        )
        workflow.resubmit(application, actor=talent)
        application.refresh_from_db()


def let_something_follow(application: Application, *, actor: User) -> None:
    """The file goes on while the applicant looks for a paper."""
    slot = next(slot for slot in application.slots.all() if slot.takes_upload)
    asked = Ask(slot, "请在派出前补交加盖公章的原件扫描件。", Weight.LATER)
    workflow.request_changes(application, actor=actor, items=[asked])


def accept_an_unmet_expectation(application: Application, *, actor: User) -> None:
    """The officer answers what is normally expected with no, and waives it."""
    rules = [point for point in checklist_of(application).points if point.severity == "should"]
    said = {point.key: Said("no", LATE) for point in rules}
    workflow.mark(application, said, actor=actor)
    for rule, _office in waivable_in(application):
        workflow.waive(application, rule, actor=actor, reason=WAIVED)
