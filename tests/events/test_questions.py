"""Questions at an event: asked, voted for, shown, answered, kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry, Message
from events import registration
from events.models import Question
from events.questions import steps
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory
from tests.factories.programs import ProgramFactory

pytestmark = pytest.mark.django_db
WORDS = {
    "question_zh": "要等多久？",
    "question_en": "How long?",
    "answer_zh": "一个月。",
    "answer_en": "A month.",
}


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def place(event):
    return RegistrationFactory(event=event)


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


def last_action() -> str:
    return AuditEntry.objects.order_by("-pk").first().action


def test_question_waits_for_the_office(place):
    question = steps.ask(place, "  How \n long? ")

    assert (question.text, question.state) == ("How long?", "asked")
    assert last_action() == "question.ask"


def test_question_is_shown_at_once_where_the_event_says_so(place, event):
    type(event).objects.update(moderates_questions=False)

    assert steps.ask(place, "How long?").state == "shown"


def test_question_asked_at_registering_is_one_of_them(event):
    made = registration.register(event, actor=UserFactory(), question="How long?")

    assert made.questions.get().text == "How long?"


def test_same_question_twice_is_one(place):
    assert steps.ask(place, "How long?") == steps.ask(place, "How  long?")
    assert Question.objects.count() == 1


def test_nobody_piles_up_questions(place):
    for number in range(steps.MOST_OPEN):
        steps.ask(place, f"Question {number}?")

    with pytest.raises(steps.QuestionRefused, match="5 questions open"):
        steps.ask(place, "One more?")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"event__state": "cancelled"}, "called off"),
        ({"state": "cancelled"}, "hold no place"),
        (
            {
                "event__starts_at": timezone.now() - timedelta(hours=3),
                "event__ends_at": timezone.now() - timedelta(hours=1),
            },
            "is over",
        ),
    ],
)
def test_whoever_does_not_come_asks_nothing(changes, sentence):
    place = RegistrationFactory(**changes)

    with pytest.raises(steps.QuestionRefused, match=sentence):
        steps.ask(place, "How long?")


def test_vote_counts_once_and_can_be_taken_back(event):
    question, voter = (
        QuestionFactory(registration__event=event, state="shown"),
        RegistrationFactory(event=event),
    )

    for _time in range(2):
        steps.vote(question, voter, wants=True)
    assert question.votes.count() == 1
    steps.vote(question, voter, wants=False)

    assert question.votes.count() == 0


def test_nobody_votes_for_their_own_question(place):
    question = QuestionFactory(registration=place, state="shown")

    with pytest.raises(steps.QuestionRefused, match="your own"):
        steps.vote(question, place, wants=True)


def test_nobody_votes_at_another_event(place):
    with pytest.raises(PermissionDenied):
        steps.vote(QuestionFactory(state="shown"), place, wants=True)


@pytest.mark.parametrize("state", ["asked", "answered", "hidden"])
def test_only_what_is_open_on_the_screen_takes_votes(event, place, state):
    with pytest.raises(steps.QuestionRefused, match="no longer open"):
        steps.vote(QuestionFactory(registration__event=event, state=state), place, wants=True)


def test_ranking_begins_with_what_is_answered_now_then_with_what_most_want(event):
    plain, wanted, current = (
        QuestionFactory(registration__event=event, state=state)
        for state in ("shown", "shown", "current")
    )
    steps.vote(wanted, RegistrationFactory(event=event), wants=True)

    assert list(Question.objects.ranked()) == [current, wanted, plain]


def test_next_question_closes_the_one_before(event, officer):
    first, second = QuestionFactory.create_batch(2, registration__event=event, state="shown")

    steps.take_up(first, actor=officer)
    steps.take_up(second, actor=officer)

    assert [Question.objects.get(pk=row.pk).state for row in (first, second)] == [
        "answered",
        "current",
    ]


def test_hidden_question_says_why(event, officer):
    question = QuestionFactory(registration__event=event)

    with pytest.raises(steps.QuestionRefused, match="Say why"):
        steps.hide(question, actor=officer, reason=" ")
    hidden = steps.hide(question, actor=officer, reason="It names a patient.")

    assert (hidden.state, hidden.reason) == ("hidden", "It names a patient.")


def test_first_answer_in_writing_is_told_and_a_better_one_is_not(event, officer):
    question = QuestionFactory(registration__event=event, state="shown")

    steps.answer(question, actor=officer, answer_zh="", answer_en="A month.")
    steps.answer(question, actor=officer, answer_zh="一个月。", answer_en="Four weeks.")

    question.refresh_from_db()
    assert (question.state, question.answer_en) == ("answered", "Four weeks.")
    message = Message.objects.get(template="events/question_answered")
    assert message.address == question.registration.email
    assert "A month." in message.body


def test_answer_becomes_a_frequent_question_of_a_program_once(event, officer):
    program = ProgramFactory()
    event.programs.add(program)
    question = QuestionFactory(registration__event=event, state="answered")

    steps.publish(question, program.slug, WORDS, actor=officer)
    steps.publish(question, program.slug, WORDS | {"answer_en": "Four weeks."}, actor=officer)

    entry = program.faq.get()
    assert (entry.question_en, entry.answer_en, entry.asked) == (
        "How long?",
        "Four weeks.",
        question,
    )


def test_only_programs_of_the_event_take_its_questions(event, officer):
    question = QuestionFactory(registration__event=event, state="answered")

    with pytest.raises(steps.QuestionRefused, match="programs that the event"):
        steps.publish(question, ProgramFactory().slug, WORDS, actor=officer)


@pytest.mark.parametrize("missing", WORDS)
def test_frequent_question_needs_both_languages(event, officer, missing):
    program = ProgramFactory()
    event.programs.add(program)
    question = QuestionFactory(registration__event=event, state="answered")

    with pytest.raises(steps.QuestionRefused, match="both languages"):
        steps.publish(question, program.slug, WORDS | {missing: " "}, actor=officer)


@pytest.mark.parametrize("role", [Role.TALENT, Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_only_foreign_affairs_runs_the_questions(event, role):
    question = QuestionFactory(registration__event=event)

    with pytest.raises(PermissionDenied):
        steps.show(question, actor=user_with(role))
