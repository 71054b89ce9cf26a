"""The page of an event: calls, series, what was changed, the online link in its hour."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.models import Message
from events import registration, tickets, workflow
from events.models import EventSeries, ProgramLink
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.programs import CallFactory, ProgramFactory

pytestmark = pytest.mark.django_db
LINK = "https://meeting.example.org/room"
NOW = timezone.now()


def page_of(client, event) -> str:
    return client.get(event.get_absolute_url(), headers={"accept-language": "en"}).content.decode()


def call_of(program, title, opens, closes, **fields):
    """A call whose window lies so many days from now."""
    fields.setdefault("announced_at", NOW - timedelta(days=90))
    days = {
        "closes_at": NOW + timedelta(days=closes),
        "hospital_due_at": NOW + timedelta(days=closes + 1),
        "sponsor_due_at": NOW + timedelta(days=closes + 2),
    }
    return CallFactory(
        program=program, title_en=title, opens_at=NOW + timedelta(days=opens), **days, **fields
    )


# Calls and series -----------------------------------------------------------------------------
def test_open_calls_of_its_programs_and_linked_ones_are_shown(client):
    event, program, other = EventFactory(), ProgramFactory(), ProgramFactory()
    ProgramLink.objects.create(event=event, program=program)
    call_of(program, "Open call", -10, 20, year=2031)
    call_of(program, "Old call", -50, -20, year=2030)
    call_of(program, "Secret call", -10, 20, year=2032, announced_at=None)
    hidden = ProgramFactory(is_published=False)
    event.calls.add(
        call_of(other, "Later call", 5, 40, year=2031),
        call_of(other, "Closed call", -50, -20, year=2030),
        call_of(hidden, "Hidden call", -10, 20, year=2031),
    )
    call_of(other, "Unrelated call", -10, 20, year=2029)

    calls = client.get(event.get_absolute_url()).context["calls"]

    assert [(call["url"].split("/")[1], call["phase"]) for call in calls] == [
        ("calls", "closed"), ("calls", "open"), ("calls", "upcoming"),
    ]  # fmt: skip
    page = page_of(client, event)
    assert [name in page for name in ("Closed call", "Open call", "Later call")] == [True] * 3
    assert [
        name in page for name in ("Old call", "Secret call", "Hidden call", "Unrelated call")
    ] == [False] * 4


def test_series_lists_the_others_but_no_drafts(client):
    series = EventSeries.objects.create(name_zh="系列讲座", name_en="A series")
    event = EventFactory(series=series)
    EventFactory(series=series, title_en="The second one")
    EventFactory(series=series, title_en="In preparation", state="draft")
    EventFactory(title_en="Something else")

    page = page_of(client, event)

    assert "A series" in page
    assert "The second one" in page
    assert ("In preparation" in page, "Something else" in page) == (False, False)
    assert "In this series" not in page_of(client, EventFactory(series=None))


def test_page_takes_as_many_queries_with_all_of_it_as_bare(client, django_assert_num_queries):
    bare = EventFactory()
    full = EventFactory(series=EventSeries.objects.create(name_zh="系列", name_en="Series"))
    for number in range(5):
        EventFactory(series=full.series)
        program = ProgramFactory()
        ProgramLink.objects.create(event=full, program=program)
        call_of(program, f"Call {number}", -10, 20)
    for event in (bare, full):
        client.get(event.get_absolute_url())
        with django_assert_num_queries(2):
            client.get(event.get_absolute_url())


# Called off, moved ------------------------------------------------------------------------------
def test_event_that_is_called_off_says_so_at_the_top_and_what_comes_next(client):
    event = EventFactory(title_en="Gone", state="cancelled", change_note_en="The speaker is <ill>.")
    EventFactory(title_en="The next lecture")
    EventFactory(title_en="A draft", state="draft")

    page = page_of(client, event)

    head = page[: page.index("At a glance")]
    assert "This event was called off; it does not take place." in head
    assert "The speaker is &lt;ill&gt;." in head
    assert ("The next lecture" in head, "A draft" in page) == (True, False)


def test_moved_event_says_what_it_was_before(client):
    event = EventFactory(venue_en="Hall 1")
    to = event.time_and_place | {
        "starts_at": event.starts_at, "ends_at": event.ends_at, "venue_en": "Hall 2",
    }  # fmt: skip
    workflow.move(event, to, actor=user_with(Role.FOREIGN_AFFAIRS), note_en="Building work.")

    page = page_of(client, event)

    assert "Time or place have changed." in page
    assert "Hall 1</del>" in page
    assert "Building work." in page


def test_seats_are_counted_where_one_registers_alone(client):
    free = EventFactory(capacity=2, registration_opens_at=None)
    open_one = EventFactory(capacity=2)

    assert "No registration is needed for this event." in page_of(client, free)
    assert ["seats left" in page_of(client, event) for event in (free, open_one)] == [False, True]


def test_ticket_of_what_was_called_off_has_no_code(client):
    event = EventFactory()
    mine = registration.register(event, actor=UserFactory(preferred_language="en"))
    client.force_login(mine.user)
    address = reverse("events:ticket", args=[event.slug])
    code = tickets.code_of(mine)
    held = client.get(address).content.decode()
    workflow.call_off(event, actor=user_with(Role.FOREIGN_AFFAIRS))

    page = client.get(address).content.decode()

    assert [code in text for text in (held, page)] == [True, False]
    assert "Show it at the door" not in page
    assert "This event was called off; it does not take place." in page


# The online link --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("minutes", "is_shown"), [(-61, False), (-59, True), (0, True), (119, True), (121, False)]
)
def test_link_is_shown_from_an_hour_before_until_the_end(client, minutes, is_shown):
    event = EventFactory(online_url=LINK)
    client.force_login(RegistrationFactory(event=event).user)

    with time_machine.travel(event.starts_at + timedelta(minutes=minutes)):
        client.force_login(event.registrations.get().user)
        page = page_of(client, event)

    assert (LINK in page) == is_shown


def test_page_says_when_the_link_will_appear(client):
    event = EventFactory(online_url=LINK)
    client.force_login(RegistrationFactory(event=event).user)

    assert "The link to take part online stands here from an hour before it begins." in page_of(
        client, event
    )


@pytest.mark.parametrize("minutes", [10, 60 * 24])
def test_event_on_site_promises_no_link(client, minutes):
    starts_at = timezone.now() + timedelta(minutes=minutes)
    event = EventFactory(online_url=LINK, mode="onsite", starts_at=starts_at)
    mine = registration.register(event, actor=UserFactory(preferred_language="en"))
    client.force_login(mine.user)

    told = page_of(client, event) + Message.objects.get().body

    assert ("take part online" in told, LINK in told) == (False, False)


@pytest.mark.parametrize("state", ["waiting", "cancelled", ""])
def test_link_is_for_those_who_hold_a_seat(client, state):
    event = EventFactory(online_url=LINK, starts_at=timezone.now() + timedelta(minutes=10))
    user = UserFactory()
    if state:
        RegistrationFactory(event=event, user=user, state=state, seated_at=None)
    client.force_login(user)

    assert LINK not in page_of(client, event)
    client.logout()
    assert LINK not in page_of(client, event)


def test_no_mail_and_no_calendar_holds_the_link(client):
    event = EventFactory(online_url=LINK)

    registration.register(event, actor=UserFactory(preferred_language="en"))

    body = Message.objects.get().body
    assert "The link to take part online comes in the hour before it begins." in body
    assert LINK not in body
    assert LINK not in client.get(reverse("events:ics", args=[event.slug])).content.decode()


# The pages that move and call off ---------------------------------------------------------------
def test_call_off_shows_the_mail_first_and_goes_with_the_second_press(client):
    event = EventFactory()
    registration.register(event, actor=UserFactory())
    Message.objects.all().delete()
    client.force_login(user_with(Role.FOREIGN_AFFAIRS, preferred_language="en"))
    url, words = reverse("admin:event_call_off", args=[event.pk]), {"note_en": "Ill."}

    shown = client.post(url, words)
    event.refresh_from_db()
    state, mails = event.state, Message.objects.count()
    client.post(url, words | {"confirm": "1"})

    event.refresh_from_db()
    assert (shown.context["reach"].people, len(shown.context["mails"])) == (1, 2)
    assert (state, mails) == ("published", 0)
    assert (event.state, event.change_note_en, Message.objects.count()) == ("cancelled", "Ill.", 1)


@pytest.mark.parametrize(("tells", "mails"), [({"tells": "on"}, 1), ({}, 0)])
def test_move_goes_with_the_second_press(client, tells, mails):
    event = EventFactory()
    registration.register(event, actor=UserFactory())
    Message.objects.all().delete()
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    days = {}
    for name in ("starts_at", "ends_at"):
        local = timezone.localtime(getattr(event, name) + timedelta(days=1))
        days |= {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M:%S}"}
    url, words = reverse("admin:event_move", args=[event.pk]), days | tells

    client.post(url, words)
    between = Message.objects.count()
    client.post(url, words | {"confirm": "1"})

    before = event.starts_at
    event.refresh_from_db()
    assert (between, Message.objects.count()) == (0, mails)
    assert event.starts_at == before + timedelta(days=1)
    assert bool(event.moved_from) == bool(tells)


def test_what_is_over_is_not_moved(client):
    event = EventFactory(starts_at=timezone.now() - timedelta(days=3))
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    response = client.get(reverse("admin:event_move", args=[event.pk]))

    assert response.url == reverse("admin:events_event_change", args=[event.pk])


def test_year_that_is_past_is_refused_before_anything_is_shown(client):
    event = EventFactory()
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    days = {f"{name}_1": "10:00" for name in ("starts_at", "ends_at")}
    days |= {"starts_at_0": "2020-03-02", "ends_at_0": "2020-03-03", "tells": "on"}

    page = client.post(
        reverse("admin:event_move", args=[event.pk]), days, headers={"accept-language": "en"}
    )

    text = page.content.decode()
    assert "is_shown" not in page.context
    assert '<a href="#id_starts_at_0">Begins</a>: This is past already.' in text
