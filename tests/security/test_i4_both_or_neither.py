"""I4: the state changes if and only if the audit row is there, whatever write fails.

Every step of the table, and what is done to a panel or a ranking, is broken before each of its
writes and after the last one; what follows a decision is in test_i4_handing_on.py. That the
database refuses to change a row of the trail is in tests/core/test_audit.py, that no write of the
code goes without one in test_i4_save_paths.py.
"""

import copy
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applications.models import (
    Application,
    Assignment,
    CorrectionRequest,
    Criterion,
    Panel,
    Review,
    Screening,
)
from applications.panels import reviewing
from applications.states import ALL_STAGES, TRANSITIONS, Stage
from applications.workflow import close_request, move_due, panels, rankings
from tests.applications.steps import MAY, arrange, person, put_into, take
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    CriterionFactory,
    PanelFactory,
    SlotFactory,
    call_with,
    ready_for_every_step,
    version_in,
)
from tests.security.faults import (
    contents,
    hold_that_every_fault_undoes_it,
    hold_that_it_is_recorded_or_undone,
    new_rows,
    rehearse,
)

pytestmark = pytest.mark.django_db

AUDIT, HISTORY = "core_auditentry", "applications_historyentry"
# What an office said before that the step lifts.
SAID = {"resubmit": "changes", "take_back": "changes", "reconsider": "fail"}


@pytest.fixture(scope="module")
def file_made_once(module_db) -> Application:
    """With a paper, a head, a passed check of one office and something asked by the other one."""
    application = ready_for_every_step()
    version_in(SlotFactory(application=application))
    application.talent.department.heads.add(user_with(Role.DEPARTMENT_HEAD))
    by = user_with(Role.HUMAN_RESOURCES)
    Screening.objects.create(
        application=application, office="human_resources", verdict="pass", by=by
    )
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
def application(file_made_once) -> Application:
    return copy.deepcopy(file_made_once)


@pytest.fixture
def officer() -> User:
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.mark.parametrize("name", TRANSITIONS)
def test_step_that_breaks_anywhere_leaves_nothing(name, application):
    arrange(name)
    put_into(sorted(TRANSITIONS[name].sources_in(ALL_STAGES))[0], application)
    if name in SAID:
        Screening.objects.create(
            application=application,
            office="foreign_affairs",
            verdict=SAID[name],
            by=user_with(Role.FOREIGN_AFFAIRS),
        )
    actor = person(min(MAY[name]), application)
    before = contents()

    writes, after = rehearse(lambda: take(name, application, actor))

    assert after["applications_application"] != before["applications_application"]
    assert new_rows(AUDIT, before, after) == 1
    assert new_rows(HISTORY, before, after) == (name != "discard")
    hold_that_every_fault_undoes_it(lambda: take(name, application, actor), writes)


@pytest.fixture
def ranked(officer) -> rankings.Ranking:
    """Three decided files of a call without a panel, not released yet."""
    call = call_with(ALL_STAGES - {Stage.PANEL})
    for days in [3, 2, 1]:
        ApplicationFactory(
            call=call, state="qualified", submitted_at=timezone.now() - timedelta(days=days)
        )
    ranking = rankings.make(call, actor=officer, quota=1, tie_rule="earlier")
    chosen = zip(ranking.entries.all(), ["propose", "reserve", "not_choose"], strict=True)
    rankings.decide(ranking, {entry.pk: decision for entry, decision in chosen}, actor=officer)
    return ranking


def make(ranking, officer) -> Callable:
    file = ApplicationFactory(call=call_with(ALL_STAGES - {Stage.PANEL}), state="qualified")
    return lambda: rankings.make(file.call, actor=officer, quota=1, tie_rule="earlier")


def bring_up_to_date(ranking, officer) -> Callable:
    ApplicationFactory(call=ranking.call, state="qualified")
    return lambda: rankings.bring_up_to_date(ranking, actor=officer, quota=2)


def move_entry(ranking, officer) -> Callable:
    last = ranking.entries.get(position=3)
    return lambda: rankings.move_entry(last, actor=officer, to=1, reason="A tie.")


def decide(ranking, officer) -> Callable:
    chosen = dict.fromkeys(ranking.entries.values_list("pk", flat=True), "not_choose")
    return lambda: rankings.decide(ranking, chosen, actor=officer)


