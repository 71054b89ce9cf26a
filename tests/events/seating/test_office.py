"""The office's pages of an event's seats."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from events import registration
from events.models import SeatReserve
from events.seating.capacity import change_capacity
from events.seating.reserves import Wanted, set_reserves
from tests.events.seating.people import fill, hold_counts, mails, states
from tests.events.test_admin import save
from tests.factories.accounts import user_with
from tests.factories.attending import past_event
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    user = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(user)
    return user


@pytest.fixture
def event():
    return EventFactory(capacity=3, offer_hours=6)


def url(name, event, *more):
    return reverse(f"admin:{name}", args=[event.pk, *more])


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_log_tells_who_was_offered_a_seat_and_what_came_of_it(client, office, event):
    ann, *_others, ben = fill(event, "Ann", "Ada", "Amy", "Ben")
    registration.cancel(ann, actor=ann.user)

    page = client.get(url("event_seats", event))

    assert page.status_code == 200
    assert [offer.registration for offer in page.context["offers"]] == [ben]
    text = page.content.decode()
    assert "not answered yet" in text
    assert "offered to the next in line for 6 hours" in text


@pytest.mark.parametrize("offers", [1, 30])
def test_log_asks_the_same_number_of_queries(
    client, office, event, offers, django_assert_max_num_queries
):
    event.capacity = 0
    event.save()
    fill(event, *map(str, range(offers)))
    change_capacity(event, 100, office)

    with django_assert_max_num_queries(12):
        page = client.get(url("event_seats", event))

    assert len(page.context["offers"]) == offers


def test_seats_are_reserved_and_released_on_their_page(client, office, event):
    until = timezone.localtime(timezone.now() + timedelta(days=1))
    data = {"staff_seats": 2, "staff_until": f"{until:%Y-%m-%dT%H:%M}"}

    client.post(url("event_reserves", event), data)

    reserve = SeatReserve.objects.get()
    assert (reserve.category, reserve.seats) == ("staff", 2)
    assert reserve.releases_at == until.replace(second=0, microsecond=0)
    assert hold_counts(event).seats_held == 2
    fill(event, "Ann", "Ben")
    response = client.post(url("event_reserve_release", event, reserve.pk))
    assert told(response)[-1] == "1 person moved up from the waiting list and was told."
    assert hold_counts(event).seats_held == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"staff_seats": 4}, "there are not so many free seats"),
        ({"staff_seats": 1, "staff_until": "2020-01-01T10:00"}, "Choose a moment that lies ahead."),
        ({"staff_seats": -1}, "greater than or equal to 0"),
    ],
)
def test_reserves_that_cannot_be_are_refused_in_the_form(client, office, event, data, sentence):
    page = client.post(url("event_reserves", event), data)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not SeatReserve.objects.exists()


def test_seats_of_an_event_that_is_over_are_only_shown(client, office):
    over = past_event(capacity=3)

    page = client.get(url("event_seats", over)).content.decode()

    assert url("event_reserves", over) not in page
    assert url("event_seats_fewer", over) not in page


def test_latest_are_proposed_and_others_can_be_named(client, office, event):
    ann, ben, cai = fill(event, "Ann", "Ben", "Cai")
    page = client.get(url("event_seats_fewer", event), {"capacity": 1})
    assert page.context["form"].initial["moving"] == [str(cai.pk), str(ben.pk)]

    response = client.post(
        url("event_seats_fewer", event), {"capacity": 1, "moving": [ann.pk, cai.pk]}
    )

    assert told(response) == ["2 people moved to the waiting list and were told."]
    assert states(event) == {"Ann": "waiting", "Ben": "seated", "Cai": "waiting"}
    assert mails("moved_back") == [ann.user.email, cai.user.email]


def test_wrong_number_of_names_keeps_what_was_chosen(client, office, event):
    ann, *_others = fill(event, "Ann", "Ben", "Cai")

    page = client.post(url("event_seats_fewer", event), {"capacity": 1, "moving": [ann.pk]})

    assert "Name exactly 2 people who move to the waiting list." in page.content.decode()
    assert page.context["form"]["moving"].value() == [str(ann.pk)]
    assert hold_counts(event).capacity == 3


@pytest.mark.parametrize("capacity", ["", "x", "-1", "99999999999"])
def test_number_that_is_none_proposes_nobody(client, office, event, capacity):
    page = client.get(url("event_seats_fewer", event), {"capacity": capacity})

    assert (page.status_code, page.context["capacity"]) == (200, None)


def test_seats_that_are_reserved_are_taken_back_by_reserving_fewer(client, office, event):
    set_reserves(event, {"staff": Wanted(2)}, office)

    page = client.get(url("event_seats_fewer", event), {"capacity": 1})
    client.post(url("event_reserves", event), {"staff_seats": 1})
    client.post(url("event_seats_fewer", event), {"capacity": 1})

    assert f'href="{url("event_reserves", event)}"' in page.content.decode()
    event = hold_counts(event)
    assert (event.capacity, event.seats_held) == (1, 1)


def test_form_of_the_event_leads_to_who_moves(client, office, event):
    fill(event, "Ann", "Ben")

    page = save(client, event, capacity="1").content.decode()

    assert f'<a href="{url("event_seats_fewer", event)}?capacity=1">' in page


def test_form_of_the_event_sets_how_long_an_offer_is_open(client, office, event):
    save(client, event, offer_hours="24", favors_talents="on")

    event.refresh_from_db()
    assert (event.offer_hours, event.favors_talents) == (24, True)
