import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session

from accounts.roles import Role
from core import policy
from core.models import AuditEntry
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db


def test_can_refuses_what_nobody_registered():
    assert not policy.can(user_with(*Role), "view", Session)


def test_can_refuses_a_disabled_account_everything():
    auditor = user_with(Role.AUDITOR, is_active=False)

    assert not policy.can(auditor, "view", AuditEntry)


@pytest.mark.parametrize("action", ["add", "change", "delete"])
def test_nobody_may_touch_the_trail(action):
    assert not policy.can(user_with(*Role), action, AuditEntry)


def test_visitor_sees_no_trail():
    assert not policy.can(AnonymousUser(), "view", AuditEntry)
