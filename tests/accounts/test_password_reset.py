import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import tasks
from core.models import AuditEntry, Message
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    user = UserFactory(email="known@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def ask(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


@pytest.mark.usefixtures("known")
def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(client):
    answers, work = [], []
    for email in ("known@example.org", "unknown@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answers.append(ask(client, email))
        work.append([query["sql"].split(" ")[0] for query in queries])

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert work[0] == work[1]
    assert not Message.objects.exists()


def test_link_sets_a_new_password_once(client, known):
    tasks.send_password_reset.call(email="known@example.org")
    message = Message.objects.get()
    link = next(word for word in message.body.split() if word.startswith("http"))
    path = link.split("8000", 1)[-1]
    form = client.get(path, follow=True)
    fields = {"password1": "seven quiet rivers", "password2": "seven quiet rivers"}

    client.post(form.redirect_chain[-1][0], fields)

    known.refresh_from_db()
    again = client.get(path, follow=True)
    assert known.check_password("seven quiet rivers")
    assert b"password1" not in again.content
    assert AuditEntry.objects.filter(action="accounts.ask_password_reset").count() == 1


@pytest.mark.parametrize("email", ["unknown@example.org", "off@example.org"])
def test_nothing_is_mailed_without_an_active_account(email):
    UserFactory(email="off@example.org", is_active=False)

    tasks.send_password_reset.call(email=email)

    assert not Message.objects.exists()
