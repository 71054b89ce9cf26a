import pytest
from django.urls import reverse
from django.utils import translation

from accounts.roles import Role
from core.models import Message
from tests.factories.accounts import UserFactory, user_with

pytestmark = pytest.mark.django_db
LIST = "admin:core_message_changelist"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer(client):
    user = user_with(Role.FOREIGN_AFFAIRS, preferred_language="en")
    client.force_login(user)
    return user


def written(state="queued", **fields) -> Message:
    person = UserFactory()
    known = {"template": "x/y", "language": "en", "subject": "Received", "body": "marker of text"}
    return Message.objects.create(
        state=state, recipient=person, address=person.email, **known | fields
    )


def page(message) -> str:
    return reverse("admin:core_message_change", args=[message.pk])


def step(message, name) -> str:
    return reverse("admin:core_message_step", args=[message.pk, name])


def test_mail_is_edited_held_and_released(client, officer):
    message = written()

    client.post(step(message, "hold"))
    client.post(step(message, "edit"), {"subject": "Better", "body": "Better words"})
    response = client.post(step(message, "release"), follow=True)

    message.refresh_from_db()
    assert (message.state, message.subject, message.body) == ("queued", "Better", "Better words")
    assert str(list(response.context["messages"])[-1]) == "Done: Release."


def test_discarded_mail_tells_who_and_why(client, officer):
    message = written()

    client.post(step(message, "discard"), {"reason": "Written to the wrong person"})

    text = client.get(page(message)).content.decode()
    assert f"{officer}: Written to the wrong person" in text


def test_discard_asks_for_the_reason(client, officer):
    response = client.post(step(written(), "discard"), {"reason": ""})

    assert response.context["form"].errors["reason"]
    assert Message.objects.get().state == "queued"


def test_mail_that_a_worker_has_is_left_alone_in_words(client, officer):
    message = written("sending")

    response = client.post(step(message, "discard"), {"reason": "too late"}, follow=True)

    told = [str(message) for message in response.context["messages"]]
    assert told == ["It is being sent just now; nothing can be changed any more."]


def test_page_of_a_step_that_does_not_fit_leads_back_in_words(client, officer):
    message = written("discarded", discard_reason="no")

    response = client.get(step(message, "edit"), follow=True)

    assert response.redirect_chain[-1][0] == page(message)
    assert [str(told) for told in response.context["messages"]] == ["It was discarded already."]


def test_unclear_mail_can_be_settled_with_one_click(client, officer):
    message = written("unclear")
    assert step(message, "mark_sent") in client.get(page(message)).content.decode()

    client.post(step(message, "mark_sent"))

    message.refresh_from_db()
    assert (message.state, message.sent_at is None) == ("sent", False)


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.FOREIGN_AFFAIRS, True),
        (Role.HUMAN_RESOURCES, True),
        (Role.AUDITOR, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_text_and_steps_are_for_the_offices(client, role, shown):
    message = written()
    client.force_login(user_with(role))

    text = client.get(page(message)).content.decode()

    assert ("marker of text" in text) == shown
    assert (step(message, "hold") in text) == shown


def test_text_with_a_link_that_opens_an_account_is_shown_to_nobody(client, officer):
    message = written(template="accounts/password_reset")

    text = client.get(page(message)).content.decode()

    assert "marker of text" not in text
    assert client.get(step(message, "edit")).status_code == 403


def test_chosen_mails_are_sent_again_and_others_say_why_not(client, officer):
    failed, sending = written("failed", attempts=7), written("sending")

    response = client.post(
        reverse(LIST),
        {"action": "retry_chosen", "_selected_action": [failed.pk, sending.pk]},
        follow=True,
    )

    failed.refresh_from_db()
    assert failed.state == "queued"
    assert len(response.context["messages"]) == 2


def test_list_shows_what_needs_a_hand(client, officer):
    wanted = {written("failed"), written("unclear")}
    written("queued")

    response = client.get(reverse(LIST), {"needs": "hand"})

    assert set(response.context["cl"].result_list) == wanted


def test_start_page_counts_mails_that_need_a_hand(client, officer):
    written("failed"), written("unclear"), written("queued")

    piles = client.get(reverse("admin:index")).context["piles"]

    assert [(pile.count, pile.url) for pile in piles if "needs=hand" in pile.url] == [
        (2, f"{reverse(LIST)}?needs=hand")
    ]
