"""What waits for whom, held against the table of states."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.utils import timezone

from accounts.roles import Role
from applications import turns
from applications.models import Application, Office
from applications.models.judgment import CorrectionRequest
from applications.states import ABOUT, ALL_STAGES, TRANSITIONS, Stage, State, Turn, states_in
from applications.turns import AFTER_SCREENING, count_for, piles_of_office, turn_of
from events.models import Registration
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    ForwardedFileFactory,
    PanelFactory,
    ReviewFactory,
    call_with,
)
from tests.factories.events import EventFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
EVERY_CHOICE = [
    frozenset(chosen) for number in range(len(Stage) + 1) for chosen in combinations(Stage, number)
]
named = pytest.mark.parametrize("stages", EVERY_CHOICE, ids=lambda chosen: "+".join(sorted(chosen)))


@named
def test_no_state_that_foreign_affairs_moves_on_is_without_its_pile(stages):
    moved_on = {state for step in AFTER_SCREENING for state in TRANSITIONS[step].sources_in(stages)}
    theirs = {state for state in states_in(stages) if ABOUT[state].turn == Turn.FOREIGN_AFFAIRS}

    assert theirs <= moved_on


@named
def test_database_and_table_agree_on_where_a_step_begins(stages):
    call = call_with(stages)
    PanelFactory(call=call, due_at=timezone.now() - timedelta(hours=1))
    for state in State:
        ApplicationFactory(call=call, state=state)
    rows = Application.objects.all()

    found = {
        step: set(rows.filter(rows.ready(step)).values_list("state", flat=True))
        for step in AFTER_SCREENING
    }

    assert found == {
        step: {state.value for state in TRANSITIONS[step].sources_in(stages)}
        for step in AFTER_SCREENING
    }


@named
def test_turn_of_an_office_is_what_applicants_read(stages, foreign_affairs):
    call = call_with(stages)
    files = [ApplicationFactory(call=call, state=state) for state in State]
    read = {Turn.FOREIGN_AFFAIRS: ["foreign_affairs"], Turn.OFFICES: list(Office)}
    told = {
        office: {file.state for file in files if office in read.get(file.turn, [])}
        for office in Office
    }

    rows = Application.objects.all()
    found = {
        office: set(rows.filter(turn_of(office)).values_list("state", flat=True))
        for office in Office
    }

    assert found == told


def test_turn_of_foreign_affairs_is_what_its_piles_hold(foreign_affairs):
    call = call_with(ALL_STAGES)
    PanelFactory(call=call, due_at=timezone.now() - timedelta(hours=1))
    for state in State:
        ApplicationFactory(call=call, state=state)

    waits = [pile for pile in piles_of_office(foreign_affairs) if pile.tone != "slate"]
    reserved = 1  # stand on the reserve list, in slate

    number = Application.objects.filter(turn_of(Office.FOREIGN_AFFAIRS)).count()
    assert number == sum(pile.count for pile in waits) + reserved


def test_scoring_is_for_the_office_to_close_once_its_time_is_over():
    call = call_with(ALL_STAGES)
    panel = PanelFactory(call=call)
    ApplicationFactory(call=call, state="in_review")
    rows = Application.objects.all()

    before = rows.filter(rows.ready("close_scoring", at=panel.due_at - timedelta(seconds=1)))
    at = rows.filter(rows.ready("close_scoring", at=panel.due_at))

    assert (before.count(), at.count()) == (0, 1)


def test_foreign_affairs_has_a_pile_for_each_thing_that_waits(foreign_affairs):
    call = call_with(ALL_STAGES)
    for state in ("qualified", "ranked", "proposed", "proposed", "recommended"):
        ApplicationFactory(call=call, state=state)

    piles = [(pile.label, pile.count) for pile in piles_of_office(foreign_affairs)][3:]

    assert piles == [
        ("wait for their panel", 1),
        ("wait for the decision", 1),
        ("wait for the public notice", 2),
        ("wait to be forwarded", 1),
    ]


def test_every_pile_of_a_step_leads_to_the_rows_that_it_counts(client, foreign_affairs):
    for stages in EVERY_CHOICE:
        call = call_with(stages)
        for state in states_in(stages):
            ApplicationFactory(call=call, state=state)
    client.force_login(foreign_affairs)

    for pile in piles_of_office(foreign_affairs)[3:]:
        assert client.get(pile.url).context["count"].number == pile.count


def test_human_resources_is_not_told_of_what_the_other_office_does(human_resources):
    ApplicationFactory(call=call_with(ALL_STAGES), state="ranked")

    assert len(piles_of_office(human_resources)) == 3


def test_talent_is_counted_what_was_sent_back_what_follows_and_what_closes(human_resources):
    talent = TalentFactory()
    soon = timezone.now() + timedelta(days=6)
    ApplicationFactory(talent=talent, state="sent_back")
    ApplicationFactory(talent=talent, call__closes_at=soon)
    ApplicationFactory(talent=talent, call__closes_at=soon + timedelta(days=3))
    ApplicationFactory(talent=talent, state="screening")
    ApplicationFactory(state="sent_back")
    following = ApplicationFactory(talent=talent, state="qualified")
    for _number in range(2):
        CorrectionRequest.objects.create(
            application=following, office="human_resources", field="plan", reason="more",
            weight="later", by=human_resources, loop=_number + 1,
        )  # fmt: skip

    assert count_for(talent.user, Role.TALENT) == 3


def test_talent_is_counted_the_seats_that_are_offered_and_can_be_accepted():
    talent, now = TalentFactory(), timezone.now()
    called_off = EventFactory(state="cancelled")
    for event, hours in ((EventFactory(), 1), (EventFactory(), -1), (called_off, 1)):
        Registration.objects.create(
            event=event, user=talent.user, state="offered", queued_at=now, seated_at=now,
            held_until=now + timedelta(hours=hours),
        )  # fmt: skip
    Registration.objects.create(
        event=EventFactory(), user=talent.user, state="seated", queued_at=now, seated_at=now
    )

    assert count_for(talent.user, Role.TALENT) == 1


def test_draft_of_a_call_that_is_over_waits_for_nobody(time_machine):
    application = ApplicationFactory()
    closes, user = application.call.closes_at, application.talent.user

    counts = [
        len(turns.waiting_for_talent(user, at=closes + timedelta(seconds=after)))
        for after in (-1, 0)
    ]

    assert counts == [1, 0]


def test_head_is_counted_the_opinions_of_the_own_department():
    head = user_with(Role.DEPARTMENT_HEAD)
    ApplicationFactory(state="submitted").talent.department.heads.add(head)
    ApplicationFactory(state="submitted")

    assert count_for(head, Role.DEPARTMENT_HEAD) == 1


def test_reviewer_is_counted_what_is_not_scored_while_the_panel_takes_scores_or_opened_again():
    reviewer = user_with(Role.REVIEWER)
    open_call = PanelFactory().call
    closed = PanelFactory(closed_at=timezone.now()).call
    for call in (open_call, open_call, closed):
        AssignmentFactory(application__call=call, reviewer=reviewer)
    ReviewFactory(assignment__application__call=open_call, assignment__reviewer=reviewer, sent=True)
    ReviewFactory(assignment__application__call=open_call, assignment__reviewer=reviewer)
    again = AssignmentFactory(
        application__call=closed, application__state="ranked", reviewer=reviewer
    )
    ReviewFactory(assignment=again, sent=True, reopened_at=timezone.now(), reopened_for="A typo.")

    assert count_for(reviewer, Role.REVIEWER) == 4


def test_university_office_is_counted_what_has_no_outcome():
    receiver = user_with(Role.UNIVERSITY_OFFICE)
    ForwardedFileFactory()
    ForwardedFileFactory(application__state="awarded")

    assert count_for(receiver, Role.UNIVERSITY_OFFICE) == 1


@pytest.mark.parametrize("role", turns.WAITING)
def test_one_query_counts_what_waits(role, django_assert_num_queries):
    user = user_with(role)
    user.has_role(role)

    with django_assert_num_queries(1):
        count_for(user, role)


def test_nothing_is_counted_in_a_role_that_one_does_not_have():
    assert count_for(user_with(Role.AUDITOR), Role.TALENT) == 0


def test_number_stands_behind_the_way_to_it(client):
    application = ApplicationFactory(state="sent_back")
    client.force_login(application.talent.user)

    ways = client.get("/programs/").context["my_nav"]

    assert [way.get("count") for way in ways] == [1, None]
