"""An invented lecture on the day of loading, about to begin: the door can be tried at once."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from events import attendance, registration
from events.models import AgendaItem, Event
from portal.demo import lecturer

CODE, SLUG = "U004", "consultation-on-programs-abroad"
PROGRAMS = ["CSC-VS", "UICC-TF"]
OFFICER = "foreign-affairs@example.org"
SEATS = 8
# By staff number, as they register: talent@ and talent2@ first; the last two wait.
COMING = [
    *("T90008", "T90004", "T90016", "T90017", "T90018"),
    *("T90019", "T90021", "T90022", "T90023", "T90024"),
]
HERE = 2  # of those behind the two that one signs in to, so many are there already
LENGTH, LEAD, STEP = timedelta(hours=2), timedelta(minutes=30), timedelta(minutes=30)


def load(now: datetime | None = None) -> int:
    """Creates the lecture or renews it; returns how many have a place."""
    event = _event(now or timezone.now())
    if not event.registrations.exists():
        users = User.objects.filter(talent__staff_no__in=COMING).select_related("talent")
        by_number = {user.talent.staff_no: user for user in users}
        places = [
            registration.register(event, actor=by_number[number])
            for number in COMING
            if number in by_number
        ]
        officer = User.objects.get(email=OFFICER)
        for place in places[2 : 2 + HERE]:
            attendance.check_in(event, place.pk, uuid=uuid4(), actor=officer)
    return event.registrations.live().count()


def beginning(now: datetime) -> datetime:
    """The first full or half hour that is half an hour ahead, early enough to end on this day.

    So near that no reminder goes out to those who are registered here.
    """
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    steps = -((midnight - local - LEAD) // STEP)
    return min(midnight + steps * STEP, midnight + timedelta(days=1) - LENGTH)


def _event(now: datetime) -> Event:
    starts_at = beginning(now)
    fields = {
        "slug": SLUG,
        "kind": Event.Kind.POLICY_LECTURE,
        "state": Event.State.PUBLISHED,
        "title_zh": "出国（境）项目现场咨询",
        "title_en": "Consultation on programs abroad",
        "starts_at": starts_at,
        "ends_at": starts_at + LENGTH,
        "mode": Event.Mode.ONSITE,
        "venue_zh": "行政楼一层会议室",
        "venue_en": "Meeting room on the ground floor of the administration building",
        "organizer_zh": "外事办公室",
        "organizer_en": "Foreign Affairs Office",
        "co_offices": [dict(office) for office in settings.INSTITUTION["offices"]],
        "summary_zh": "带着您的情况来：外事办公室和人事处当面答复条件、材料和时间安排。",
        "summary_en": "Bring your own case: both offices answer what is asked for, with which "
        "papers, until when.",
        "capacity": SEATS,
        "audience": Event.Audience.STAFF,
        "cpd_hours": Decimal(1),
        "registration_opens_at": starts_at - timedelta(days=7),
    }
    event, is_new = Event.objects.update_or_create(code=CODE, defaults=fields)
    if is_new:
        _fill(event)
    return event


def _fill(event: Event) -> None:
    lecturer.explains(event, PROGRAMS)
    agenda = [
        ("常见问题简要说明", "What is asked most, in short"),
        ("逐一答疑", "Questions, one by one"),
    ]
    AgendaItem.objects.bulk_create(
        AgendaItem(event=event, position=position, text_zh=text_zh, text_en=text_en)
        for position, (text_zh, text_en) in enumerate(agenda, start=1)
    )
