"""After a lecture: what a person finds, and what is kept of their having looked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.afterwards import mails
from applications.models import ProgramsLook
from core.models import Message
from events.models import ProgramLink
from tests.factories.attending import attendee, guest, past_event
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return past_event()


@pytest.fixture
def call(event):
    call = CallFactory(title_en="Scholars 2027")
    ProgramLink.objects.create(event=event, program=call.program)
    return call


@pytest.fixture
def talent(event):
    talent = TalentFactory()
    attendee(event, user=talent.user)
    return talent


def address(event) -> str:
    return reverse("after_lecture", args=[event.slug])


def test_look_keeps_the_fact_and_the_day_alone(client, event, call, talent):
    client.force_login(talent.user)

    client.post(address(event))

    kept = ProgramsLook.objects.values().get()
    assert set(kept) == {"id", "talent_id", "event_id", "looked_on"}
    assert kept["looked_on"] == timezone.localdate()


def test_looking_twice_is_kept_once(client, event, call, talent):
    client.force_login(talent.user)
    client.post(address(event))
    ProgramsLook.objects.update(looked_on="2026-01-01")

    client.post(address(event))

    assert str(ProgramsLook.objects.get().looked_on) == "2026-01-01"


def test_opening_the_page_keeps_nothing(client, event, call, talent):
    client.force_login(talent.user)

    page = client.get(address(event)).content.decode()
    client.get(event.get_absolute_url())

    assert "Check the open calls against my profile" in page
    assert not ProgramsLook.objects.exists()


def test_verdicts_come_with_the_programs_of_the_lecture_first(client, event, call, talent):
    CallFactory(title_en="Another call")
    client.force_login(talent.user)

    page = client.post(address(event), follow=True).content.decode()

    assert page.index("The lecture spoke about") < page.index("Scholars 2027")
    assert page.index("Scholars 2027") < page.index("Also open") < page.index("Another call")


def test_page_is_unknown_to_those_who_were_not_there(client, event, call):
    stranger = TalentFactory()
    attendee(event, user=stranger.user, attended_at=None)
    client.force_login(stranger.user)

    assert client.get(address(event)).status_code == 404
    assert client.post(address(event)).status_code == 404
    assert not ProgramsLook.objects.exists()


def test_page_is_unknown_to_an_attendee_who_is_not_on_the_roster(client, event, call):
    client.force_login(attendee(event).user)

    assert client.get(address(event)).status_code == 404
    assert client.get(event.get_absolute_url()).status_code == 200


def test_event_page_shows_the_open_calls_to_those_who_were_there(client, event, call, talent):
    page = event.get_absolute_url()

    assert "Scholars 2027" not in client.get(page).content.decode()
    client.force_login(talent.user)
    assert "Scholars 2027" in client.get(page).content.decode()


def test_event_page_names_a_call_that_it_leads_to_once(client, event, call, talent):
    client.force_login(talent.user)
    other = CallFactory(title_en="Another program")
    event.calls.add(call, other)

    page = client.get(event.get_absolute_url()).content.decode()

    assert page.count(f'href="{call.get_absolute_url()}"') == 1
    assert page.count(f'href="{other.get_absolute_url()}"') == 1


def test_own_page_leads_to_what_remains_of_a_lecture(client, event, talent):
    client.force_login(talent.user)

    page = client.get(reverse("me")).content.decode()

    assert f'href="{event.get_absolute_url()}#afterwards"' in page


def test_own_page_forgets_lectures_whose_form_is_closed(client, talent):
    old = past_event(days=31)
    attendee(old, user=talent.user)
    missed = past_event()
    attendee(missed, user=talent.user, attended_at=None)
    client.force_login(talent.user)

    page = client.get(reverse("me")).content.decode()

    assert old.get_absolute_url() not in page
    assert missed.get_absolute_url() not in page


# The mail ----------------------------------------------------------------------------------------
def test_mail_goes_once_to_people_of_the_roster_who_were_there(event, call, talent):
    attendee(event, user=TalentFactory().user, attended_at=None)
    attendee(event)
    guest(event)

    assert mails.write_due() == 1
    assert mails.write_due() == 0

    message = Message.objects.get()
    assert message.recipient == talent.user
    assert "- Scholars 2027, until " in message.body
    assert address(event) in message.body


def test_no_mail_where_no_program_is_open(event, talent):
    assert mails.write_due() == 0


@pytest.mark.parametrize("hours", [19, 15 * 24])
def test_no_mail_too_early_or_too_late(hours):
    event = past_event(days=hours / 24)
    ProgramLink.objects.create(event=event, program=CallFactory().program)
    attendee(event, user=TalentFactory().user)

    assert mails.write_due() == 0
    assert mails.write_due(at=event.ends_at + timedelta(hours=21)) == 1
