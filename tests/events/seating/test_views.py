"""The pages of a place: for a guest by a link, for a user on the page of the event."""

import pytest
from django.contrib.messages import get_messages

from core import codes
from core.models import Message
from events import registration
from events.models import Event, Registration
from events.seating import guests, offers
from events.seating.codes import CONFIRM, PLACE
from tests.events.seating.people import fill, hold_counts, let_run_out
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Gu Ke", "email": "guest@example.org"}
FORM = "/events/lecture/guest/"


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def event():
    return EventFactory(slug="lecture", capacity=1, offer_hours=6)


@pytest.fixture
def guest(event):
    """Confirmed, with a seat or in line."""

    def made():
        guests.ask(event, **GIVEN, language="en")
        return guests.confirm(Registration.objects.get(user=None))

    return made


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def place_of(row, step=""):
    return f"/events/places/{codes.code(PLACE, row.uuid)}/{step}"


def confirm_of(row):
    return f"/events/places/confirm/{codes.code(CONFIRM, row.uuid)}/"


def test_visitor_finds_the_form_only_where_guests_may_come(client, event):
    assert FORM in page(client, "/events/lecture/")

    Event.objects.update(audience="staff")

    assert FORM not in page(client, "/events/lecture/")
    assert "Sign in to register" in page(client, FORM)
    assert client.post(FORM, GIVEN).status_code == 302
    assert not Registration.objects.exists()


@pytest.mark.parametrize("is_known", [True, False])
def test_screen_answers_alike_for_known_and_unknown_addresses(client, event, is_known):
    if is_known:
        UserFactory(email=GIVEN["email"])

    response = client.post(FORM, GIVEN)

    assert (response.status_code, response["Location"]) == (302, "/events/lecture/")
    assert told(response) == [
        "We have written to guest@example.org. Open the link in that mail; it says until when "
        "your place is kept."
    ]
    mail = "guest_has_account" if is_known else "confirm"
    assert Message.objects.get().template == f"events/{mail}"


@pytest.mark.parametrize("data", [{}, GIVEN | {"email": "nonsense"}, GIVEN | {"name": "x" * 101}])
def test_bad_form_says_so_and_keeps_nothing(client, event, data):
    response = client.post(FORM, data)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Registration.objects.exists()


def test_too_many_registrations_of_one_address_are_refused(client, event, settings):
    settings.ACCOUNT_RATE_LIMITS = {"event_registration_guest": "60/m/ip,1/h/key"}
    client.post(FORM, GIVEN)

    assert client.post(FORM, GIVEN).status_code == 429
    assert client.post(FORM, GIVEN | {"email": "other@example.org"}).status_code == 302


def test_looking_at_the_link_confirms_nothing_and_one_tap_does(client, event):
    client.post(FORM, GIVEN)
    row = Registration.objects.get()

    assert "Yes, I want to come" in page(client, confirm_of(row))
    row.refresh_from_db()
    assert row.state == "unconfirmed"
    response = client.post(confirm_of(row))

    assert response["Location"] == place_of(row)
    assert "You have a seat." in page(client, place_of(row))


def test_link_of_the_first_mail_leads_to_the_place_once_it_is_confirmed(client, guest):
    row = guest()

    assert client.get(confirm_of(row))["Location"] == place_of(row)


def test_marks_of_direction_are_no_part_of_a_name(client, event):
    client.post(FORM, GIVEN | {"name": "Gu \u202eKe\u2066", "unit": "\u200fTMU\u200b"})

    row = Registration.objects.get()
    assert (row.guest_name, row.guest_unit) == ("Gu Ke", "TMU")


def test_page_of_a_place_leads_to_the_calendar_and_to_the_questions(client, guest):
    shown = page(client, place_of(guest()))

    assert 'href="/events/lecture/event.ics?language=en"' in shown
    assert 'href="/events/lecture/questions/"' in shown


def test_event_shows_a_guest_their_own_place_in_place_of_the_form(client, event, guest):
    row = guest()
    client.get(place_of(row))

    shown = page(client, "/events/lecture/")

    assert "You have a seat." in shown
    assert f'href="{place_of(row)}"' in shown
    assert f'href="{place_of(row, "cancel/")}"' in shown
    assert "Sign in to" not in shown


def test_event_asks_a_guest_whether_they_take_the_seat_that_is_free(client, event, guest):
    [ann] = fill(event, "Ann")
    row = guest()
    client.get(place_of(row))
    registration.cancel(ann, actor=ann.user)

    assert f'action="{place_of(row, "accept/")}"' in page(client, "/events/lecture/")


