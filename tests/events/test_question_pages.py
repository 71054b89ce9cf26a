"""The pages of the questions, as those who come, visitors and the office see them."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.roles import Role
from events.models import Question
from events.places import GUEST_PLACES
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory
from tests.factories.programs import ProgramFactory

pytestmark = pytest.mark.django_db
PAGE = "/events/lecture/questions/"
EN = {"accept-language": "en"}


@pytest.fixture
def event():
    return EventFactory(slug="lecture")


@pytest.fixture
def place(client, event):
    """Of whoever is logged in."""
    place = RegistrationFactory(event=event)
    client.force_login(place.user)
    return place


@pytest.fixture
def office(client):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    return client


def text_of(client, url=PAGE, **headers):
    return client.get(url, headers=EN | headers).content.decode()


def ask_of(event, text, **fields):
    return QuestionFactory(registration__event=event, text=text, **fields)


def queries_of(client, url, event) -> set[int]:
    """How many a warm process takes for one question and for thirty."""
    client.get(url)
    counts = set()
    for number in (1, 29):
        for _time in range(number):
            ask_of(event, f"Question {_time} of {number}?", state="shown")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.add(len(captured))
    return counts


def test_whoever_comes_asks_and_sees_the_own_question_wait(client, place):
    client.post(PAGE, {"text": "How long?"})

    page = text_of(client)
    assert "How long?" in page
    assert "not shown yet" in page


def test_whoever_comes_reads_what_is_on_the_screen_without_names(client, event, place):
    for state in Question.State:
        ask_of(event, f"It is {state}.", state=state, registration__user__name_en="Wang Asker")

    page = text_of(client)

    assert [state for state in Question.State if f"It is {state}." in page] == [
        "shown",
        "current",
        "answered",
    ]
    assert "Wang Asker" not in page


def test_visitor_reads_only_what_was_answered_in_writing(client, event):
    ask_of(event, "It is shown.", state="shown")
    ask_of(event, "It was spoken about.", state="answered")
    ask_of(event, "It is answered.", state="answered", answer_en="A month.")

    page = text_of(client)

    assert "A month." in page
    assert "It is shown." not in page
    assert "It was spoken about." not in page


def test_visitor_asks_and_votes_nothing(client, event):
    question = ask_of(event, "It is shown.", state="shown")

    assert client.post(PAGE, {"text": "How long?"}).status_code == 403
    assert client.post(f"{PAGE}{question.pk}/vote/", {"wants": "1"}).status_code == 403
    assert Question.objects.count() == 1


@pytest.fixture
def guest(client, event):
    """The place of somebody without an account who has followed the link in the mail."""
    place = RegistrationFactory(
        event=event, user=None, guest_name="Anna", guest_email="anna@example.org"
    )
    session = client.session
    session[GUEST_PLACES] = {str(event.pk): str(place.uuid)}
    session.save()
    return place


def test_guest_who_followed_the_own_link_asks_and_votes_too(client, event, guest, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.RATE_LIMITS  # as a real portal counts
    question = ask_of(event, "It is shown.", state="shown")

    client.post(PAGE, {"text": "How long?"})
    client.post(f"{PAGE}{question.pk}/vote/", {"wants": "1"})

    assert guest.questions.get().text == "How long?"
    assert question.votes.get().registration == guest


def test_questions_of_one_place_are_counted(client, place, settings):
    settings.ACCOUNT_RATE_LIMITS = {"event_question": "1/m/key,120/m/ip"}
    client.post(PAGE, {"text": "How long?"})

    assert client.post(PAGE, {"text": "How far?"}).status_code == 429


def test_vote_is_counted_and_the_list_comes_back(client, event, place):
    question = ask_of(event, "It is shown.", state="shown")

    page = client.post(
        f"{PAGE}{question.pk}/vote/", {"wants": "1"}, headers=EN | {"hx-request": "true"}
    ).content.decode()

    assert question.votes.count() == 1
    assert 'aria-pressed="true"' in page
    assert "<html" not in page


def test_text_that_is_refused_stays_in_the_form(client, place):
    page = client.post(PAGE, {"text": "x" * 1001}, headers=EN).content.decode()

    assert "x" * 1001 in page
    assert not Question.objects.exists()


def test_page_keeps_itself_up_to_date_while_people_sit_there(client, event, place):
    assert "data-hx-trigger" not in text_of(client)

    type(event).objects.update(starts_at=timezone.now(), registration_opens_at=None)

    assert 'data-hx-trigger="every 6s"' in text_of(client)


@pytest.mark.parametrize("url", [PAGE, "/events/lecture/questions/wall/"])
def test_lists_ask_the_database_the_same_for_one_and_for_thirty(client, event, url):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(officer)
    RegistrationFactory(event=event, user=officer)
    assert len(queries_of(client, url, event)) == 1


def test_wall_shows_the_current_question_before_those_that_wait(client, office, event):
    ask_of(event, "Waits.", state="shown")
    ask_of(event, "Is answered now.", state="current")
    ask_of(event, "Not looked at.", state="asked")

    page = text_of(client, f"{PAGE}wall/")

    assert page.index("Is answered now.") < page.index("Waits.")
    assert "Not looked at." not in page


def test_wall_says_in_chinese_which_question_is_being_answered():
    with translation.override("zh-hans"):
        wall = render_to_string("events/_wall.html", {"current": Question(text="多久？")})

    assert "<h1>正在回答</h1>" in wall


def test_office_page_asks_the_same_for_one_and_for_thirty(office, event):
    url = reverse("admin:event_questions", args=[event.pk])

    assert len(queries_of(office, url, event)) == 1


def test_office_sees_who_asked_and_shows_it(office, event):
    question = ask_of(event, "How long?", registration__user__name_en="Wang Asker")
    url = reverse("admin:event_questions", args=[event.pk])

    assert "Wang Asker" in text_of(office, url)
    office.post(reverse("admin:event_question_deed", args=[event.pk, question.pk, "show"]))

    question.refresh_from_db()
    assert question.state == "shown"


def test_unknown_deed_is_unknown(office, event):
    question = ask_of(event, "How long?")

    answer = office.post(reverse("admin:event_question_deed", args=[event.pk, question.pk, "eat"]))

    assert answer.status_code == 404


def test_office_makes_an_answer_a_frequent_question_of_the_program(office, event):
    program = ProgramFactory()
    event.programs.add(program)
    question = ask_of(
        event, "要等多久？", state="answered", answer_zh="一个月。", answer_en="A month."
    )
    url = reverse("admin:event_question_publish", args=[event.pk, question.pk])
    form = office.get(url).context["form"]

    assert form.initial["question_zh"] == "要等多久？"
    office.post(url, form.initial | {"program": program.slug, "question_en": "How long?"})

    office.logout()
    assert "A month." in text_of(office, program.get_absolute_url())


def test_reason_that_is_missing_keeps_the_question_and_says_so(office, event):
    question = ask_of(event, "How long?", registration__user__name_en="Wang Asker")
    url = reverse("admin:event_question_hide", args=[event.pk, question.pk])

    page = office.post(url, {"reason": " "}, headers=EN).content.decode()
    answer = office.post(url, {"reason": "Off topic"}, headers=EN, follow=True)

    assert "Say why: the reason is missing." in page
    assert "Wang Asker" in page
    assert "whoever asked it reads why" in answer.content.decode()
    question.refresh_from_db()
    assert (question.state, question.reason) == ("hidden", "Off topic")


def test_step_that_is_refused_meanwhile_says_so_in_the_form(office, event):
    question = ask_of(event, "How long?", state="answered", answer_en="A month.")

    page = office.post(
        reverse("admin:event_question_hide", args=[event.pk, question.pk]),
        {"reason": "Off topic"},
        headers=EN,
    ).content.decode()

    assert "This question is already: answered." in page


def test_question_of_another_event_is_unknown(office, event):
    other = QuestionFactory()

    answer = office.get(reverse("admin:event_question_hide", args=[event.pk, other.pk]))

    assert answer.status_code == 404


def test_user_without_a_place_is_told_how_to_ask(client, event):
    client.force_login(UserFactory())

    assert "Whoever has registered can ask" in text_of(client)
