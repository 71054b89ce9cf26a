"""What those who registered have of it: ticket, own list, a calendar that follows them."""

import re
from datetime import timedelta

import pytest
import time_machine
import vobject
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from core import codes
from core.models import AuditEntry, Message
from events import calendar_addresses, registration, tickets
from events.models import CalendarAddress, Event
from tests.factories.accounts import UserFactory
from tests.factories.attending import attendee, past_event
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    user = UserFactory(preferred_language="en", name_en="LI Kexin")
    client.force_login(user)
    return user


@pytest.fixture
def event():
    return EventFactory(slug="lecture", capacity=1)


def entries(client, user):
    """The person's calendar, read by two libraries: UID → (sequence, status, title)."""
    address = CalendarAddress.objects.filter(user=user).first()
    address = address or calendar_addresses.renew(actor=user)
    response = client.get(path_of(address))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return read_by_both(response.content)


def path_of(address):
    return calendar_addresses.written(address).removeprefix(settings.SITE_URL)


def read_by_both(body):
    by_icalendar = {
        str(entry["UID"]): (int(entry["SEQUENCE"]), str(entry["STATUS"]), str(entry["SUMMARY"]))
        for entry in Calendar.from_ical(body).walk("VEVENT")
    }
    by_vobject = {
        entry.uid.value: (int(entry.sequence.value), entry.status.value, entry.summary.value)
        for entry in vobject.readOne(body.decode()).contents.get("vevent", [])
    }
    assert by_icalendar == by_vobject
    return by_icalendar


def the_one(client, user):
    [entry] = entries(client, user).values()
    return entry


# The ticket -----------------------------------------------------------------------------------
def test_ticket_shows_the_code_of_the_seat_with_name_time_and_place(client, me, event):
    Event.objects.update(venue_en="Hall 1")
    held = registration.register(event, actor=me)

    page = client.get("/events/lecture/ticket/").content.decode()

    [code] = re.findall(r"\b[A-Z2-7]{42}\b", page)
    assert codes.read(tickets.PURPOSE, code) == held.uuid
    for text in ("LI Kexin", event.title_en, event.when, "Hall 1", 'class="qr"'):
        assert text in page


@pytest.mark.parametrize("state", ["waiting", "cancelled", "none"])
def test_without_a_seat_there_is_no_ticket(client, me, event, state):
    if state == "waiting":
        registration.register(event, actor=UserFactory())
    if state != "none":
        mine = registration.register(event, actor=me)
    if state == "cancelled":
        registration.cancel(mine, actor=me)

    response = client.get("/events/lecture/ticket/")

    assert (response.status_code, response["Location"]) == (302, "/events/lecture/")


def test_fingerprint_does_not_mind_how_a_code_is_typed(me, event):
    code = tickets.code_of(registration.register(event, actor=me))

    assert tickets.fingerprint(f" {code[:20].lower()}-{code[20:]} ") == tickets.fingerprint(code)
    assert tickets.fingerprint(code) != tickets.fingerprint(code[::-1])


def test_mail_of_a_seat_leads_to_the_ticket(me, event):
    registration.register(event, actor=me)

    assert f"{settings.SITE_URL}/events/lecture/ticket/" in Message.objects.get().body


# The calendar ---------------------------------------------------------------------------------
def test_own_calendar_holds_seats_and_places_in_line_and_nothing_else(client, me, event):
    full = EventFactory(title_en="Full", capacity=0)
    EventFactory(title_en="Not mine")
    for lecture in (event, full):
        registration.register(lecture, actor=me)

    found = {title: status for _number, status, title in entries(client, me).values()}

    assert found == {event.title_en: "CONFIRMED", "Full": "TENTATIVE"}


