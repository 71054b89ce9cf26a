"""I11: a deadline is an instant; one second before it is in time, at it and after it is not.

The days of the calendar are turned into instants as the office's own forms do it, for zones far
from each other and for both days on which Berlin changes its clocks. What happens when many send
around the instant stands in tests/races/test_i11_many_at_the_deadline.py.
"""

import copy
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.roles import Role
from applications.models import Application, CorrectionRequest, DeliveryLink, PublicNotice
from applications.panels import reviewing
from applications.refusals import Refusal, TooLate
from applications.workflow import objections
from programs.calls import instant
from programs.models import Call
from tests.applications.steps import person, put_into, take
from tests.factories.accounts import user_with
from tests.factories.applications import (
    AssignmentFactory,
    CriterionFactory,
    PanelFactory,
    link_into,
    outside_slot,
    ready_for_every_step,
)
from tests.factories.notices import PeopleNoticeFactory

pytestmark = pytest.mark.django_db

SECOND, WEEK = timedelta(seconds=1), timedelta(weeks=1)
TICKS = {"revision": 0, "notice": "on", "sensitive": "on", "sponsor": "on"}


@dataclass(frozen=True)
class Moment:
    """What the office types, the instant that it is, and how pages write it."""

    zone: str
    typed: date | datetime
    at: datetime
    words: str


def utc(*parts: int) -> datetime:
    return datetime(2027, *parts, tzinfo=UTC)


LATE = datetime(2027, 10, 31, 2, 30)  # noqa: DTZ001 -- twice on this day, in the zone of the call
MOMENTS = [
    Moment(
        "Asia/Shanghai",
        date(2027, 3, 10),
        utc(3, 10, 9),
        "10 Mar 2027 (Wed), 17:00 Beijing time",
    ),
    Moment("UTC", date(2027, 3, 10), utc(3, 10, 17), "10 Mar 2027 (Wed), 17:00 UTC"),
    Moment("Etc/GMT-12", date(2027, 3, 10), utc(3, 10, 5), "10 Mar 2027 (Wed), 17:00 Etc/GMT-12"),
    Moment("Etc/GMT+12", date(2027, 3, 10), utc(3, 11, 5), "10 Mar 2027 (Wed), 17:00 Etc/GMT+12"),
    Moment(
        "Europe/Berlin",
        date(2027, 3, 28),
        utc(3, 28, 15),
        "28 Mar 2027 (Sun), 17:00 Berlin time",
    ),
    Moment(
        "Europe/Berlin",
        date(2027, 10, 31),
        utc(10, 31, 16),
        "31 Oct 2027 (Sun), 17:00 Berlin time",
    ),
    Moment("Europe/Berlin", LATE, utc(10, 31, 0, 30), "31 Oct 2027 (Sun), 02:30 Berlin time"),
    Moment(
        "Europe/Berlin",
        LATE.replace(fold=1),
        utc(10, 31, 1, 30),
        "31 Oct 2027 (Sun), 02:30 Berlin time",
    ),
]
SPRING = MOMENTS[4]  # the day on which an hour is left out
each_moment = pytest.mark.parametrize(
    "moment", MOMENTS, ids=lambda row: f"{row.zone}-{row.typed}-{getattr(row.typed, 'fold', 0)}"
)


@dataclass(frozen=True)
class OnAPage:
    """A step that somebody sends from a page: before which column, from which state."""

    column: str
    state: str
    address: str
    data: dict


