import io

import pytest
from django.core.management import CommandError, call_command

from accounts.invitations import accept
from accounts.models import User
from accounts.roles import Role
from core.models import Message
from tests.factories.accounts import UserFactory, user_with

pytestmark = pytest.mark.django_db


def run(email: str) -> str:
    out = io.StringIO()
    call_command("make_administrator", email, stdout=out)
    return out.getvalue()


def test_first_administrator_comes_in_by_the_link_that_is_printed():
    token = run("boss@example.org").strip().rstrip("/").split("/")[-1]

    user = accept(token, password="seven quiet rivers", name_zh="例", name_en="")

    assert user.roles == {Role.ADMINISTRATOR}
    assert not Message.objects.exists()


def test_known_person_becomes_administrator_and_keeps_their_roles():
    user_with(Role.TALENT, email="boss@example.org")

    run("BOSS@example.org")

    assert User.objects.get().roles == {Role.TALENT, Role.ADMINISTRATOR}


def test_account_that_is_switched_off_stays_off():
    UserFactory(email="boss@example.org", is_active=False)

    with pytest.raises(CommandError):
        run("boss@example.org")


def test_word_that_is_no_address_is_refused():
    with pytest.raises(CommandError):
        run("boss")
