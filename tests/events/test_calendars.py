from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from events.models import Event
from tests.factories.events import EventFactory, RecapFactory

pytestmark = pytest.mark.django_db


def parsed(text: str) -> list[dict[str, str]]:
    """A second reading, by RFC 5545 alone: for each event its unfolded lines, by name."""
    lines = text.replace("\r\n ", "").split("\r\n")
    events, current = [], None
    for line in lines:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            current = {}
        elif line == "END:VEVENT":
            events.append(current)
            current = None
        elif current is not None:
            for code, letter in [("\\n", "\n"), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")]:
                value = value.replace(code, letter)
            current[name] = value
    return events


def fetch(client, event=None, **query):
    url = reverse("events:ics", args=[event.slug]) if event else reverse("events:calendar")
    response = client.get(url, query, headers={"accept-language": "en"})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def both(client, event=None, **query):
    """The events as icalendar and as our own few lines read them."""
    body = fetch(client, event, **query)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    return list(Calendar.from_ical(body).walk("VEVENT")), parsed(body.decode())


def test_timed_event_is_read_back_alike_by_two_readers(client):
    event = EventFactory(
        title_en="A lecture; with commas, and more",
        venue_en="Hall 1, third floor",
        summary_en="First line\nsecond line",
        starts_at=datetime(2026, 12, 9, 6, 0, tzinfo=UTC),
        ends_at=datetime(2026, 12, 9, 8, 30, tzinfo=UTC),
    )

    [entry], [own] = both(client, event)

    assert entry["SUMMARY"] == own["SUMMARY"] == event.title_en
    assert entry["LOCATION"] == own["LOCATION"] == event.venue_en
    assert entry["DTSTART"].dt == event.starts_at
    assert (own["DTSTART"], own["DTEND"]) == ("20261209T060000Z", "20261209T083000Z")
    assert own["STATUS"] == "CONFIRMED"
    assert own["DESCRIPTION"].startswith("First line\nsecond line\n")
    assert own["URL"].endswith(f"/events/{event.slug}/")


def test_all_day_event_is_written_as_dates_of_its_place(client):
    event = EventFactory(
        is_all_day=True,  # 16 to 19 November in Shanghai, whose midnight is 16:00 UTC
        starts_at=datetime(2023, 11, 15, 16, 0, tzinfo=UTC),
        ends_at=datetime(2023, 11, 19, 16, 0, tzinfo=UTC),
    )

    [entry], [own] = both(client, event)

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2023, 11, 16), date(2023, 11, 20))
    assert own["DTSTART;VALUE=DATE"] == "20231116"
    assert own["DTEND;VALUE=DATE"] == "20231120"


def test_uid_stays_when_everything_else_changes(client):
    event = EventFactory()
    [_entry], [before] = both(client, event)
    Event.objects.filter(pk=event.pk).update(
        title_en="New", slug="new", code="NEW", ical_sequence=4
    )
    event.refresh_from_db()

    [_entry], [after] = both(client, event)

    assert after["UID"] == before["UID"] == f"event-{event.pk}@127.0.0.1"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "4")


def test_called_off_event_is_cancelled_in_the_calendar(client):
    [entry], [own] = both(client, EventFactory(state="cancelled"))

    assert entry["STATUS"] == own["STATUS"] == "CANCELLED"


def test_inferred_day_is_told_in_the_description(client):
    event = EventFactory(is_all_day=True, date_precision="day_year_inferred")

    [_entry], [own] = both(client, event)

    assert own["DESCRIPTION"].startswith(f"{event.when} (day known, year inferred)")


def test_language_of_a_subscription_stands_in_its_address(client):
    event = EventFactory(title_zh="公派讲座", title_en="Lecture")

    names = [
        both(client, event, language=language)[1][0]["SUMMARY"]
        for language in ("zh-hans", "en", "tlh", "")
    ]

    assert names == ["公派讲座", "Lecture", "Lecture", "Lecture"]


def test_calendar_holds_what_is_to_come_and_the_past_year(client):
    now = timezone.now()
    EventFactory(title_en="Draft", state="draft")
    for name, days in [("Old", -400), ("Past", -300), ("Next", 10)]:
        EventFactory(title_en=name, starts_at=now + timedelta(days=days))

    _entries, own = both(client)

    assert [entry["SUMMARY"] for entry in own] == ["Past", "Next"]


def test_draft_has_no_calendar_file(client):
    event = EventFactory(state="draft")

    assert client.get(reverse("events:ics", args=[event.slug])).status_code == 404


def test_feed_lists_the_latest_first_with_stable_ids(client):
    now = timezone.now()
    EventFactory(title_en="Draft", state="draft")
    old = EventFactory(title_en="Old", starts_at=now - timedelta(days=90))
    new = EventFactory(title_en="Gone & new", starts_at=now, state="cancelled")

    response = client.get(reverse("events:feed"), headers={"accept-language": "en"})

    text = response.content.decode()
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert text.index("Called off: Gone &amp; new") < text.index("<title>Old</title>")
    assert "Draft" not in text
    for event in (old, new):
        assert f"<id>tag:127.0.0.1,{event.created_at.year}:event-{event.pk}@127.0.0.1</id>" in text


def test_recap_stands_in_the_feed_once_it_is_published(client):
    over = timezone.now() - timedelta(days=3)
    event = EventFactory(starts_at=over)
    RecapFactory(event=event, published_at=timezone.now(), text_en="## Head\nIt began <well>.")
    RecapFactory(event__starts_at=over, title_en="Still a draft")
    hidden = EventFactory(state="draft", starts_at=over)
    RecapFactory(event=hidden, title_en="Of a draft", published_at=timezone.now())

    response = client.get(reverse("events:feed"), headers={"accept-language": "en"})

    text = response.content.decode()
    assert "<title>Recap: What was said</title>" in text
    assert "It began &lt;well&gt;." in text
    assert f"{event.get_absolute_url()}#recap" in text
    assert f":recap-event-{event.pk}@127.0.0.1</id>" in text
    assert ("Still a draft" in text, "Of a draft" in text) == (False, False)


@pytest.mark.parametrize(("name", "number"), [("events:calendar", 1), ("events:feed", 2)])
def test_queries_do_not_grow_with_the_events(client, django_assert_num_queries, name, number):
    for rows in (1, 29):
        for recap in RecapFactory.create_batch(rows, published_at=timezone.now()):
            EventFactory(starts_at=recap.event.starts_at)
        with django_assert_num_queries(number):
            client.get(reverse(name))