def test_visitor_of_a_full_event_reads_that_they_would_wait(client, event):
    assert "Sign in to register" in page(client, "/events/lecture/")

    fill(event, "Ann")

    assert "Sign in to join the waiting list" in page(client, "/events/lecture/")


def test_page_of_a_place_is_kept_and_indexed_nowhere(client, guest):
    response = client.get(place_of(guest()))

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "strict-origin"


def test_guest_who_showed_the_link_is_known_to_the_other_pages_of_the_event(client, event, guest):
    row = guest()

    client.get(place_of(row))

    assert client.session["event_places"] == {str(event.pk): str(row.uuid)}


def test_unknown_foreign_and_mistyped_codes_say_so(client, guest):
    row = guest()
    ticket = codes.code("events.ticket", row.uuid)

    for code in ("x", ticket, "A" * 42):
        assert "This link does not open" in page(client, f"/events/places/{code}/", 404)
        assert client.post(f"/events/places/{code}/accept/").status_code == 404
    assert "does not open" in page(client, f"/events/places/{codes.code(CONFIRM, row.uuid)}/", 404)


def test_guest_accepts_by_one_tap_on_the_page_behind_the_link(client, event, guest):
    [ann] = fill(event, "Ann")
    row = guest()
    assert "You are first in line." in page(client, place_of(row))
    registration.cancel(ann, actor=ann.user)

    text = page(client, place_of(row))
    assert f'action="{place_of(row, "accept/")}"' in text
    assert f'action="{place_of(row, "decline/")}"' in text
    response = client.post(place_of(row, "accept/"))

    assert told(response) == ["The seat is yours. A mail with the details is on its way."]
    assert "You have a seat." in page(client, place_of(row))
    hold_counts(event)


def test_guest_cancels_by_the_link_after_being_asked(client, event, guest):
    row = guest()
    assert "Give the seat back?" in page(client, place_of(row, "cancel/"))

    client.post(place_of(row, "cancel/"))

    assert "You hold no place at this event any more." in page(client, place_of(row))
    assert hold_counts(event).seats_taken == 0


@pytest.mark.parametrize(("answer", "state"), [("accept", "seated"), ("decline", "cancelled")])
def test_user_answers_by_one_tap_on_the_page_of_the_event(client, event, answer, state):
    ann, ben = fill(event, "Ann", "Ben")
    registration.cancel(ann, actor=ann.user)
    client.force_login(ben.user)
    address = f"/events/lecture/offer/{answer}/"
    assert f'action="{address}"' in page(client, "/events/lecture/")

    assert client.post(address)["Location"] == "/events/lecture/"

    ben.refresh_from_db()
    assert ben.state == state
    hold_counts(event)


def test_answer_to_an_offer_that_ran_out_says_so(client, event):
    ann, ben = fill(event, "Ann", "Ben")
    registration.cancel(ann, actor=ann.user)
    client.force_login(ben.user)
    let_run_out(ben)
    assert "The time to accept is over" in page(client, "/events/lecture/")

    assert "The time to accept is over" in told(client.post("/events/lecture/offer/accept/"))[0]

    offers.end_due()
    assert "passed on" in told(client.post("/events/lecture/offer/accept/"))[-1]


@pytest.mark.parametrize("answer", ["accept", "nonsense"])
def test_who_never_registered_answers_nothing(client, event, answer):
    client.force_login(UserFactory())

    assert client.post(f"/events/lecture/offer/{answer}/").status_code == 404


def test_offer_of_an_account_is_answered_by_its_link_without_a_log_in(client, event):
    ann, ben = fill(event, "Ann", "Ben")
    registration.cancel(ann, actor=ann.user)

    client.post(place_of(ben, "accept/"))

    ben.refresh_from_db()
    assert ben.state == "seated"


def test_what_is_sent_by_a_link_is_counted(client, guest, settings):
    settings.ACCOUNT_RATE_LIMITS = {"event_place": "120/m/ip,1/m/key"}
    row = guest()
    client.post(place_of(row, "accept/"))

    response = client.post(place_of(row, "cancel/"))

    assert told(response)[-1] == "That was often in a short time. Try again in a minute."
    row.refresh_from_db()
    assert row.state == "seated"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("state", ["unconfirmed", "seated", "offered", "waiting", "cancelled"])
def test_every_state_has_its_page_in_both_languages(client, event, guest, language, state):
    row = guest()
    held = row.seated_at if state in {"unconfirmed", "offered"} else None
    seated_at = None if state == "waiting" else row.seated_at
    Registration.objects.update(state=state, held_until=held, seated_at=seated_at)

    response = client.get(place_of(row), headers={"accept-language": language})

    assert response.status_code == 200
    assert event.title_en in response.content.decode() or language != "en"
