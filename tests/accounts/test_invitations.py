from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts import invitations
from accounts.invitations import AddressTaken, LinkUnusable, accept, invite
from accounts.models import Invitation, User
from accounts.roles import Role
from core import outbox
from core.models import AuditEntry, Message
from tests.factories.accounts import UserFactory, user_with

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet rivers"


def link_of(message: Message) -> str:
    return next(word for word in message.body.split() if word.startswith("http"))


def token_of(message: Message) -> str:
    return link_of(message).rstrip("/").split("/")[-1]


def invited(email="new@example.org", roles=(Role.REVIEWER,), **options) -> str:
    """The token that went out by mail."""
    invite(email, roles, actor=user_with(Role.ADMINISTRATOR), **options)
    return token_of(Message.objects.get(template="accounts/invitation", address=email))


def test_invitation_mails_a_link_and_keeps_only_its_hash():
    token = invited(language="en", name_en="Kexin Li")

    invitation, message = Invitation.objects.get(), Message.objects.get()
    assert invitation.token_hash == Invitation.hashed(token)
    assert token not in str(vars(invitation))
    assert invitation.expires_at - timezone.now() <= timedelta(hours=1)
    assert (message.address, message.subject) == (
        "new@example.org",
        "Your account for the exchange portal",
    )
    assert "reviewer" in message.body
    assert AuditEntry.objects.filter(action="accounts.invite").count() == 1


def test_text_with_the_link_is_not_kept_once_it_was_sent():
    invited()

    outbox.send_due()

    message = Message.objects.get()
    assert (message.state, message.body) == ("sent", "")


def test_accept_opens_an_account_that_can_sign_in(client):
    token = invited()

    user = accept(token, password=PASSWORD, name_zh="例可心", name_en="Kexin Li")

    assert user.roles == {Role.REVIEWER}
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_link_works_once():
    token = invited()
    accept(token, password=PASSWORD, name_zh="例", name_en="")

    with pytest.raises(LinkUnusable, match="登录|Sign in"):
        accept(token, password=PASSWORD, name_zh="例", name_en="")

    assert User.objects.filter(email="new@example.org").count() == 1


def test_use_up_lets_only_one_of_two_pass():
    invited()
    invitation = Invitation.objects.get()
    invitations.use_up(invitation)

    with pytest.raises(LinkUnusable):
        invitations.use_up(invitation)


@pytest.mark.parametrize(
    "change",
    [
        {
            "expires_at": timezone.now() - timedelta(seconds=1),
            "created_at": timezone.now() - timedelta(hours=2),
        },
        {"used_at": timezone.now()},
        {"revoked_at": timezone.now()},
        {"token_hash": "0" * 64},
    ],
    ids=["expired", "used", "revoked", "unknown"],
)
def test_link_that_opens_nothing_says_what_to_do(client, change):
    token = invited()
    Invitation.objects.update(**change)

    response = client.get(
        reverse("account_invitation", args=[token]), headers={"accept-language": "en"}
    )

    assert response.status_code == 410
    assert b"This link no longer works" in response.content
    assert response["Referrer-Policy"] == "strict-origin"
    with pytest.raises(LinkUnusable):
        accept(token, password=PASSWORD, name_zh="例", name_en="")


def test_newer_invitation_closes_the_older_one():
    administrator = user_with(Role.ADMINISTRATOR)
    invite("new@example.org", [Role.TALENT], actor=administrator)
    first = token_of(Message.objects.get())

    invite("NEW@example.org", [Role.TALENT], actor=administrator)

    with pytest.raises(LinkUnusable):
        invitations.find(Invitation, first)
    assert Invitation.objects.usable().count() == 1


def test_address_with_an_account_is_not_invited():
    UserFactory(email="known@example.org")

    with pytest.raises(AddressTaken):
        invited("Known@example.org")


def test_address_that_got_an_account_meanwhile_is_answered_in_words():
    token = invited()
    UserFactory(email="new@example.org")

    with pytest.raises(LinkUnusable):
        accept(token, password=PASSWORD, name_zh="例", name_en="")

    assert Invitation.objects.get().used_at is None


OFFICE_MAY = {Role.TALENT, Role.DEPARTMENT_HEAD, Role.REVIEWER, Role.UNIVERSITY_OFFICE}


@pytest.mark.parametrize("inviter", Role)
@pytest.mark.parametrize("role", Role)
def test_roles_are_given_only_by_those_who_may(inviter, role):
    may = {
        Role.ADMINISTRATOR: set(Role),
        Role.FOREIGN_AFFAIRS: OFFICE_MAY,
        Role.HUMAN_RESOURCES: OFFICE_MAY,
    }.get(inviter, set())
    actor = user_with(inviter)

    if role in may:
        assert invite("new@example.org", [role], actor=actor)
    else:
        with pytest.raises(PermissionDenied):
            invite("new@example.org", [role], actor=actor)
        assert not Message.objects.exists()


def test_page_opens_the_account(client):
    token = invited(name_zh="例可心")
    address = reverse("account_invitation", args=[token])
    fields = {"name_zh": "例可心", "password": PASSWORD, "password_again": PASSWORD}

    page = client.get(address)
    response = client.post(address, fields)

    assert "例可心" in page.content.decode()
    assert response["Location"] == reverse("account_login")
    assert User.objects.get(email="new@example.org").name_zh == "例可心"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"password_again": "another one here"}, "password_again"),
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password": "tianjin12345", "password_again": "tianjin12345"}, "password"),
        ({"password": "new@example.org", "password_again": "new@example.org"}, "password"),
        ({"name_zh": "例\x00"}, "name_zh"),
    ],
)
def test_page_keeps_what_was_typed_where_a_field_is_wrong(client, fields, field):
    address = reverse("account_invitation", args=[invited()])
    good = {"name_zh": "例", "name_en": "Typed", "password": PASSWORD, "password_again": PASSWORD}

    response = client.post(address, good | fields)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "Typed" in response.content.decode()
    assert PASSWORD not in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


def test_page_asks_for_a_name_in_one_language_at_least(client):
    address = reverse("account_invitation", args=[invited()])

    response = client.post(address, {"password": PASSWORD, "password_again": PASSWORD})

    assert list(response.context["form"].errors) == ["name_zh"]


def test_revoke_closes_an_open_invitation_once():
    token = invited()
    actor = user_with(Role.FOREIGN_AFFAIRS)

    assert invitations.revoke(Invitation.objects.get(), actor=actor)
    assert not invitations.revoke(Invitation.objects.get(), actor=actor)
    with pytest.raises(LinkUnusable):
        invitations.find(Invitation, token)
