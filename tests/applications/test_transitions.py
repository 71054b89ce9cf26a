"""Every step × state × role × way of a call, read from the table."""

from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from applications import workflow
from applications.models import Application, HistoryEntry
from applications.refusals import TransitionNotAllowed
from applications.states import ABOUT, ALL_STAGES, TRANSITIONS, Stage, State, states_in
from core import policy
from core.models import AuditEntry
from tests.applications.steps import MAY, OFFICES, arrange, person, put_into, take
from tests.factories.applications import ready_for_every_step

pytestmark = pytest.mark.django_db

PEOPLE = [
    "applicant",
    "other_talent",
    "head",
    "head_elsewhere",
    "head_who_applies",
    "foreign_affairs",
    "human_resources",
    "officer_who_applies",
    "officer_in_conflict",
    "reviewer",
    "university_office",
    "auditor",
    "administrator",
    "disabled_officer",
    "anonymous",
    "clock",
]
# From where each step starts in a call with all stages, written down once more.
STARTS = {
    "submit": {"draft"},
    "discard": {"draft"},
    "call_back": {"submitted"},
    "give_opinion": {"submitted"},
    "pass": {"screening"},
    "request_changes": {"screening"},
    "fail": {"screening"},
    "resubmit": {"sent_back"},
    "take_back": {"sent_back"},
    "reconsider": {"not_qualified"},
    "open_panel": {"qualified"},
    "close_scoring": {"in_review"},
    "release": {"ranked"},
    "move_up": {"reserved"},
    "close_call": {"reserved"},
    "publish_notice": {"proposed"},
    "uphold_objection": {"on_notice"},
    "end_notice": {"on_notice"},
    "forward": {"recommended"},
    "record_outcome": {"forwarded"},
    "take_outcome_back": {"awarded", "not_awarded"},
    "withdraw": {
        *("submitted", "screening", "sent_back", "qualified", "in_review", "ranked"),
        *("proposed", "reserved", "on_notice", "recommended", "forwarded"),
    },
}
# Where each step leads in this arrangement: one office passes (the other one is still to come),
# the ranking proposes, the sponsor awards.
LEADS_TO = {
    "submit": "submitted",
    "discard": "deleted",
    "call_back": "draft",
    "give_opinion": "screening",
    "pass": "screening",
    "request_changes": "sent_back",
    "fail": "not_qualified",
    "resubmit": "screening",
    "take_back": "screening",
    "reconsider": "screening",
    "open_panel": "in_review",
    "close_scoring": "ranked",
    "release": "proposed",
    "move_up": "proposed",
    "close_call": "not_selected",
    "publish_notice": "on_notice",
    "uphold_objection": "not_selected",
    "end_notice": "recommended",
    "forward": "forwarded",
    "record_outcome": "awarded",
    "take_outcome_back": "forwarded",
    "withdraw": "withdrawn",
}
WAYS = [frozenset(way) for size in range(5) for way in combinations(Stage, size)]
# What a call without the stage changes: its steps are gone, the next step starts from before.
GONE = {
    Stage.OPINION: {"call_back", "give_opinion"},
    Stage.PANEL: {"open_panel", "close_scoring"},
    Stage.NOTICE: {"publish_notice", "uphold_objection", "end_notice"},
    Stage.FORWARDING: {"forward", "take_outcome_back"},
}


def attempt(name: str, application: Application, actor) -> str:
    """What comes of it: denied, refused, deleted or the new state. Nothing of it stays."""
    with transaction.atomic():
        result = result_of(name, application, actor)
        transaction.set_rollback(True)
    application.refresh_from_db()
    return result


def result_of(name: str, application: Application, actor) -> str:
    """What came of it, after a look at what was written: all of it, or nothing."""
    before = application.state
    arrange(name)
    try:
        take(name, application, actor)
    except PermissionDenied:
        result = "denied"
    except TransitionNotAllowed:
        result = "refused"
    else:
        audited = AuditEntry.objects.get(action=f"application.{name}")
        assert audited.actor_id == (actor and actor.pk)
        if not Application.objects.filter(pk=application.pk).exists():
            return "deleted"
        told = HistoryEntry.objects.get()
        assert (told.step, told.source, told.actor_id) == (name, before, actor and actor.pk)
        return Application.objects.get(pk=application.pk).state
    assert not AuditEntry.objects.filter(action__startswith="application.").exists()
    assert not HistoryEntry.objects.exists()
    assert Application.objects.get(pk=application.pk).state == before
    return result


def test_tables_name_the_same_steps():
    assert set(MAY) == set(TRANSITIONS) == set(workflow.STEPS) == set(STARTS) == set(LEADS_TO)


def test_every_state_has_its_words():
    assert list(ABOUT) == list(State)
    assert all(about.public and about.standing for about in ABOUT.values())


def test_every_state_but_the_last_ones_can_be_left():
    left = {state for step in TRANSITIONS.values() for state in step.sources}

    assert set(State) - left == {"not_selected", "withdrawn"}


@pytest.mark.parametrize("who", PEOPLE)
def test_steps_of_a_person_from_every_state(who):
    application = ready_for_every_step()
    actor = person(who, application)

    for state in State:
        put_into(state, application)
        may = {name for name in TRANSITIONS if expected(who, name, state) == LEADS_TO[name]}
        if actor is not None and actor.is_active:
            assert {name for name in TRANSITIONS if policy.can(actor, name, application)} == may
        for name in TRANSITIONS:
            if who in MAY[name] or state in STARTS[name]:
                found = attempt(name, application, actor)
                assert found == expected(who, name, state), (name, state)


def expected(who: str, name: str, state: State) -> str:
    if who not in MAY[name]:
        return "denied"
    return LEADS_TO[name] if state in STARTS[name] else "refused"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "+".join(sorted(way)) or "none")
def test_steps_in_every_way_of_a_call(way):
    """A stage that is not used is passed over: the next step starts from the state before it."""
    application = ready_for_every_step(stages=way)
    people = {name: person(name, application) for name in ["applicant", "head", *OFFICES]}

    for state in states_in(way):
        put_into(state, application)
        leads = {name: expected_in(way, name)[1] for name in TRANSITIONS}
        starting = {name for name in TRANSITIONS if state in expected_in(way, name)[0]}
        for who, actor in people.items():
            may = {name for name in starting if who in MAY[name]}
            assert set(application.steps_for(actor)) == may, (who, state)
        for name in starting:
            who = sorted(MAY[name] & set(people))
            actor = people[who[0]] if who else None
            assert attempt(name, application, actor) == leads[name], (name, state)


def expected_in(way: frozenset[Stage], name: str) -> tuple[set[str], str]:
    """The states from which a step starts in such a call, and where it leads."""
    if any(name in GONE[stage] for stage in ALL_STAGES - way):
        return set(), "refused"
    starts, leads_to = set(STARTS[name]), LEADS_TO[name]
    if name == "record_outcome" and Stage.FORWARDING not in way:
        starts = {"recommended"}
    if starts == {"recommended"} and Stage.NOTICE not in way:
        starts = {"proposed"}
    if name == "release" and Stage.PANEL not in way:
        starts = {"qualified"}
    if name == "submit" and Stage.OPINION not in way:
        leads_to = "screening"
    return starts, leads_to
