"""Feedback: one answer each, and nothing that leads from an answer to a person."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core import codes
from core.context import Origin, origin
from core.models import AuditEntry
from events.afterwards import feedback
from events.afterwards.pages import way_back
from events.models import Event, FeedbackAnswer, FeedbackMark
from events.seating.codes import PLACE
from tests.factories.accounts import user_with
from tests.factories.attending import answer, attendee, guest, past_event

pytestmark = pytest.mark.django_db


def given(event, number: int, **fields) -> None:
    for _number in range(number):
        feedback.give(attendee(event), answer(**fields))


def form(**changes) -> dict:
    return {"useful": 5, "clear": 4, "level": 3, "organized": 2, "liked": "case"} | changes


def address(registration) -> str:
    return reverse("events:feedback", args=[registration.event.slug])


# Taking an answer --------------------------------------------------------------------------------
def test_give_keeps_the_answer_and_the_mark_apart():
    registration = attendee()

    feedback.give(registration, answer(liked="the report"))

    kept = FeedbackAnswer.objects.values().get()
    assert set(kept) == {
        *("id", "event_id", "useful", "clear", "level", "organized", "liked", "missed"),
        "is_released",
    }
    assert set(FeedbackMark.objects.values().get()) == {"id", "registration_id"}
    assert feedback.has_answered(registration)


def test_give_takes_a_second_answer_of_nobody():
    registration = attendee()
    feedback.give(registration, answer())

    with pytest.raises(feedback.AnsweredAlready):
        feedback.give(registration, answer())

    assert FeedbackAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("event", "fields", "words"),
    [
        ({"days": -1}, {}, "opens when the event is over"),
        ({"days": 1}, {"attended_at": None}, "Those who were there"),
        ({"days": 31}, {}, "is over"),
        ({"days": 1, "state": Event.State.CANCELLED}, {}, "Those who were there"),
    ],
)
def test_give_is_refused_with_the_reason(event, fields, words):
    registration = attendee(past_event(**event), **fields)

    with pytest.raises(feedback.FeedbackRefused, match=words):
        feedback.give(registration, answer())

    assert not FeedbackMark.objects.exists()


def test_keys_tell_no_order():
    event = past_event()
    for number in range(12):
        feedback.give(attendee(event), answer(liked=f"{number:02}"))

    by_key = list(FeedbackAnswer.objects.order_by("pk").values_list("liked", flat=True))
    assert by_key != sorted(by_key)
    assert by_key != sorted(by_key, reverse=True)


def test_order_of_writing_tells_nothing_either():
    """The place below the table (rowid, ctid) follows the keys, which every answer draws anew."""
    event = past_event()
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    for number in range(12):
        feedback.give(attendee(event), answer(liked=f"{number:02}"))

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT liked, id FROM events_feedbackanswer ORDER BY {place}")
        answers = cursor.fetchall()
        cursor.execute(f"SELECT registration_id, id FROM events_feedbackmark ORDER BY {place}")
        marks = cursor.fetchall()
    assert [key for _text, key in answers] == sorted(key for _text, key in answers)
    assert [key for _pk, key in marks] == sorted(key for _pk, key in marks)
    assert len(marks) == 12


def test_keys_are_drawn_anew_with_each_answer():
    event = past_event()
    given(event, 3)
    before = set(FeedbackMark.objects.values_list("pk", flat=True))

    given(event, 1)

    assert not before & set(FeedbackMark.objects.values_list("pk", flat=True))


def test_trail_names_neither_the_person_nor_the_place():
    registration = attendee()
    token = origin.set(Origin("10.0.0.7", "request"))
    try:
        feedback.give(registration, answer())
    finally:
        origin.reset(token)

    entry = AuditEntry.objects.get(action="events.give_feedback")
    assert (entry.actor_id, entry.address, entry.request_id) == (None, "", "")
    assert (entry.target_id, entry.details) == (str(registration.event_id), {})


# What the office sees ----------------------------------------------------------------------------
def test_results_wait_until_there_are_enough():
    event = past_event()
    given(event, feedback.FEWEST - 1)

    assert feedback.results(event) is None


def test_results_come_by_the_handful():
    event = past_event()
    given(event, 5, useful=5)
    given(event, 4, useful=1)

    assert feedback.results(event).number == 5
    assert feedback.results(event).scales[0].counts == [0, 0, 0, 0, 5]

    given(event, 1, useful=1)

    assert feedback.results(event).number == 10
    assert feedback.results(event).scales[0].counts == [5, 0, 0, 0, 5]
    assert feedback.results(event).scales[0].mean == 3


def test_results_hold_all_when_the_form_is_closed():
    event = past_event()
    given(event, 7, liked="it")
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - timedelta(days=31), ends_at=timezone.now() - timedelta(days=30.5)
    )
    event.refresh_from_db()

    assert feedback.results(event).number == 7
    assert feedback.results(event).liked == ["it"] * 7


def test_results_of_too_few_stay_hidden_for_ever():
    event = past_event(days=29)
    given(event, 4)
    event.ends_at -= timedelta(days=5)

    assert feedback.results(event) is None


@pytest.mark.parametrize("number", [4, 5])
def test_office_sees_sums_and_texts_from_five_on(client, number):
    event = past_event()
    given(event, number, liked="the case of the week")
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    page = client.get(reverse("admin:event_feedback", args=[event.pk])).content.decode()

    assert ("the case of the week" in page) == (number == 5)
    assert ("Not enough answers yet" in page) == (number == 4)


def test_office_runs_nothing_of_what_was_written(client):
    event = past_event()
    given(event, 5, liked="<script>alert(1)</script>")
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    page = client.get(reverse("admin:event_feedback", args=[event.pk])).content.decode()

    assert "<script>alert(1)" not in page
    assert page.count("&lt;script&gt;alert(1)") == 5


# The page ----------------------------------------------------------------------------------------
def test_page_takes_the_answer_and_leads_back(client):
    registration = attendee()
    client.force_login(registration.user)

    response = client.post(address(registration), form())

    assert response["Location"] == f"{registration.event.get_absolute_url()}#afterwards"
    assert FeedbackAnswer.objects.get().liked == "case"


def test_page_sent_twice_says_so_and_keeps_one(client):
    registration = attendee()
    client.force_login(registration.user)
    client.post(address(registration), form())

    response = client.post(address(registration), form(useful=1), follow=True)

    assert "You have answered already." in response.content.decode()
    assert FeedbackAnswer.objects.get().useful == 5


def test_page_of_one_who_has_answered_leads_back(client):
    registration = attendee()
    feedback.give(registration, answer())
    client.force_login(registration.user)

    assert client.get(address(registration)).status_code == 302


@pytest.mark.parametrize("wrong", [{"useful": ""}, {"useful": "6"}, {"clear": "x"}])
def test_page_refuses_what_is_no_number_of_the_scale(client, wrong):
    registration = attendee()
    client.force_login(registration.user)

    response = client.post(address(registration), form(**wrong))

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not FeedbackMark.objects.exists()


def test_page_is_unknown_to_those_who_were_not_there(client):
    registration = attendee(attended_at=None)
    client.force_login(registration.user)

    assert client.get(address(registration)).status_code == 404
    assert client.post(address(registration), form()).status_code == 404


def test_guest_answers_with_the_code_of_the_mail(client):
    registration = guest()
    path = way_back(registration)

    page = client.get(path)
    client.post(f"{path}feedback/", form())

    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert feedback.has_answered(registration)


@pytest.mark.parametrize(("fields", "leads"), [({}, True), ({"attended_at": None}, False)])
def test_guests_place_leads_there_once_it_is_over(client, fields, leads):
    registration = guest(**fields)
    code = codes.code(PLACE, registration.uuid)

    page = client.get(reverse("events:place", args=[code])).content.decode()

    assert ("/events/after/" in page) == leads


def test_guests_page_of_a_wrong_code_is_unknown(client):
    guest()

    assert client.get(f"/events/after/{'A' * 42}/").status_code == 404


def test_event_page_shows_the_way_to_those_who_were_there_alone(client):
    registration = attendee()
    page = registration.event.get_absolute_url()

    assert "You were there" not in client.get(page).content.decode()
    client.force_login(registration.user)
    assert "Give feedback" in client.get(page).content.decode()
    feedback.give(registration, answer())
    assert "Your feedback is in." in client.get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_tabs_of_one_person_give_one_answer():
    registration = attendee()

    def press():
        try:
            feedback.give(registration, answer(liked=str(random.random())))
        except feedback.FeedbackRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _number: press(), range(16)))

    assert FeedbackAnswer.objects.count() == FeedbackMark.objects.count() == 1
    assert sum(isinstance(word, feedback.AnsweredAlready) for word in said) == 15
