"""Loads the events of data/lectures.json, two invented ones that lie ahead, and who comes."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from events import registration
from events.models import AgendaItem, ClosingPoint, Event, EventPerson, ProgramLink
from partners.models import Institution
from portal.demo.program_checks import DataError
from portal.demo.reading import items
from programs.models import Program

Item = Mapping[str, Any]

# The addresses are ours: the data names none.
SLUGS = {
    "L001": "2024-07-24-government-sponsored-programs",
    "L002": "2022-09-02-international-cancer-conference",
    "L003": "2022-06-21-talents-work-conference",
    "L004": "2021-05-26-agreement-create-health-lund",
    "L005": "2020-09-01-memorandum-national-cancer-center-japan",
    "L006": "2019-06-visit-national-cancer-center-japan",
    "L007": "2018-11-16-commemorative-lecture-shimada",
    "L008": "2016-08-18-agreement-md-anderson",
    "L009": "2023-11-16-integrative-oncology-congress",
}
ITEM = {
    *("code", "kind", "title_en", "title_zh", "title_zh_basis", "mode", "venue_en", "venue_zh"),
    *("organizer", "co_offices", "presider", "speakers", "attendees", "audience_en", "audience_zh"),
    *("agenda", "topics_en", "topics_zh", "programs_mentioned", "partner_codes", "summary_en"),
    *("summary_zh", "closing_points"),
}
REPORTED = {
    *("date", "date_end", "date_for_loading", "date_precision", "date_note_en", "date_note_zh"),
    *("time", "source_url", "source_kind_en", "source_kind_zh", "confidence"),
}
# Who of the roster comes to the lectures ahead, and what some ask beforehand:
# (event, staff number, question).
COMING = [
    ("U001", "T90004", "我的雅思成绩在派出前到期，需要重新考吗？"),
    ("U001", "T90016", "邀请函可以在提交申请之后补交吗？"),
    ("U001", "T90017", ""),
    ("U001", "T90018", "How is the year of service counted when the stay is shorter than a year?"),
    ("U001", "T90019", ""),
    ("U001", "T90021", ""),
    ("U001", "T90022", "科室同意意见由谁签字？"),
    ("U002", "T90016", "两个月的研修是否需要签订协议？"),
    ("U002", "T90023", ""),
    ("U002", "T90024", ""),
    ("U002", "T90004", ""),
    ("U002", "T90025", ""),
    ("U002", "T90026", ""),
    ("U002", "T90027", ""),
]
# Who gives the seat back: it is offered to the first in line.
LEAVING = [("U002", "T90024")]


def load(today: date | None = None) -> int:
    """Creates or renews every event by its code; returns how many there are.

    Programs and partners must be there. Raises DataError, with nothing loaded, where the data
    holds what the portal does not know.
    """
    today = today or timezone.localdate()
    reported, ahead = items("lectures.json"), items("upcoming_lectures.json")
    with transaction.atomic():
        for item in reported:
            load_event(item, reported_fields(item))
        for item in ahead:
            load_event(item, planned_fields(item, today))
        register_people()
    return len(reported) + len(ahead)


def load_event(item: Item, fields: dict[str, Any]) -> Event:
    """The event and all that hangs on it; what hung on it before is replaced."""
    code = str(item.get("code"))
    programs, partners = _programs(code, item), _partners(code, item)
    event, _made = Event.objects.update_or_create(code=code, defaults=_texts(code, item) | fields)
    event.partners.set(partners)
    for rows in (event.people, event.agenda, event.closing_points, event.program_links):
        rows.all().delete()
    EventPerson.objects.bulk_create(_people(event, item))
    AgendaItem.objects.bulk_create(
        AgendaItem(
            event=event,
            position=row["no"],
            starts_at=time.fromisoformat(row["time"]) if row.get("time") else None,
            text_zh=row["item_zh"],
            text_en=row["item_en"],
        )
        for row in item["agenda"]
    )
    ClosingPoint.objects.bulk_create(
        ClosingPoint(
            event=event, position=row["no"], text_zh=row["point_zh"], text_en=row["point_en"]
        )
        for row in item["closing_points"]
    )
    ProgramLink.objects.bulk_create(
        ProgramLink(
            event=event,
            program=programs[row["program"]],
            name_as_published=row["name_as_published"] or "",
            is_uncertain=row["uncertain"],
        )
        for row in item["programs_mentioned"]
    )
    return event


def reported_fields(item: Item) -> dict[str, Any]:
    """Day and source of an event that is known from a report. No hour is known: the whole day."""
    code = str(item.get("code"))
    _check_keys(code, item, ITEM | REPORTED)
    if item["time"]:
        raise DataError(f"{code}, time: only whole days can be loaded")
    first = date.fromisoformat(item["date"] or item["date_for_loading"])
    last = date.fromisoformat(item["date_end"]) if item["date_end"] else first
    return {
        "slug": SLUGS.get(code) or slugify(f"{first} {item['title_en']}")[:90].strip("-"),
        "is_all_day": True,
        "starts_at": _instant(first),
        "ends_at": _instant(last + timedelta(days=1)),
        "date_precision": _code(code, "date_precision", item["date_precision"], Event.Precision),
        "date_note_zh": item["date_note_zh"] or "",
        "date_note_en": item["date_note_en"] or "",
        "source_url": item["source_url"] or "",
        "source_kind_zh": item["source_kind_zh"] or "",
        "source_kind_en": item["source_kind_en"] or "",
        "confidence": item["confidence"] or "",
    }


def planned_fields(item: Item, today: date) -> dict[str, Any]:
    """Hours, seats and registration of an invented event, reckoned from the day of loading."""
    code = str(item.get("code"))
    _check_keys(code, item, ITEM | {"plan"})
    plan = item["plan"]
    on = today + timedelta(days=plan["days_ahead"])
    if on.isoweekday() > 5:
        on += timedelta(days=8 - on.isoweekday())  # the Monday after
    return {
        "slug": plan["slug"],
        "is_all_day": False,
        "starts_at": _instant(on, plan["begins"]),
        "ends_at": _instant(on, plan["ends"]),
        "registration_opens_at": _instant(on - timedelta(days=plan["registration_opens"]), "08:00"),
        "registration_closes_at": _instant(
            on - timedelta(days=plan["registration_closes"]), "17:00"
        ),
        "capacity": plan["capacity"],
        "offer_hours": plan["offer_hours"],
        "audience": _code(code, "audience", plan["audience"], Event.Audience),
        "online_url": plan["online_url"] or "",
    }


def register_people() -> None:
    """Invented registrations, so that no screen is empty; who is not on the roster is left out."""
    users = User.objects.filter(talent__staff_no__in=[staff_no for _, staff_no, _ in COMING])
    by_staff_no = {user.talent.staff_no: user for user in users.select_related("talent")}
    events = {event.code: event for event in Event.objects.filter(code__in=["U001", "U002"])}
    for code, staff_no, question in COMING:
        user = by_staff_no.get(staff_no)
        if user and not events[code].registrations.filter(user=user).exists():
            registration.register(events[code], actor=user, question=question)
    for code, staff_no in LEAVING:
        user = by_staff_no.get(staff_no)
        for row in events[code].registrations.live().filter(user__isnull=False, user=user):
            registration.cancel(row, actor=row.user)


def _texts(code: str, item: Item) -> dict[str, Any]:
    named = ("title_zh", "title_en", "title_zh_basis", "topics_zh", "topics_en")
    may_be_null = ("mode", "venue_zh", "venue_en", "summary_zh", "summary_en")
    if item["mode"]:
        _code(code, "mode", item["mode"], Event.Mode)
    return {
        "state": Event.State.PUBLISHED,
        "kind": _code(code, "kind", item["kind"], Event.Kind),
        "organizer_zh": item["organizer"]["name_zh"],
        "organizer_en": item["organizer"]["name_en"],
        "co_offices": [dict(office) for office in item["co_offices"]],
        "audience_note_zh": item["audience_zh"] or "",
        "audience_note_en": item["audience_en"] or "",
        **{name: item[name] for name in named},
        **{name: item[name] or "" for name in may_be_null},
    }


def _people(event: Event, item: Item) -> list[EventPerson]:
    rows = [{**item["presider"], "role": "presider"}] if item["presider"] else []
    rows += item["speakers"]
    rows += [
        {"role": "group" if "group_en" in row else "attendee", **row} for row in item["attendees"]
    ]
    return [
        EventPerson(
            event=event,
            position=position,
            role=_code(event.code, "role", row["role"], EventPerson.Role),
            name_zh=row.get("name_zh") or row.get("group_zh") or "",
            name_en=row.get("name") or row.get("group_en") or "",
            form_of_address=row.get("title") or "",
            category=row.get("category") or "",
            count=row.get("count"),
            **{
                name: row.get(name) or ""
                for name in ("post_zh", "post_en", "unit_zh", "unit_en", "talk_zh", "talk_en")
            },
        )
        for position, row in enumerate(rows, start=1)
    ]


def _programs(code: str, item: Item) -> dict[str, Program]:
    wanted = [row["program"] for row in item["programs_mentioned"]]
    found = {program.code: program for program in Program.objects.filter(code__in=wanted)}
    _all_known(code, "programs_mentioned", wanted, found)
    return found


def _partners(code: str, item: Item) -> list[Institution]:
    found = {row.code: row for row in Institution.objects.filter(code__in=item["partner_codes"])}
    _all_known(code, "partner_codes", item["partner_codes"], found)
    return list(found.values())


def _all_known(code: str, key: str, wanted: list[str], found: Mapping[str, Any]) -> None:
    for name in wanted:
        if name not in found:
            raise DataError(f"{code}, {key}: “{name}” is unknown; is it loaded yet?")


def _check_keys(code: str, item: Item, wanted: set[str]) -> None:
    if wrong := wanted ^ set(item):
        raise DataError(f"{code}: the key “{min(wrong)}” is missing or unknown")


def _code(code: str, key: str, value: str, known: type) -> str:
    if value not in known.values:
        raise DataError(f"{code}, {key}: “{value}” is unknown; known are {', '.join(known.values)}")
    return value


def _instant(on: date, clock: str = "00:00") -> datetime:
    return datetime.combine(on, time.fromisoformat(clock), ZoneInfo(settings.TIME_ZONE))