def release(ranking, officer) -> Callable:
    return lambda: rankings.release(ranking, actor=officer, warned=True)


def carry_out(ranking, officer) -> Callable:
    rankings.release(ranking, actor=officer, warned=True)
    return lambda: rankings.carry_out.call(ranking_id=ranking.pk)


def close_reserve(ranking, officer) -> Callable:
    carry_out(ranking, officer)()
    return lambda: rankings.close_reserve(ranking.call, actor=officer)


# What is done to a ranking, and the rows that this leaves in the trail.
RANKING = {
    make: ["applications.make_ranking"],
    bring_up_to_date: ["applications.update_ranking"],
    move_entry: ["applications.move_in_ranking"],
    decide: ["applications.decide"],
    release: ["applications.release_ranking"],
    carry_out: ["application.release"] * 3,
    close_reserve: ["application.close_call"],
}


@pytest.mark.parametrize("prepare", RANKING, ids=lambda prepare: prepare.__name__)
def test_change_of_a_ranking_that_breaks_anywhere_leaves_nothing(prepare, ranked, officer):
    hold_that_it_is_recorded_or_undone(prepare(ranked, officer), RANKING[prepare])


@pytest.fixture
def assignment(db) -> Assignment:
    """A file in review with its expert; the panel has one criterion and is open."""
    panel = PanelFactory(reviews_each=1)
    CriterionFactory(panel=panel)
    return AssignmentFactory(application__call=panel.call)


def score(assignment, officer) -> Callable:
    expert, criterion = assignment.reviewer, Criterion.objects.get()
    typed = {"comment": "Sound.", "points": {str(criterion.pk): "7"}}
    review = reviewing.save(assignment, typed, actor=expert, revision=0)
    points, revision = {criterion.pk: Decimal(7)}, review.revision
    return lambda: reviewing.send(assignment, points, "Sound.", actor=expert, revision=revision)


def give_back(assignment, officer) -> Callable:
    return lambda: reviewing.decline(assignment, actor=assignment.reviewer, reason="I am away.")


def declare_conflict(assignment, officer) -> Callable:
    return lambda: reviewing.declare_conflict(
        assignment, actor=assignment.reviewer, reason="My sister.", whole_call=True
    )


def open_panel(assignment, officer) -> Callable:
    put_into("qualified", assignment.application)
    panel = assignment.application.call.panel
    Panel.objects.filter(pk=panel.pk).update(opened_at=None)
    return lambda: panels.open_all(panel, actor=officer)


def close_panel(assignment, officer) -> Callable:
    score(assignment, officer)()
    return lambda: panels.close(assignment.application.call.panel, actor=officer)


def reopen(assignment, officer) -> Callable:
    close_panel(assignment, officer)()
    return lambda: panels.reopen(Review.objects.get(), actor=officer, reason="A slip.")


# What is done in a panel, and the rows that this leaves in the trail.
PANEL = {
    score: ["applications.send_review"],
    give_back: ["applications.decline_review"],
    declare_conflict: ["applications.declare_file_conflict", "applications.declare_conflict"],
    open_panel: ["application.open_panel", "applications.open_panel"],
    close_panel: ["application.close_scoring", "applications.close_panel"],
    reopen: ["applications.reopen_review"],
}


@pytest.mark.parametrize("prepare", PANEL, ids=lambda prepare: prepare.__name__)
def test_step_of_a_panel_that_breaks_anywhere_leaves_nothing(prepare, assignment, officer):
    hold_that_it_is_recorded_or_undone(prepare(assignment, officer), PANEL[prepare])


@pytest.mark.parametrize("what", ["close_request", "move_due"])
def test_change_of_a_request_that_breaks_anywhere_leaves_nothing(what, application, officer):
    row, due = application.corrections.get(), timezone.now() + timedelta(days=1)
    acts = {
        "close_request": lambda: close_request(row, actor=officer),
        "move_due": lambda: move_due(row, actor=officer, due_at=due),
    }
    before = contents()

    writes, after = rehearse(acts[what])

    assert new_rows(AUDIT, before, after) == 1
    assert after["applications_correctionrequest"] != before["applications_correctionrequest"]
    hold_that_every_fault_undoes_it(acts[what], writes)
