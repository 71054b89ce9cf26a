"""I4 at the door: what breaks anywhere leaves nothing, and what is done stands in the trail."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry
from events import attendance, calendar_addresses, registration
from events.attendance import passes
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory
from tests.security.faults import hold_that_every_fault_undoes_it, rehearse

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def event():
    return EventFactory(starts_at=timezone.now() + timedelta(hours=1))


def check_in(event, officer):
    held = registration.register(event, actor=UserFactory())
    return lambda: attendance.check_in(event, held.pk, uuid=uuid4(), actor=officer)


def see_again(event, officer):
    act = check_in(event, officer)
    act()
    return act


def walk_in(event, officer):
    return lambda: attendance.walk_in(event, uuid=uuid4(), actor=officer, name="张三")


def undo(event, officer):
    row = check_in(event, officer)()
    return lambda: attendance.undo(event, row.uuid, actor=officer)


def undo_the_first_of_two(event, officer):
    act = check_in(event, officer)
    first, _second = act(), act()
    return lambda: attendance.undo(event, first.uuid, actor=officer)


def name_helper(event, officer):
    helper = UserFactory()
    return lambda: passes.name_helper(event, helper, actor=officer)


def make_link(event, officer):
    return lambda: passes.make_link(event, "Door B", actor=officer)


def recall(event, officer):
    helper, _token = passes.make_link(event, "Door B", actor=officer)
    return lambda: passes.recall(helper, actor=officer)


def open_link(event, officer):
    _helper, token = passes.make_link(event, "Door B", actor=officer)
    return lambda: passes.open_link(token)


def renew_calendar(event, officer):
    return lambda: calendar_addresses.renew(actor=officer)


def withdraw_calendar(event, officer):
    calendar_addresses.renew(actor=officer)
    return lambda: calendar_addresses.withdraw(actor=officer)


DEEDS = {
    check_in: "attendance.check_in",
    see_again: "attendance.seen_again",
    walk_in: "attendance.walk_in",
    undo: "attendance.undo",
    undo_the_first_of_two: "attendance.undo",
    name_helper: "attendance.name_helper",
    make_link: "attendance.make_helper_link",
    recall: "attendance.recall_helper",
    open_link: "attendance.open_helper_link",
    renew_calendar: "events.renew_calendar",
    withdraw_calendar: "events.withdraw_calendar",
}


@pytest.mark.parametrize("prepare", DEEDS, ids=lambda prepare: prepare.__name__)
def test_deed_that_breaks_anywhere_leaves_nothing(prepare, event, officer):
    act = prepare(event, officer)
    last = AuditEntry.objects.order_by("pk").last()
    recorded: list[str] = []

    def act_and_look():
        act()
        rows = AuditEntry.objects.filter(pk__gt=last.pk if last else 0)
        recorded.extend(rows.values_list("action", flat=True))

    writes, _after = rehearse(act_and_look)

    assert recorded == [DEEDS[prepare]]
    assert writes > 1
    hold_that_every_fault_undoes_it(act, writes)
