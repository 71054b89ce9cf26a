from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.roles import Role
from applications import digest
from applications.models import Screening
from core.models import Message
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 3, 8, 7, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def on_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS, preferred_language="en")


@pytest.fixture
def far_call():
    return CallFactory(closes_at=MONDAY + timedelta(days=100))


def stuck(call, days=9, **fields):
    return ApplicationFactory(
        call=call, **{"state": "screening", "state_since": MONDAY - timedelta(days=days), **fields}
    )


def test_digest_tells_what_is_stuck_what_is_due_and_what_failed(officer, far_call):
    application = stuck(far_call)
    stuck(far_call, days=2)
    call = CallFactory(closes_at=MONDAY + timedelta(days=5))
    Message.objects.create(
        state="failed", address="a@example.org", language="en", subject="s", body="b", template="x"
    )

    assert digest.write_due(at=MONDAY) == 1

    message = Message.objects.get(template="applications/digest")
    lines = message.body.splitlines()
    assert [line for line in lines if application.reference in line] == [
        f"- {application.reference} · {application.talent.name} · in screening · 9 days"
    ]
    assert [line.split(" · ", 1)[1] for line in lines if call.title_en in line] == [
        f"Applications close · {call.title_en}",
        f"The hospital decides · {call.title_en}",
    ]
    assert "1 mail could not be sent" in message.body
    assert message.recipient == officer


@pytest.mark.parametrize(
    ("later", "written"),
    [
        (timedelta(hours=-1), 0),
        (timedelta(0), 1),
        (timedelta(days=3), 1),
        (timedelta(days=5), 0),
        (timedelta(days=7, hours=-1), 0),
        (timedelta(days=7), 1),
    ],
)
def test_digest_goes_out_from_monday_morning_on_and_after_an_outage(
    officer, far_call, later, written
):
    stuck(far_call)

    assert digest.write_due(at=MONDAY + later) == written


def test_digest_is_written_once_a_week(officer, far_call):
    stuck(far_call)

    wrote = [digest.write_due(at=MONDAY + timedelta(hours=hour)) for hour in range(24 * 8)]

    assert [hour for hour, number in enumerate(wrote) if number] == [0, 24 * 7]


def test_empty_digest_is_not_written_later_in_the_week_either(officer, far_call):
    assert digest.write_due(at=MONDAY) == 0
    stuck(far_call)

    assert digest.write_due(at=MONDAY + timedelta(days=1)) == 0


def test_digest_that_broke_off_reaches_the_others(officer, far_call, monkeypatch):
    stuck(far_call)
    second = user_with(Role.HUMAN_RESOURCES)
    write = digest.write
    monkeypatch.setattr(
        digest,
        "write",
        lambda person, *rest, **more: 1 / 0 if person == second else write(person, *rest, **more),
    )
    with pytest.raises(ZeroDivisionError):
        digest.write_due(at=MONDAY)
    monkeypatch.undo()

    assert digest.write_due(at=MONDAY + timedelta(hours=1)) == 1
    assert {message.recipient for message in Message.objects.all()} == {officer, second}


def test_each_office_reads_of_what_it_could_move_on(officer, far_call):
    personnel = user_with(Role.HUMAN_RESOURCES)
    passed = stuck(far_call)
    Screening.objects.create(
        application=passed, office="human_resources", verdict="pass", by=personnel
    )
    other = stuck(far_call, state="sent_back")

    digest.write_due(at=MONDAY)

    told = {message.recipient: message.body for message in Message.objects.all()}
    assert [passed.reference in told[person] for person in (officer, personnel)] == [True, False]
    assert all(other.reference in body for body in told.values())


def test_calls_in_which_one_applies_are_left_out(officer, far_call):
    stuck(far_call, talent=TalentFactory(user=officer))
    stuck(far_call)

    assert digest.write_due(at=MONDAY) == 0
