import json
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import User
from events.models import Event, EventPerson, Registration
from portal.demo import events
from portal.demo.program_checks import DataError
from portal.demo.reading import items
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import ProgramFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
FILES = ("lectures.json", "upcoming_lectures.json")


@pytest.fixture
def world():
    """The programs and partners that the files name."""
    rows = [item for name in FILES for item in items(name)]
    for code in {link["program"] for item in rows for link in item["programs_mentioned"]}:
        ProgramFactory(code=code)
    for code in {code for item in rows for code in item["partner_codes"]}:
        InstitutionFactory(code=code)


def or_none(value):
    return value or None


def person_back(row):
    """A person or group as the file writes it, without the keys that say nothing."""
    if row.role == "group":
        found = {"group_en": row.name_en, "group_zh": row.name_zh, "category": row.category}
    else:
        found = {"name": row.name_en, "name_zh": row.name_zh, "title": row.form_of_address}
        found |= {name: getattr(row, name) for name in ("post_en", "post_zh", "unit_en", "unit_zh")}
        found |= {"talk_en": row.talk_en, "talk_zh": row.talk_zh}
    if row.role not in {"presider", "attendee", "group"}:
        found["role"] = row.role
    return {key: value for key, value in found.items() if value}


def told(rows):
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


def event_back(event):
    """The item of the file, rebuilt from what was stored."""
    first, last = event.days
    people = list(event.people.all())
    spoken = [row for row in people if row.role not in {"presider", "attendee", "group"}]
    texts = ("title_en", "title_zh", "title_zh_basis", "topics_en", "topics_zh", "kind")
    may_be_null = ("venue_en", "venue_zh", "summary_en", "summary_zh", "mode", "date_note_en")
    may_be_null += ("date_note_zh", "source_url", "source_kind_en", "source_kind_zh", "confidence")
    return {
        **{name: getattr(event, name) for name in texts},
        **{name: or_none(getattr(event, name)) for name in may_be_null},
        "code": event.code,
        "date_for_loading": str(first),
        "date_end": str(last) if last != first else None,
        "date_precision": event.date_precision,
        "time": None,
        "organizer": {"name_en": event.organizer_en, "name_zh": event.organizer_zh},
        "co_offices": event.co_offices,
        "audience_en": or_none(event.audience_note_en),
        "audience_zh": or_none(event.audience_note_zh),
        "presider": next((person_back(row) for row in people if row.role == "presider"), None),
        "speakers": [person_back(row) for row in spoken],
        "attendees": [person_back(row) for row in people if row.is_attendee],
        "agenda": [
            {"no": row.position, "item_en": row.text_en, "item_zh": row.text_zh}
            for row in event.agenda.all()
        ],
        "closing_points": [
            {"no": row.position, "point_en": row.text_en, "point_zh": row.text_zh}
            for row in event.closing_points.all()
        ],
        "programs_mentioned": [
            {
                "program": row.program.code,
                "name_as_published": row.name_as_published,
                "uncertain": row.is_uncertain,
            }
            for row in event.program_links.all()
        ],
        "partner_codes": sorted(row.code for row in event.partners.all()),
    }


def test_every_value_of_the_nine_events_is_stored(world):
    events.load()

    for item in items("lectures.json"):
        expected = {key: value for key, value in item.items() if key != "date"}
        expected["presider"] = told([item["presider"]])[0] if item["presider"] else None
        expected["speakers"] = told(item["speakers"])
        expected["attendees"] = told(item["attendees"])
        expected["partner_codes"] = sorted(item["partner_codes"])
        assert event_back(Event.objects.get(code=item["code"])) == expected


def test_lecture_of_24_july_is_the_richest(world):
    events.load()

    event = Event.objects.get(slug="2024-07-24-government-sponsored-programs")
    assert event.is_all_day
    assert event.starts_at.isoformat() == "2024-07-23T16:00:00+00:00"
    assert event.ends_at.isoformat() == "2024-07-24T16:00:00+00:00"
    assert (event.people.count(), event.closing_points.count()) == (7, 3)
    assert [link.program.code for link in event.program_links.filter(is_uncertain=True)] == [
        "CSC-EPT"
    ]
    with translation.override("en"):
        assert event.when == "24 Jul 2024"
    with translation.override("zh-hans"):
        assert [person.called for person in event.people.all()][:2] == [
            "Liu Shasha女士",
            "Cui Jing女士",
        ]


def test_loading_twice_gives_the_same_once(world):
    events.load()
    before = list(Event.objects.order_by("code").values_list("pk", "code", "slug"))
    people = EventPerson.objects.count()

    count = events.load()

    assert count == 11
    assert list(Event.objects.order_by("code").values_list("pk", "code", "slug")) == before
    assert EventPerson.objects.count() == people


def test_people_of_the_news_get_no_accounts(world):
    events.load()

    assert not User.objects.exists()


@pytest.mark.parametrize("day", [date(2027, 3, 1) + timedelta(days=n) for n in range(7)])
def test_lectures_ahead_lie_on_working_days_after_the_day_of_loading(world, day):
    events.load(today=day)

    ahead = Event.objects.filter(code__startswith="U")
    assert ahead.count() == 2
    for event in ahead:
        assert event.days[0].isoweekday() <= 5
        assert timedelta(days=9) <= event.days[0] - day <= timedelta(days=18)
        assert event.registration_opens_at < event.registration_closes_at < event.starts_at


def test_registrations_fill_the_small_round_and_leave_seats_in_the_large_one(world):
    for staff_no in {staff_no for _code, staff_no, _question in events.COMING}:
        TalentFactory(staff_no=staff_no)

    events.load()
    events.load()

    large, small = Event.objects.filter(code__startswith="U").order_by("code")
    assert large.takes_registrations
    assert (large.seats_taken, large.seats_left) == (7, 23)
    assert large.registrations.exclude(questions=None).count() == 4
    assert (small.seats_taken, small.seats_left) == (3, 0)
    assert small.registrations.waiting().count() == 3
    assert [offer.outcome for offer in small.offers.all()] == ["open"]


def test_demo_accounts_with_a_password_can_still_register(world):
    TalentFactory(staff_no="T90008")

    events.load()

    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"programs_mentioned": [{"program": "NO-SUCH"}]}, "L001, programs_mentioned: “NO-SUCH”"),
        ({"partner_codes": ["P999"]}, "L001, partner_codes: “P999” is unknown"),
        ({"kind": "party"}, "L001, kind: “party” is unknown"),
        ({"mode": "telepathy"}, "L001, mode: “telepathy” is unknown"),
        ({"date_precision": "century"}, "L001, date_precision: “century” is unknown"),
        ({"speakers": [{"name": "X", "role": "clown"}]}, "L001, role: “clown” is unknown"),
        ({"surprise": 1}, "L001: the key “surprise” is missing or unknown"),
        ({"time": "09:00"}, "L001, time: only whole days can be loaded"),
    ],
)
def test_what_the_portal_does_not_know_is_named(world, change, sentence, tmp_path, monkeypatch):
    data = {"items": deepcopy(items("lectures.json"))}
    data["items"][0] |= change
    monkeypatch.setattr("portal.demo.reading.DATA", tmp_path)
    (tmp_path / "lectures.json").write_text(json.dumps(data), encoding="utf-8")
    (tmp_path / "upcoming_lectures.json").write_text('{"items": []}', encoding="utf-8")

    with pytest.raises(DataError, match=sentence):
        events.load(today=timezone.localdate())

    assert not Event.objects.exists()