def test_entry_keeps_its_uid_and_its_number_rises_with_every_change(client, me, event):
    other = registration.register(event, actor=UserFactory())
    seen, uids = [], set()

    def look():
        [(uid, entry)] = entries(client, me).items()
        uids.add(uid)
        seen.append(entry[:2])

    mine = registration.register(event, actor=me)
    look()
    registration.cancel(other, actor=other.user)
    look()
    registration.cancel(mine, actor=me)
    look()
    registration.register(event, actor=me)
    look()
    Event.objects.update(state="cancelled", ical_sequence=1)
    look()

    numbers = [number for number, _status in seen]
    assert numbers == sorted(set(numbers))
    statuses = [status for _number, status in seen]
    assert statuses == ["TENTATIVE", "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]
    assert uids == {f"event-{event.pk}@127.0.0.1"}


def test_file_of_one_event_strikes_out_what_was_given_back(client, me, event):
    before = read_by_both(client.get("/events/lecture/event.ics").content)
    registration.cancel(registration.register(event, actor=me), actor=me)

    after = read_by_both(client.get("/events/lecture/event.ics").content)
    client.logout()
    public = read_by_both(client.get("/events/lecture/event.ics?language=en").content)

    assert before.keys() == after.keys()
    [(was, _status, _title)], [(now, status, _same)] = before.values(), after.values()
    assert (now > was, status) == (True, "CANCELLED")
    assert public == before


def test_calendar_speaks_the_language_of_its_person(client, me, event):
    registration.register(event, actor=me)
    type(me).objects.update(preferred_language="zh-hans")

    assert the_one(client, me)[2] == event.title_zh


def test_calendar_lets_go_of_what_is_long_over(client, me, event):
    registration.register(event, actor=me)
    past = timezone.now() - timedelta(days=400)
    Event.objects.update(starts_at=past, ends_at=past + timedelta(hours=2))

    assert entries(client, me) == {}


def test_new_address_ends_the_old_one(client, me):
    path = "/events/mine/{}/lectures.ics"
    old, new = (
        codes.code(calendar_addresses.PURPOSE, calendar_addresses.renew(actor=me).uuid)
        for _ in range(2)
    )

    assert old != new
    client.logout()
    assert [client.get(path.format(code)).status_code for code in (old, new)] == [404, 200]


@pytest.mark.parametrize("end", ["withdraw", "disable"])
def test_address_that_was_taken_away_opens_nothing(client, me, end):
    path = path_of(calendar_addresses.renew(actor=me))
    if end == "withdraw":
        client.post("/events/mine/", {"step": "withdraw"})
    else:
        type(me).objects.update(is_active=False)

    assert client.get(path).status_code == 404


def test_code_of_a_ticket_is_no_address(client, me, event):
    code = tickets.code_of(registration.register(event, actor=me))

    assert client.get(f"/events/mine/{code}/lectures.ics").status_code == 404


def test_own_page_shows_lectures_and_gives_the_address_on_request(client, me, event):
    registration.register(event, actor=me)
    assert not CalendarAddress.objects.exists()

    client.post("/events/mine/", {"step": "renew"})

    page = client.get("/events/mine/").content.decode()
    assert calendar_addresses.written(CalendarAddress.objects.get()) in page
    assert "/events/lecture/ticket/" in page
    assert AuditEntry.objects.filter(action="events.renew_calendar", actor=me).count() == 1


def test_own_page_shows_past_lectures_below_with_what_remains_of_them(client, me, event):
    registration.register(event, actor=me)
    recent, old = past_event(title_en="Recent"), past_event(days=31, title_en="Old")
    for lecture in (recent, old):
        attendee(lecture, user=me)
    attendee(past_event(title_en="Missed"), user=me, attended_at=None)

    response = client.get("/events/mine/")

    assert [row.event.title_en for row in response.context["past"]] == ["Missed", "Recent", "Old"]
    page = response.content.decode()
    assert page.index(event.title_en) < page.index("Missed")
    assert f'{recent.get_absolute_url()}#afterwards">Feedback and certificate<' in page
    assert f'{old.get_absolute_url()}#afterwards">Certificate of attendance<' in page
    assert page.count("No attendance on record") == 1


def test_offer_is_accepted_from_the_own_page_until_its_time_is_over(client, me):
    event = EventFactory(slug="lecture", capacity=1, offer_hours=6)
    holder = registration.register(event, actor=UserFactory())
    mine = registration.register(event, actor=me)
    registration.cancel(holder, actor=holder.user)
    path = "/events/lecture/offer/accept/"

    page = client.get("/events/mine/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        late = client.get("/events/mine/").content.decode()

    assert "It is held for you until" in page
    assert "in 6 hours" in page
    assert [f'action="{path}"' in text for text in (page, late)] == [True, False]
    assert "The time to accept is over" in late
    client.post(path)
    mine.refresh_from_db()
    assert mine.state == "seated"


def test_ways_lead_to_the_own_page(client, me, event):
    registration.register(event, actor=me)

    pages = [client.get(path).content.decode() for path in ("/me/", event.get_absolute_url())]

    # Each has the way in the menus of the account, for wide and for narrow screens, and one more.
    assert [page.count('href="/events/mine/"') for page in pages] == [3, 3]


def test_own_page_of_past_lectures_alone_says_so_and_leads_on(client, me):
    attendee(past_event(), user=me)

    page = client.get("/events/mine/").content.decode()

    assert "You are registered for no lecture to come." in page
    assert "You are registered for nothing yet" not in page


@pytest.mark.parametrize("path", ["/events/mine/", "calendar"])
def test_queries_do_not_grow_with_the_lectures(client, me, path):
    address = calendar_addresses.renew(actor=me)
    path = path_of(address) if path == "calendar" else path
    client.get(path)
    counted = []
    for rows in (1, 29):
        for lecture in EventFactory.create_batch(rows):
            registration.register(lecture, actor=me)
            attendee(user=me)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counted.append(len(queries))

    assert counted[0] == counted[1]