PAGES = {
    "submit": OnAPage("closes_at", "draft", "applications:check", TICKS),
    "give_opinion": OnAPage(
        "hospital_due_at", "submitted", "opinions:detail", {"verdict": "agrees", "text": "Yes."}
    ),
    "resubmit": OnAPage("hospital_due_at", "sent_back", "applications:resubmit", {}),
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def made_once(module_db) -> Application:
    """A file that its department's head may speak of, and of which something is asked."""
    application = ready_for_every_step()
    application.talent.department.heads.add(user_with(Role.DEPARTMENT_HEAD))
    CorrectionRequest.objects.create(
        application=application,
        office="foreign_affairs",
        field="plan",
        reason="Say more.",
        before={"value": "Less."},
        by=user_with(Role.FOREIGN_AFFAIRS),
    )
    return application


@pytest.fixture
def application(db, made_once) -> Application:
    return copy.deepcopy(made_once)


def put_before(application: Application, column: str, at: datetime, zone: str) -> None:
    """Gives the call a window of which this column is the instant `at`."""
    at = at.astimezone(UTC)  # in the zone itself a week is one of the wall clock
    closes = at if column == "closes_at" else at - WEEK
    Call.objects.filter(pk=application.call_id).update(
        time_zone=zone,
        announced_at=closes - 5 * WEEK,
        opens_at=closes - 4 * WEEK,
        closes_at=closes,
        hospital_due_at=closes + WEEK,
        sponsor_due_at=closes + 2 * WEEK,
    )
    application.refresh_from_db()


def reader_of(name: str, application: Application) -> User:
    """Who sends it: the head of the department an opinion, the applicant all else."""
    if name == "give_opinion":
        return application.talent.department.heads.get()
    return application.talent.user


@each_moment
def test_day_that_the_office_types_is_one_instant(moment):
    assert instant(moment.typed, moment.zone).astimezone(UTC) == moment.at


@pytest.mark.parametrize("name", PAGES)
@each_moment
def test_page_takes_it_one_second_before_and_refuses_it_from_the_instant_on(
    client, application, moment, name
):
    step = PAGES[name]
    reader = reader_of(name, application)
    address = reverse(step.address, kwargs={"reference": application.reference})
    put_before(application, step.column, instant(moment.typed, moment.zone), moment.zone)
    taken, said = [], []

    for after in [SECOND, 0 * SECOND, -SECOND]:
        put_into(step.state, application)
        with time_machine.travel(moment.at + after, tick=False):
            client.force_login(reader)
            answer = client.post(address, step.data, follow=True)
        application.refresh_from_db()
        taken.append(application.state != step.state)
        said.append(moment.words in answer.content.decode())

    assert taken == [False, False, True]
    assert said[:2] == [True, True]


@pytest.mark.parametrize("name", PAGES)
@each_moment
def test_page_states_the_deadline_in_the_zone_of_the_call(client, application, moment, name):
    """Whatever the reader's own zone is."""
    step = PAGES[name]
    reader = reader_of(name, application)
    reader.time_zone = "America/New_York"
    reader.save(update_fields=["time_zone"])
    put_before(application, step.column, moment.at, moment.zone)
    put_into(step.state, application)
    names = {"submit": "applications:detail", "resubmit": "applications:edit"}
    address = reverse(names.get(name, step.address), kwargs={"reference": application.reference})

    with time_machine.travel(moment.at - SECOND, tick=False):
        client.force_login(reader)
        content = client.get(address, follow=True).content.decode()

    assert moment.words in content


# What the clock decides beside the three pages: the column, the state, by whom.
BY_THE_CLOCK = {
    "call_back": ("closes_at", "submitted", "applicant"),
    "request_changes": ("hospital_due_at", "screening", "foreign_affairs"),
}


@pytest.mark.parametrize("name", BY_THE_CLOCK)
def test_step_is_taken_one_second_before_and_refused_from_the_instant_on(application, name):
    column, state, who = BY_THE_CLOCK[name]
    actor, moment = person(who, application), SPRING
    put_before(application, column, moment.at, moment.zone)
    put_into(state, application)

    for after in [SECOND, 0 * SECOND]:
        with time_machine.travel(moment.at + after, tick=False), pytest.raises(TooLate) as refusal:
            take(name, application, actor)
        assert name == "call_back" or moment.words in str(refusal.value)
    with time_machine.travel(moment.at - SECOND, tick=False):
        assert take(name, application, actor).state != state


def test_review_is_sent_one_second_before_and_refused_from_the_instant_on():
    panel = PanelFactory(due_at=SPRING.at, call__time_zone=SPRING.zone)
    criterion = CriterionFactory(panel=panel)
    assignment = AssignmentFactory(application__call=panel.call)
    expert, typed = assignment.reviewer, {"comment": "", "points": {str(criterion.pk): "7"}}
    revision = reviewing.save(assignment, typed, actor=expert, revision=0).revision
    points = {criterion.pk: Decimal(7)}

    for after in [SECOND, 0 * SECOND]:
        with (
            time_machine.travel(SPRING.at + after, tick=False),
            pytest.raises(TooLate, match=re.escape(SPRING.words)),
        ):
            reviewing.send(assignment, points, "", actor=expert, revision=revision)
    with time_machine.travel(SPRING.at - SECOND, tick=False):
        sent = reviewing.send(assignment, points, "", actor=expert, revision=revision)

    assert sent.submitted_at == SPRING.at - SECOND


def test_notice_runs_until_one_second_before_and_ends_at_the_instant(application):
    moment = SPRING
    put_into("on_notice", application)
    PublicNotice.objects.update(published_at=moment.at - WEEK, ends_at=moment.at)

    with time_machine.travel(moment.at - SECOND, tick=False), pytest.raises(Refusal):
        take("end_notice", application, None)
    with time_machine.travel(moment.at, tick=False):
        assert take("end_notice", application, None).state == "recommended"


def test_objection_is_taken_one_second_before_and_refused_from_the_instant_on():
    at, notice = SPRING.at, PeopleNoticeFactory(ends_at=SPRING.at, published_at=SPRING.at - WEEK)
    said = {"name": "王实名", "contact": "wang@example.org", "text": "Not his own work."}

    for after in [SECOND, 0 * SECOND]:
        with (
            time_machine.travel(at + after, tick=False),
            pytest.raises(TooLate, match="has ended"),
        ):
            objections.object_to(notice, **said)
    with time_machine.travel(at - SECOND, tick=False):
        objections.object_to(notice, **said)

    assert notice.objections.count() == 1


def test_one_time_link_opens_until_one_second_before(client):
    at = SPRING.at
    link, token = link_into(outside_slot(), expires_at=at)
    address = reverse("delivery", kwargs={"token": token})
    opened = []

    for after in [-SECOND, 0 * SECOND, SECOND]:
        with time_machine.travel(at + after, tick=False):
            shown = link.recipient_name in client.get(address).content.decode()
            opened.append((DeliveryLink.objects.usable().exists(), shown))

    assert opened == [(True, True), (False, False), (False, False)]


def test_call_is_open_from_its_first_instant_to_one_second_before_its_last(application):
    at, call, found = SPRING.at, application.call, []
    put_before(application, "closes_at", at, "Europe/Berlin")
    call.refresh_from_db()

    for edge in [call.opens_at, at]:
        for after in [-SECOND, 0 * SECOND, SECOND]:
            with time_machine.travel(edge + after, tick=False):
                listed = Call.objects.open().filter(pk=call.pk).exists()
                assert listed == call.is_open
                found.append(listed)

    assert found == [False, True, True, True, False, False]
