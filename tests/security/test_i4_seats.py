"""I4 at the seats of an event: whatever write fails, nothing of the step stays."""

import pytest

from accounts.roles import Role
from core.models import AuditEntry
from events import registration
from events.models import Registration
from events.permissions import LinkHolder
from events.seating import guests, offers
from events.seating.capacity import lower_capacity
from events.seating.reserves import Wanted, release, set_reserves
from tests.events.seating.people import fill, let_run_out
from tests.factories.accounts import user_with
from tests.factories.events import EventFactory
from tests.security.faults import contents, hold_that_every_fault_undoes_it, new_rows, rehearse

pytestmark = pytest.mark.django_db


@pytest.fixture
def full():
    """Ann left, Ben is asked, Cai waits, a guest has not confirmed yet, two seats are reserved."""
    office, event = user_with(Role.FOREIGN_AFFAIRS), EventFactory(capacity=4, offer_hours=6)
    ann, ada = fill(event, "Ann", "Ada")
    guests.ask(event, name="Gu", email="gu@example.org", language="en")
    set_reserves(event, {"staff": Wanted(1)}, office)
    ben, _cai = fill(event, "Ben", "Cai")
    registration.cancel(ann, actor=ann.user)
    ben.refresh_from_db()
    return event, office, ada, ben, Registration.objects.get(user=None)


STEPS = {
    "cancel": lambda event, office, ada, ben, guest: registration.cancel(ada, actor=ada.user),
    "accept": lambda event, office, ada, ben, guest: offers.accept(ben, actor=ben.user),
    "decline": lambda event, office, ada, ben, guest: offers.decline(
        ben, actor=LinkHolder(ben.uuid)
    ),
    "confirm": lambda event, office, ada, ben, guest: guests.confirm(guest),
    "lower": lambda event, office, ada, ben, guest: lower_capacity(event, 3, [ada.pk], office),
    "reserve": lambda event, office, ada, ben, guest: set_reserves(event, {}, office),
    "release": lambda event, office, ada, ben, guest: release(event.reserves.get(), actor=office),
}


@pytest.mark.parametrize("step", STEPS)
def test_step_that_breaks_leaves_nothing_and_one_that_does_not_its_row(full, step):
    def act():
        STEPS[step](*full)

    before = contents()
    writes, after = rehearse(act)

    assert new_rows(AuditEntry._meta.db_table, before, after) >= 1
    hold_that_every_fault_undoes_it(act, writes)


def test_offer_that_runs_out_while_a_write_fails_stays_open(full):
    let_run_out(full[3])
    writes, _after = rehearse(offers.end_due)

    hold_that_every_fault_undoes_it(offers.end_due, writes)
