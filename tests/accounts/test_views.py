import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from core import audit
from core.models import AuditEntry
from tests.factories.accounts import UserFactory, user_with

pytestmark = pytest.mark.django_db
FIELDS = {
    "name_zh": "例可心",
    "name_en": "Kexin Li",
    "preferred_language": "zh-hans",
    "time_zone": "Europe/Stockholm",
}


def test_account_page_changes_own_settings_and_records_them(client):
    user = UserFactory()
    client.force_login(user)

    response = client.post(reverse("account"), FIELDS)

    user = User.objects.get(pk=user.pk)
    assert response["Location"] == reverse("account")
    assert {name: getattr(user, name) for name in FIELDS} == FIELDS
    after = audit.details_of(AuditEntry.objects.get(action="accounts.change_settings"))["after"]
    assert after["time_zone"] == "Europe/Stockholm"


def test_page_after_the_change_is_in_the_new_language(client):
    client.force_login(UserFactory())

    page = client.post(reverse("account"), FIELDS, follow=True)

    assert page.headers["Content-Language"] == "zh-hans"
    assert "已保存" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("preferred_language", "xx"),
        ("name_zh", "例" * 61),
    ],
)
def test_wrong_value_is_refused_and_the_rest_kept(client, field, value):
    user = UserFactory()
    client.force_login(user)

    response = client.post(reverse("account"), FIELDS | {field: value})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "Kexin Li" in response.content.decode()
    assert User.objects.get(pk=user.pk).name_en == user.name_en


def test_account_page_ignores_what_it_does_not_ask(client):
    user = user_with(Role.TALENT)
    client.force_login(user)

    client.post(
        reverse("account"),
        FIELDS
        | {"email": "x@example.org", "is_superuser": "on", "groups": "8", "roles": "auditor"},
    )

    changed = User.objects.get(pk=user.pk)
    assert (changed.email, changed.is_superuser, changed.roles) == (user.email, False, {"talent"})


def test_zone_that_nobody_knows_any_more_does_no_harm(client):
    user = UserFactory()
    User.objects.filter(pk=user.pk).update(time_zone="Old/Zone")
    client.force_login(user)

    assert client.get(reverse("account")).status_code == 200


def test_visitor_is_sent_to_log_in(client):
    response = client.get(reverse("account"))

    assert response["Location"].startswith(reverse("account_login"))


def test_too_many_tries_are_answered_in_words(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client.post(reverse("account_reset_password"), {"email": "a@example.org"})

    response = client.post(
        reverse("account_reset_password"),
        {"email": "a@example.org"},
        headers={"accept-language": "en"},
    )

    assert response.status_code == 429
    assert "Wait some minutes" in response.content.decode()
