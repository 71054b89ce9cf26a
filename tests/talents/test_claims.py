from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.invitations import LinkUnusable
from accounts.models import User
from accounts.roles import Role
from core import outbox
from core.models import AuditEntry, Message
from talents import claims, tasks
from talents.models import Claim, Talent
from tests.factories.accounts import UserFactory, user_with
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet rivers"


@pytest.fixture
def unclaimed() -> Talent:
    return TalentFactory(user=None, staff_no="T90008", email="roster@example.org")


def token_for(talent: Talent) -> str:
    claims.send_link(talent.staff_no, language="en")
    body = Message.objects.filter(template="talents/claim").latest("pk").body
    link = next(word for word in body.split() if word.startswith("http"))
    return link.rstrip("/").split("/")[-1]


# The page ---------------------------------------------------------------------------------------
def test_every_number_gets_the_same_answer_for_the_same_work(client, unclaimed):
    TalentFactory(staff_no="T90004", email="claimed@example.org")
    answers, work = [], []

    for staff_no in (unclaimed.staff_no, "T90004", "T00000"):
        with CaptureQueriesContext(connection) as queries:
            response = client.post(reverse("account_claim"), {"staff_no": staff_no})
        answers.append((response.status_code, response["Location"], response.content))
        work.append([query["sql"].split(" ")[0] for query in queries])

    assert answers == [(302, reverse("account_claim_sent"), b"")] * 3
    assert work[0] == work[1] == work[2]
    assert not Message.objects.exists()


def test_worker_takes_the_number_as_it_was_typed(client, unclaimed, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    client.post(reverse("account_claim"), {"staff_no": " ｔ90008 "})

    assert [message.address for message in Message.objects.all()] == ["roster@example.org"]


def test_too_many_tries_are_stopped_in_words(client, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"claim": "20/m/ip,2/m/key"}
    answers = [
        client.post(reverse("account_claim"), {"staff_no": "T90008"}).status_code
        for _number in range(3)
    ]

    response = client.post(reverse("account_claim"), {"staff_no": "T90008"})

    assert answers == [302, 302, 429]
    assert response.status_code == 429
    assert "T90008" in response.content.decode()
    assert client.post(reverse("account_claim"), {"staff_no": "T90009"}).status_code == 302


@pytest.mark.parametrize("staff_no", ["", "x" * 300, "T1\x00"])
def test_number_that_cannot_be_is_refused(client, staff_no):
    response = client.post(reverse("account_claim"), {"staff_no": staff_no})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["staff_no"]


# The mail ---------------------------------------------------------------------------------------
def test_link_goes_to_the_address_in_the_roster_and_only_its_hash_stays(unclaimed):
    token = token_for(unclaimed)

    claim, message = Claim.objects.get(), Message.objects.get()
    outbox.send_due()
    message.refresh_from_db()
    assert message.address == "roster@example.org"
    assert claim.token_hash == Claim.hashed(token)
    assert message.body == ""


def test_claimed_number_is_only_reminded():
    talent = TalentFactory(email="claimed@example.org")

    tasks.send_claim_link.call(staff_no=talent.staff_no, language="en")

    message = Message.objects.get()
    assert (message.template, message.address) == ("talents/claimed", "claimed@example.org")
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"staff_no": "T1"}, {"email": ""}, {"left_on": date(2025, 1, 1)}]
)
def test_nothing_is_mailed_to_somebody_who_is_not_there(fields):
    TalentFactory(**{"user": None, "staff_no": "T90008", "email": "roster@example.org"} | fields)

    claims.send_link("T90008", language="en")

    assert not Message.objects.exists()


# The link ---------------------------------------------------------------------------------------
def test_accept_opens_the_account_of_a_talent(client, unclaimed):
    address = reverse("account_claim_accept", args=[token_for(unclaimed)])
    fields = {"password": PASSWORD, "password_again": PASSWORD}

    page = client.get(address)
    client.post(address, fields)

    user = Talent.objects.get(pk=unclaimed.pk).user
    assert unclaimed.staff_no in page.content.decode()
    assert (user.email, user.roles) == ("roster@example.org", {Role.TALENT})
    assert user.check_password(PASSWORD)
    assert (user.name_zh, user.name_en) == (unclaimed.name_zh, unclaimed.name_en)
    assert AuditEntry.objects.filter(action="talents.claim", actor=user).count() == 1
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get(reverse("profile")).status_code == 200


def test_account_that_the_address_has_is_tied_and_keeps_its_password(client, unclaimed):
    user = user_with(Role.DEPARTMENT_HEAD, email="roster@example.org", password=PASSWORD)
    address = reverse("account_claim_accept", args=[token_for(unclaimed)])

    client.post(address)

    user = User.objects.get(pk=user.pk)
    assert user.talent == unclaimed
    assert user.roles == {Role.DEPARTMENT_HEAD, Role.TALENT}
    assert user.check_password(PASSWORD)
    assert User.objects.count() == 1


def test_link_works_once(client, unclaimed):
    token = token_for(unclaimed)
    claims.accept(token, password=PASSWORD)

    response = client.get(reverse("account_claim_accept", args=[token]))

    assert response.status_code == 410
    with pytest.raises(LinkUnusable):
        claims.accept(token, password="another password")
    assert User.objects.get().check_password(PASSWORD)


def test_newer_link_closes_the_older_one(unclaimed):
    first = token_for(unclaimed)
    token_for(unclaimed)

    with pytest.raises(LinkUnusable):
        claims.accept(first, password=PASSWORD)


@pytest.mark.parametrize(
    "change",
    [
        {"email": "other@example.org"},
        {"left_on": date(2025, 1, 1)},
    ],
)
def test_link_dies_when_the_roster_changes(unclaimed, change):
    token = token_for(unclaimed)
    Talent.objects.update(**change)

    with pytest.raises(LinkUnusable):
        claims.accept(token, password=PASSWORD)

    assert not User.objects.exists()
    assert Claim.objects.get().used_at is None


def test_link_dies_after_an_hour(client, unclaimed):
    token = token_for(unclaimed)
    Claim.objects.update(expires_at=timezone.now())

    assert client.get(reverse("account_claim_accept", args=[token])).status_code == 410


def test_account_that_is_switched_off_stays_off(unclaimed):
    UserFactory(email="roster@example.org", is_active=False)

    with pytest.raises(LinkUnusable):
        claims.accept(token_for(unclaimed))

    assert Talent.objects.get().user is None


def test_account_of_another_person_is_not_taken(unclaimed):
    other = TalentFactory(user__email="roster@example.org", email="old@example.org")

    with pytest.raises(LinkUnusable):
        claims.accept(token_for(unclaimed))

    assert Talent.objects.get(pk=other.pk).user is not None
    assert Talent.objects.get(pk=unclaimed.pk).user is None


def test_token_of_an_invitation_opens_no_claim(client, unclaimed):
    token = token_for(unclaimed)

    assert client.get(reverse("account_invitation", args=[token])).status_code == 410
