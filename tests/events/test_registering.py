"""What a person does on the pages: register, ask, wait, give back."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from events import registration
from events.models import Event, Registration
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def text_of(client, url):
    response = client.get(url, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def me(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def event():
    return EventFactory(slug="lecture", capacity=2)


def register(client, **data):
    return client.post("/events/lecture/register/", data)


def test_visitor_is_sent_to_the_log_in_and_back_to_the_event(client, event):
    assert "/accounts/login/?next=/events/lecture/" in text_of(client, "/events/lecture/")


@pytest.mark.parametrize("step", ["register", "cancel"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_visitor_registers_nothing_without_log_in(client, event, step, method):
    response = getattr(client, method)(f"/events/lecture/{step}/")

    assert (response.status_code, response["Location"]) == (
        302,
        f"/accounts/login/?next=/events/lecture/{step}/",
    )


@pytest.mark.parametrize("people", [0, 2, 30])
def test_register_asks_the_same_number_of_queries(
    client, event, me, people, django_assert_num_queries
):
    for _ in range(people):
        registration.register(event, actor=UserFactory())
    is_full = people >= 2

    # Session, account, roles; the event; in the transaction (its two ends counted) the event,
    # what one holds, the seat, three new rows, three that say whether and how the mail is written,
    # and the place in line where there is one.
    with django_assert_num_queries(14 + is_full):
        register(client)


def test_register_gives_a_seat_and_says_so(client, event, me):
    response = register(client, question="How long?")

    assert (response.status_code, response["Location"]) == (302, "/events/lecture/")
    made = Registration.objects.get()
    assert (made.user, made.state) == (me, "seated")
    assert made.questions.get().text == "How long?"
    assert told(response) == ["You are registered. A mail with the details is on its way."]
    page = text_of(client, "/events/lecture/")
    assert "You have a seat." in page
    assert "How long?" in text_of(client, "/events/lecture/questions/")
    assert "1 of 2 seats left" in page


def test_register_on_a_full_event_tells_the_place_in_line(client, event, me):
    for _ in range(4):
        registration.register(event, actor=UserFactory())
    assert "Join the waiting list" in text_of(client, "/events/lecture/")

    response = register(client)

    assert told(response) == [
        "All seats are taken. You are on the waiting list; a mail is on its way."
    ]
    assert "You are number 3 in line." in text_of(client, "/events/lecture/")


def test_place_in_line_is_shown_in_chinese_too(client, event, me):
    Event.objects.update(capacity=0)
    registration.register(event, actor=UserFactory())
    register(client)
    type(me).objects.update(preferred_language="zh-hans")

    assert "您排在候补第2位。" in text_of(client, "/events/lecture/")


def test_double_click_is_answered_politely(client, event, me):
    register(client)

    response = register(client)

    assert told(response)[-1] == "You are registered already; your seat is safe."
    assert Registration.objects.count() == 1


def test_register_too_late_is_answered_with_the_reason(client, event, me):
    Event.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now())

    response = register(client, question="My question")

    assert told(response) == ["Registration is closed."]
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("x" * 1001, "at most 1000 characters"), ("a\x00b", "Null characters are not allowed.")],
)
def test_bad_question_keeps_what_was_typed(client, event, me, question, sentence):
    response = client.post("/events/lecture/register/", {"question": question})

    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert question.replace("\x00", "") in page.replace("\x00", "")
    assert not Registration.objects.exists()


def test_script_in_a_question_is_shown_as_text(client, event, me):
    register(client, question="<script>alert(1)</script>")

    page = text_of(client, "/events/lecture/questions/")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_hidden_fields_do_not_choose_the_seat(client, event, me):
    Event.objects.update(capacity=0)

    register(client, state="seated", user=UserFactory().pk, queued_at="2020-01-01 00:00")

    made = Registration.objects.get()
    assert (made.user, made.state) == (me, "waiting")
    assert made.queued_at.year == timezone.now().year


def test_too_many_at_a_time_are_slowed_down(client, event, me, settings):
    settings.ACCOUNT_RATE_LIMITS = {"event_registration": "1/m/user"}
    register(client)

    response = register(client, question="Again")

    assert response.status_code == 429
    assert "Try again in a minute." in response.content.decode()
    assert "Again" in response.content.decode()


def test_register_page_of_somebody_registered_leads_to_the_event(client, event, me):
    register(client)

    assert client.get("/events/lecture/register/")["Location"] == "/events/lecture/"


def test_register_page_says_why_it_is_closed(client, event, me):
    Event.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now())

    page = text_of(client, "/events/lecture/register/")

    assert "Registration is closed." in page
    assert "<textarea" not in page


@pytest.mark.parametrize("step", ["register", "cancel"])
def test_draft_and_unknown_events_have_no_such_page(client, me, step):
    EventFactory(slug="draft", state="draft")

    for slug in ("draft", "unknown"):
        assert client.get(f"/events/{slug}/{step}/").status_code == 404
        assert client.post(f"/events/{slug}/{step}/").status_code == 404


def test_cancel_asks_first_and_then_gives_the_seat_on(client, event, me):
    Event.objects.update(capacity=1)
    register(client)
    waiting = registration.register(event, actor=UserFactory())
    assert "Give the seat back?" in text_of(client, "/events/lecture/cancel/")
    assert Registration.objects.seated().get().user == me

    response = client.post("/events/lecture/cancel/")

    assert told(response)[-1] == "Your registration is cancelled."
    assert Registration.objects.seated().get() == waiting
    assert 'action="/events/lecture/register/"' in text_of(client, "/events/lecture/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_cancel_without_a_place_leads_back(client, event, me, method):
    registration.register(event, actor=UserFactory())

    response = getattr(client, method)("/events/lecture/cancel/")

    assert (response.status_code, response["Location"]) == (302, "/events/lecture/")
    assert told(response) == ["You hold no place at this event."]
    assert Registration.objects.seated().count() == 1


def test_online_link_is_shown_to_those_with_a_seat_alone(client, event, me):
    soon = timezone.now() + timedelta(minutes=50)
    Event.objects.update(
        online_url="https://meeting.example.org/x",
        capacity=1,
        starts_at=soon,
        ends_at=soon + timedelta(hours=2),
    )
    other = registration.register(event, actor=UserFactory())
    register(client)
    assert "meeting.example.org" not in text_of(client, "/events/lecture/")

    registration.cancel(other, actor=other.user)

    assert "meeting.example.org" in text_of(client, "/events/lecture/")


def test_get_changes_nothing(client, event, me):
    client.get("/events/lecture/register/", {"question": "x"})

    assert not Registration.objects.exists()
