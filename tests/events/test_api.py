"""Events as other systems read them: exactly what the public pages show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from events.models import AgendaItem, Event, EventPerson, ProgramLink
from tests.factories.accounts import user_with
from tests.factories.attending import past_event
from tests.factories.events import EventFactory
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import ProgramFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/events/"


def slugs(client, query: str = "") -> list[str]:
    return [item["slug"] for item in client.get(LIST + query).json()["items"]]


@pytest.mark.parametrize("role", [None, Role.FOREIGN_AFFAIRS])
def test_drafts_are_not_there_whoever_asks(client, role):
    draft, shown = EventFactory(state="draft"), EventFactory()
    if role:
        client.force_login(user_with(role))

    assert slugs(client) == [shown.slug]
    assert client.get(f"{LIST}{draft.slug}/").status_code == 404


def test_the_online_link_is_in_no_answer(client):
    event = EventFactory(online_url="https://meeting.example/secret", mode="online")

    for address in (LIST, f"{LIST}{event.slug}/"):
        assert "meeting.example" not in client.get(address).content.decode()


def test_hidden_programs_and_partners_are_not_named(client):
    event = EventFactory()
    shown, hidden = ProgramFactory(), ProgramFactory(is_published=False)
    for program in (shown, hidden):
        ProgramLink.objects.create(event=event, program=program)
    partner = InstitutionFactory(slug="shown")
    event.partners.add(partner, InstitutionFactory(slug="hidden", is_published=False))

    told = client.get(f"{LIST}{event.slug}/").json()

    assert told["programs"] == [shown.slug]
    assert told["partners"] == ["shown"]
    assert slugs(client, f"?program={shown.slug}") == [event.slug]
    assert slugs(client, f"?program={hidden.slug}") == []


def test_who_attended_is_not_told(client):
    event = EventFactory()
    EventPerson.objects.create(event=event, role="speaker", name_en="Speaker", position=1)
    EventPerson.objects.create(event=event, role="attendee", name_en="Attendee", position=2)
    AgendaItem.objects.create(event=event, position=1, text_zh="开场", text_en="Opening")

    told = client.get(f"{LIST}{event.slug}/").json()

    assert [one["name"]["en"] for one in told["speakers"]] == ["Speaker"]
    assert told["agenda"] == [{"starts_at": None, "text": {"zh-Hans": "开场", "en": "Opening"}}]


def test_an_event_that_was_called_off_says_so(client):
    EventFactory(state="cancelled")

    assert client.get(LIST).json()["items"][0]["state"] == "cancelled"


def test_events_are_narrowed_by_kind_day_and_change(client):
    past, to_come = past_event(), EventFactory(kind="visit")
    since = timezone.now() + timedelta(hours=1)
    Event.objects.filter(pk=to_come.pk).update(updated_at=since)

    assert slugs(client) == [past.slug, to_come.slug]
    assert slugs(client, "?kind=visit") == [to_come.slug]
    assert slugs(client, "?upcoming=true") == [to_come.slug]
    assert slugs(client, "?upcoming=false") == [past.slug]
    moment = since.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert slugs(client, f"?updated_since={moment}") == [to_come.slug]


def test_the_list_asks_as_often_for_thirty_records_as_for_one(client):
    EventFactory()
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _number in range(29):
        EventFactory()

    with CaptureQueriesContext(connection) as thirty:
        assert len(slugs(client)) == 30

    assert len(thirty) == len(one) == 1
