"""Many at once on the test database itself; against real processes see tests/races/."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.roles import Role
from events import registration
from events.models import Event, Registration
from events.seating.capacity import change_capacity
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def at_once(jobs):
    """Runs the jobs in threads, each with a connection of its own; gives what each returned."""

    def run(job):
        try:
            return job()
        except registration.RegistrationRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, jobs))


def people(count):
    return [UserFactory(password="!") for _ in range(count)]


def check(event):
    """Never over capacity, never a free seat while somebody waits, the count is right."""
    event = Event.objects.get(pk=event.pk)
    seated = event.registrations.seated().count()
    assert event.seats_taken == seated
    assert seated <= event.capacity
    assert seated == event.capacity or not event.registrations.waiting().exists()
    return seated


def test_as_many_as_there_are_seats_get_one():
    event = EventFactory(capacity=5)

    made = at_once(
        [lambda user=user: registration.register(event, actor=user) for user in people(24)]
    )

    assert check(event) == 5
    in_line = list(Registration.objects.waiting().values_list("pk", flat=True))
    assert len(in_line) == 19
    assert in_line == sorted(row.pk for row in made if row.state == "waiting")
    assert max(row.pk for row in made if row.state == "seated") < min(in_line)


def test_one_person_at_once_gets_one_place():
    event, user = EventFactory(capacity=5), UserFactory(password="!")

    made = at_once([lambda: registration.register(event, actor=user)] * 12)

    assert sum(isinstance(row, registration.AlreadyRegistered) for row in made) == 11
    assert check(event) == 1


def test_seats_given_back_meanwhile_are_not_wasted():
    event, office = EventFactory(capacity=4), user_with(Role.FOREIGN_AFFAIRS)
    early = [registration.register(event, actor=user) for user in people(8)]
    jobs = [lambda row=row: registration.cancel(row, actor=row.user) for row in early[:6]]
    jobs += [lambda user=user: registration.register(event, actor=user) for user in people(10)]
    jobs += [lambda: change_capacity(event, 3, office)]
    jobs += [lambda: change_capacity(event, 6, office)]
    random.Random(4).shuffle(jobs)

    at_once(jobs)

    assert check(event) == Event.objects.get(pk=event.pk).capacity
    assert Registration.objects.live().count() == 12
