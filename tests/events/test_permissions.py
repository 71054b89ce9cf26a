import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.roles import Role
from core import policy
from events.models import Event, Registration
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
PEOPLE = [None, *Role]


def person(role):
    return user_with(role) if role else AnonymousUser()


def registration_of(user):
    return Registration.objects.create(
        event=EventFactory(), user=user, state="seated", queued_at=timezone.now()
    )


@pytest.mark.parametrize("role", PEOPLE)
def test_visible_events_are_those_that_may_be_viewed(role):
    user = person(role)
    for state in Event.State:
        EventFactory(state=state)

    visible = set(Event.objects.visible_to(user))

    assert visible == {row for row in Event.objects.all() if policy.can(user, "view", row)}


@pytest.mark.parametrize("role", PEOPLE)
def test_visible_registrations_are_those_that_may_be_viewed(role):
    user = person(role)
    registration_of(UserFactory())
    if role:
        registration_of(user)

    visible = set(Registration.objects.visible_to(user))

    assert visible == {row for row in Registration.objects.all() if policy.can(user, "view", row)}


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("action", ["add", "change", "delete"])
def test_events_are_kept_by_the_offices(role, action):
    may = {
        "add": {Role.FOREIGN_AFFAIRS},
        "change": {Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES},
        "delete": set(),
    }

    assert policy.can(person(role), action, EventFactory()) is (role in may[action])


@pytest.mark.parametrize("role", PEOPLE)
def test_registration_of_another_is_cancelled_by_the_foreign_affairs_office_alone(role):
    mine = registration_of(UserFactory())

    assert policy.can(person(role), "cancel", mine) is (role == Role.FOREIGN_AFFAIRS)


def test_visitor_may_not_register():
    assert not policy.can(AnonymousUser(), "register", EventFactory())


def test_disabled_account_may_nothing():
    user = user_with(Role.FOREIGN_AFFAIRS, is_active=False)

    assert not policy.can(user, "change", EventFactory())
    assert not policy.can(user, "register", EventFactory())
