"""I16: fixation, replay, cross-site POSTs. That no page can be framed is held in test_i5."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.conf import settings as portal_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import workflow
from accounts.middleware import SEEN, STARTED
from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import user_with
from tests.security.addresses import sample_paths

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet rivers"
COOKIE = portal_settings.SESSION_COOKIE_NAME


def person(*roles: Role, **fields) -> User:
    user = user_with(*roles, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def signed_in(user: User, client: Client | None = None, **extra) -> Client:
    """Through the log-in page, as a browser does."""
    client = client or Client()
    fields = {"login": user.email, "password": PASSWORD}
    response = client.post(reverse("account_login"), fields, **extra)
    assert response.status_code == 302, response.content.decode()
    return client


def copy_of(client: Client) -> Client:
    """Somebody else with the same cookie."""
    thief = Client()
    thief.cookies[COOKIE] = client.cookies[COOKIE].value
    return thief


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


# Fixation ---------------------------------------------------------------------------------------
def test_log_in_makes_a_new_session():
    client = Client()
    session = client.session
    session["before"] = "log-in"
    session.save()
    client.cookies[COOKIE] = before = session.session_key

    signed_in(person(), client)

    assert client.cookies[COOKIE].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_session_key_that_somebody_chose_is_not_taken_over():
    client = Client()
    client.cookies[COOKIE] = "a" * 32

    signed_in(person(), client)

    assert client.cookies[COOKIE].value != "a" * 32
    assert not Session.objects.filter(pk="a" * 32).exists()


# Replay -----------------------------------------------------------------------------------------
def test_cookie_is_worthless_after_log_out():
    client = signed_in(person())
    thief = copy_of(client)
    assert is_in(thief)

    client.post(reverse("account_logout"))

    assert not is_in(thief)


def test_cookie_is_worthless_after_switching_off_even_when_switched_on_again():
    user, administrator = person(), person(Role.ADMINISTRATOR)
    client = signed_in(user)

    workflow.set_active(user, False, actor=administrator)
    assert not is_in(client)

    workflow.set_active(user, True, actor=administrator)
    assert not is_in(client)
    assert is_in(signed_in(user))


def test_switching_off_ends_a_session_that_no_list_knows():
    user, administrator = person(), person(Role.ADMINISTRATOR)
    client = signed_in(user)
    UserSession.objects.all().delete()

    workflow.set_active(user, False, actor=administrator)
    workflow.set_active(user, True, actor=administrator)

    assert not is_in(client)


def test_role_that_was_taken_is_gone_on_the_next_request():
    user, administrator = person(Role.HUMAN_RESOURCES), person(Role.ADMINISTRATOR)
    client = signed_in(user)
    roster = reverse("admin:talents_talent_changelist")
    assert client.get(roster).status_code == 200

    workflow.set_roles(user, [Role.TALENT], actor=administrator)

    assert client.get(roster).status_code != 200
    assert is_in(client)


def test_role_that_was_given_holds_on_the_next_request():
    user, administrator = person(Role.TALENT), person(Role.ADMINISTRATOR)
    client = signed_in(user)
    roster = reverse("admin:talents_talent_changelist")
    assert client.get(roster).status_code != 200

    workflow.set_roles(user, [Role.HUMAN_RESOURCES], actor=administrator)

    assert client.get(roster).status_code == 200


def test_new_password_ends_every_other_session():
    user = person()
    here, elsewhere = signed_in(user), signed_in(user)
    fields = {
        "oldpassword": PASSWORD,
        "password1": "nine loud mountains",
        "password2": "nine loud mountains",
    }

    response = here.post(reverse("account_change_password"), fields)

    assert response.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_other_sessions_are_listed_and_ended():
    user = person()
    here, elsewhere = signed_in(user), signed_in(user)
    page = here.get(reverse("usersessions_list"))
    assert len(page.context["sessions"]) == 2

    here.post(reverse("usersessions_list"))

    assert is_in(here)
    assert not is_in(elsewhere)


# Limits of staff --------------------------------------------------------------------------------
def age(client: Client, name: str, **span) -> None:
    session = client.session
    session[name] = (timezone.now() - timedelta(**span)).isoformat()
    session.save()


@pytest.mark.parametrize("role", [Role.FOREIGN_AFFAIRS, Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        (SEEN, {"minutes": 29}, {"minutes": 31}),
        (STARTED, {"hours": 11, "minutes": 59}, {"hours": 12, "minutes": 1}),
    ],
)
def test_session_of_staff_ends_after_its_time(role, name, inside, outside):
    client = signed_in(person(role))
    assert is_in(client)

    age(client, name, **inside)
    assert is_in(client)

    age(client, name, **outside)
    thief = copy_of(client)
    assert not is_in(client)
    assert not is_in(thief)


def test_session_of_a_talent_outlives_the_limits_of_staff():
    client = signed_in(person(Role.TALENT))

    age(client, SEEN, hours=3)
    age(client, STARTED, hours=13)

    assert is_in(client)


def test_activity_keeps_a_session_of_staff_alive():
    client = signed_in(person(Role.AUDITOR))
    is_in(client)
    age(client, SEEN, minutes=29)

    is_in(client)

    assert timezone.now().isoformat()[:16] == client.session[SEEN][:16]


# Log-in -----------------------------------------------------------------------------------------
def attempt(email: str, password: str, address: str = "10.0.0.1") -> bool:
    client = Client(REMOTE_ADDR=address)
    response = client.post(reverse("account_login"), {"login": email, "password": password})
    return response.status_code == 302


def test_guessing_is_slowed_down_and_a_stranger_locks_nobody_out(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,3/5m/key"}
    user = person()

    guesses = [attempt(user.email, "wrong") for _number in range(3)]

    assert guesses == [False] * 3
    assert not attempt(user.email, PASSWORD), "the guesser is stopped even with the right one"
    assert attempt(user.email, PASSWORD, address="10.0.0.2"), "the person themselves is not"


def test_guessing_over_many_accounts_from_one_address_is_stopped(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip,9/5m/key"}
    user = person()
    for number in range(3):
        attempt(f"nobody{number}@example.org", "wrong")

    assert not attempt(user.email, PASSWORD)


def test_log_in_answers_the_same_for_known_and_unknown(client):
    user = person(email="known@example.org")

    pages = []
    for email in (user.email, "other@example.org"):
        response = client.post(
            reverse("account_login"), {"login": email, "password": "not the password"}
        )
        pages.append((response.status_code, response.context["form"].errors.as_text()))

    assert pages[0] == pages[1]


def test_log_in_after_log_in_goes_only_to_our_own_pages():
    response = Client().post(
        f"{reverse('account_login')}?next=https://evil.example/",
        {"login": person().email, "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert response["Location"] == reverse(portal_settings.LOGIN_REDIRECT_URL)


# Second factor ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "role",
    [
        Role.FOREIGN_AFFAIRS,
        Role.HUMAN_RESOURCES,
        Role.UNIVERSITY_OFFICE,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    ],
)
def test_staff_without_second_factor_come_to_the_page_that_sets_it_up(settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(person(role))

    response = client.get(reverse("home"), follow=True)

    asked_again, set_up = response.redirect_chain[-1][0], reverse("mfa_activate_totp")
    assert asked_again == f"{reverse('account_reauthenticate')}?next={quote(set_up, safe='')}"
    assert client.post(asked_again, {"password": PASSWORD})["Location"] == set_up
    client.get(set_up)
    secret = client.session[totp.SECRET_SESSION_KEY]
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
    )
    client.post(set_up, {"code": code})
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize("name", ["account", "account_logout", "mfa_index", "account_email"])
def test_staff_without_second_factor_still_reach_their_account(settings, name):
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(person(Role.HUMAN_RESOURCES))

    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", [Role.TALENT, Role.DEPARTMENT_HEAD, Role.REVIEWER])
def test_others_are_not_asked_for_a_second_factor(settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(person(role))

    assert client.get(reverse("home")).status_code == 200


# Cross-site POST --------------------------------------------------------------------------------
def test_addresses_of_the_portal_were_found():
    found = sample_paths()

    assert len(found) > 50
    assert {"/accounts/login/", "/me/profile/contact/", "/language/"} <= set(found)


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR])
def test_post_without_our_token_is_refused_everywhere(role):
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
    if role:
        client.force_login(user_with(role))

    answers = {path: client.post(path).status_code for path in sample_paths()}

    others = {path: code for path, code in answers.items() if code != 403}
    # The API takes no POST from anybody and knows no log-in, so it asks for no such token.
    assert all(path.startswith("/api/") for path in others)
    assert set(others.values()) == {401, 405}


def test_post_with_our_token_from_another_site_is_refused():
    client = Client(enforce_csrf_checks=True)
    user = person(Role.TALENT)
    client.get(reverse("account_login"))
    token = client.cookies[portal_settings.CSRF_COOKIE_NAME].value
    fields = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token}

    refused = client.post(
        reverse("account_login"), fields, headers={"origin": "https://evil.example"}
    )
    taken = client.post(reverse("account_login"), fields)

    assert (refused.status_code, taken.status_code) == (403, 302)
