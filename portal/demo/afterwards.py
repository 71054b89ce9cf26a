"""An invented lecture that is over: who came, what they said of it, and what it led to."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from applications.afterwards import mails as programs_mails
from applications.models import ProgramsLook
from core import printing
from events.afterwards import certificates, feedback, mails
from events.models import AgendaItem, Event, FeedbackAnswer, Registration
from portal.demo import lecturer
from talents.models import Talent

CODE, SLUG = "U003", "funding-for-short-and-long-stays"
DAYS_AGO = 10
PROGRAMS = ["CSC-VS", "CSC-SRS", "UICC-TF", "ESMO-RF", "SASAKAWA"]
REGISTERED, CAME, LOOKED = 34, 27, 15  # people of the roster, by staff number
STAYS_AWAY = {"T90016", "T90019"}
OWN = "T90008"  # talent@: has neither answered nor looked yet; both are left to the visitor
HAS_CERTIFICATE = "T90004"  # talent2@
# useful, clear, level, organized; most useful; missing.
ANSWERS = [
    ((5, 5, 4, 5), "时间节点讲得很清楚，知道先办什么、后办什么。", ""),
    ((4, 5, 4, 4), "", "希望提供邀请函的样例。"),
    ((5, 4, 5, 5), "The report of the colleague who came back last year.", ""),
    ((3, 4, 3, 4), "", "Less about funding history, more time for questions."),
    ((5, 5, 5, 5), "现场逐条对照条件，省去了自己查文件。", "建议下次在会议室多加几把椅子。"),
    ((4, 3, 2, 4), "", "短期项目部分偏快。"),
    ((5, 5, 4, 3), "外语成绩有效期的说明。", ""),
    ((2, 3, 2, 4), "", "我的科室尚未确定推荐计划，内容暂时用不上。"),
    ((4, 4, 4, 5), "Which fellowship fits a stay of four weeks.", ""),
    ((5, 4, 4, 5), "", "晚上或午间再讲一场，方便手术科室。"),
    ((4, 5, 5, 4), "两部门同时在场，当面就能答复。", ""),
]


def load(today: date | None = None) -> int:
    """Creates the lecture or renews it; returns how many were there."""
    event = _event(today or timezone.localdate())
    if not event.registrations.exists():
        people = list(Talent.objects.exclude(user=None).exclude(left_on__isnull=False))
        came = _register(event, _in_order(people))
        _answer(came)
        for registration in _without(OWN, came)[:LOOKED]:
            ProgramsLook.objects.create(
                talent=registration.user.talent, event=event, looked_on=event.days[1]
            )
        _certify(event)
        mails.write_due()
        programs_mails.write_due()
    return event.registrations.attended().count()


def _event(today: date) -> Event:
    on = today - timedelta(days=DAYS_AGO)
    on -= timedelta(days=max(on.isoweekday() - 5, 0))  # the Friday before a weekend
    fields = {
        "slug": SLUG,
        "kind": Event.Kind.POLICY_LECTURE,
        "state": Event.State.PUBLISHED,
        "title_zh": "出国研修资助项目解读：短期与长期",
        "title_en": "Funding for short and long stays abroad, explained",
        "starts_at": _instant(on, 14),
        "ends_at": _instant(on, 16),
        "mode": Event.Mode.ONSITE,
        "venue_zh": "教学楼三层报告厅",
        "venue_en": "Lecture hall, third floor of the teaching building",
        "organizer_zh": "外事办公室",
        "organizer_en": "Foreign Affairs Office",
        "co_offices": [dict(office) for office in settings.INSTITUTION["offices"]],
        "summary_zh": "对照条件讲解五个正在申报的项目：适合谁、何时申报、需要哪些材料。",
        "summary_en": "Five programs that take applications now, with their conditions: "
        "for whom, until when, with which papers.",
        "capacity": 60,
        "audience": Event.Audience.STAFF,
        "cpd_hours": Decimal(2),
        "registration_opens_at": _instant(on - timedelta(days=14), 8),
        "registration_closes_at": _instant(on - timedelta(days=1), 17),
    }
    event, is_new = Event.objects.update_or_create(code=CODE, defaults=fields)
    if is_new:
        _fill(event)
    return event


def _fill(event: Event) -> None:
    lecturer.explains(event, PROGRAMS)
    agenda = [
        ("14:00", "五个项目的条件与时间节点", "Conditions and deadlines of five programs"),
        ("15:00", "归国同事分享", "A colleague who came back reports"),
        ("15:30", "答疑", "Questions"),
    ]
    AgendaItem.objects.bulk_create(
        AgendaItem(
            event=event,
            position=position,
            starts_at=time.fromisoformat(clock),
            text_zh=text_zh,
            text_en=text_en,
        )
        for position, (clock, text_zh, text_en) in enumerate(agenda, start=1)
    )


def _in_order(people: list[Talent]) -> list[Talent]:
    """Those with accounts that one signs in to first, then by staff number."""
    shown = {OWN, HAS_CERTIFICATE}
    return sorted(people, key=lambda talent: (talent.staff_no not in shown, talent.staff_no))


def _register(event: Event, people: list[Talent]) -> list[Registration]:
    """As it stands afterwards: the registration itself is over. Gives those who came."""
    rows = []
    for number, talent in enumerate(people[:REGISTERED]):
        at = event.starts_at - timedelta(days=9, minutes=17 * number)
        comes = number < CAME and talent.staff_no not in STAYS_AWAY
        rows.append(
            Registration.objects.create(
                event=event,
                user=talent.user,
                state=Registration.State.SEATED,
                queued_at=at,
                seated_at=at,
                attended_at=event.starts_at - timedelta(minutes=number % 12) if comes else None,
            )
        )
    guest = Registration.objects.create(
        event=event,
        guest_name="试来宾",
        guest_email="guest@example.org",
        guest_unit="邻近医院肿瘤科",
        guest_language="zh-hans",
        state=Registration.State.SEATED,
        queued_at=event.starts_at - timedelta(days=2),
        seated_at=event.starts_at - timedelta(days=2),
        attended_at=event.starts_at,
    )
    Event.objects.filter(pk=event.pk).update(seats_taken=len(rows) + 1)
    return [row for row in [*rows, guest] if row.attended_at and row.user]


def _without(staff_no: str, rows: list[Registration]) -> list[Registration]:
    return [row for row in rows if row.user.talent.staff_no != staff_no]


def _answer(came: list[Registration]) -> None:
    others = _without(OWN, came)
    for registration, (scales, liked, missed) in zip(others, ANSWERS, strict=False):
        names = ("useful", "clear", "level", "organized")
        answer = FeedbackAnswer(**dict(zip(names, scales, strict=True)), liked=liked, missed=missed)
        feedback.give(registration, answer)


def _certify(event: Event) -> None:
    registration = event.registrations.filter(user__talent__staff_no=HAS_CERTIFICATE).first()
    if registration is None or not printing.is_possible():
        return
    for language, _name in settings.LANGUAGES:
        paper = certificates.ask(registration, language, actor=registration.user)
        certificates.make.call(certificate_id=paper.pk)


def _instant(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour), ZoneInfo(settings.TIME_ZONE))
