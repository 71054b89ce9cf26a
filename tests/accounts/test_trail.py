import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts import workflow
from accounts.models import User
from accounts.rights import Right
from accounts.roles import Role
from core import audit
from core.admin.details import Row, action_words, rows_of
from core.models import AuditEntry, Message
from tests.factories.accounts import UserFactory, user_with

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet rivers"


@pytest.fixture
def person(client):
    user = UserFactory(password=PASSWORD, email="old@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return user


def actions() -> list[str]:
    return [entry.action.removeprefix("accounts.") for entry in AuditEntry.objects.order_by("pk")]


def test_log_in_is_recorded(person):
    entry = AuditEntry.objects.get()

    assert (entry.action, entry.actor_id) == ("accounts.login", person.pk)


def test_failed_log_in_is_recorded_for_the_account_that_was_meant(client):
    user = UserFactory()

    client.post(reverse("account_login"), {"login": user.email, "password": "wrong"})

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_id, entry.target_id) == (
        "accounts.login_failed",
        None,
        str(user.pk),
    )


def test_failed_log_in_without_account_keeps_nothing_that_was_typed(client):
    client.post(reverse("account_login"), {"login": "my-password@typed.example", "password": "x"})

    entry = AuditEntry.objects.get()
    assert "typed" not in f"{entry.target_label}{entry.target_id}{audit.details_of(entry)}"


def test_new_password_is_recorded_and_its_owner_told(client, person):
    fields = {"oldpassword": PASSWORD, "password1": "nine loud mountains"}

    client.post(reverse("account_change_password"), fields | {"password2": "nine loud mountains"})

    assert actions() == ["login", "change_password"]
    assert Message.objects.get().address == person.email


def test_password_needs_the_old_one(client, person):
    fields = {"oldpassword": "guess", "password1": "nine loud mountains"}

    client.post(reverse("account_change_password"), fields | {"password2": "nine loud mountains"})

    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_new_address_asks_for_the_password_and_holds_once_it_is_confirmed(client, person):
    asked = client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    client.post(asked["Location"], {"password": PASSWORD})
    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    before = User.objects.get(pk=person.pk).email
    key = EmailConfirmationHMAC(EmailAddress.objects.get(email="new@example.org")).key

    client.post(reverse("account_confirm_email", args=[key]))

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert before == "old@example.org"
    assert User.objects.get(pk=person.pk).email == "new@example.org"
    assert "change_email" in actions()


def test_entry_names_roles_in_words(client):
    actor, person = user_with(Role.ADMINISTRATOR), user_with(Role.TALENT)
    workflow.set_roles(person, [Role.HUMAN_RESOURCES], actor=actor)
    entry = AuditEntry.objects.get(action="accounts.change_roles")
    client.force_login(user_with(Role.AUDITOR))

    page = client.get(reverse("admin:core_auditentry_change", args=[entry.pk]))

    assertContains(page, '<div class="readonly">administrator</div>', html=True)
    assert rows_of(entry) == [Row("Roles", "talent", "Office of Human Resources")]


def test_entry_names_rights_in_words():
    officer = user_with(Role.HUMAN_RESOURCES)

    workflow.set_rights(officer, [Right.EXPORT], actor=user_with(Role.ADMINISTRATOR))

    entry = AuditEntry.objects.get()
    assert rows_of(entry) == [Row("Rights given by name", "", "may export lists")]
    assert action_words(entry) == "changed the rights given by name"
