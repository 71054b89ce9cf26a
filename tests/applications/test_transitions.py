"""Every transition × state × role, read from the table."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from applications import workflow
from applications.models import Application, HistoryEntry
from applications.refusals import TransitionNotAllowed
from applications.states import PUBLIC_LABELS, TONES, TRANSITIONS, TURNS, State
from core import policy
from core.models import AuditEntry
from tests.factories.accounts import UserFactory, user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.talents import TalentFactory

# Who may take each step, written down once more beside the table.
MAY = {
    "submit": {"applicant"},
    "discard": {"applicant"},
    "call_back": {"applicant"},
    "resubmit": {"applicant"},
    "withdraw": {"applicant"},
    "give_opinion": {"head", "foreign_affairs", "human_resources"},
    "pass": {"foreign_affairs", "human_resources"},
    "request_changes": {"foreign_affairs", "human_resources"},
    "fail": {"foreign_affairs", "human_resources"},
    "take_back": {"foreign_affairs", "human_resources"},
    "reconsider": {"foreign_affairs", "human_resources"},
}
PEOPLE = [
    "applicant",
    "other_talent",
    "head",
    "head_elsewhere",
    "head_who_applies",
    "foreign_affairs",
    "human_resources",
    "officer_who_applies",
    "reviewer",
    "university_office",
    "auditor",
    "administrator",
    "disabled_officer",
    "anonymous",
]
# Where each step leads when it is taken alone (one office passes: the other one is still to come).
LEADS_TO = {"pass": State.SCREENING, "submit": State.SUBMITTED}


def person(name: str, application: Application) -> User | AnonymousUser:
    """One of PEOPLE, in their relation to the application."""
    if name == "applicant":
        return application.talent.user
    if name == "other_talent":
        return TalentFactory().user
    if name == "anonymous":
        return AnonymousUser()
    if name.startswith("head"):
        head = user_with(Role.DEPARTMENT_HEAD)
        if name != "head_elsewhere":
            application.talent.department.heads.add(head)
        if name == "head_who_applies":
            ApplicationFactory(talent__user=head, call=application.call)
        return head
    if name == "officer_who_applies":
        officer = user_with(Role.FOREIGN_AFFAIRS)
        ApplicationFactory(talent__user=officer, call=application.call)
        return officer
    if name == "disabled_officer":
        return UserFactory(roles=[Role.FOREIGN_AFFAIRS], is_active=False)
    return user_with(Role(name))


def take(name: str, application: Application, actor: User | AnonymousUser) -> Application:
    """The step with everything it needs."""
    office = actor.is_authenticated and not actor.has_role(Role.DEPARTMENT_HEAD)
    data = {
        "submit": {"consent_version": "1"},
        "give_opinion": {"verdict": "agrees", "on_behalf": office},
        "request_changes": {"items": [("plan", "Say what the host provides.")]},
    }
    return workflow.perform(application, name, actor=actor, note="Because.", **data.get(name, {}))


def test_table_of_who_may_is_complete():
    assert set(MAY) == set(TRANSITIONS) == set(workflow.STEPS)


def test_every_state_has_its_words():
    assert set(PUBLIC_LABELS) == set(TURNS) == set(TONES) == set(State)


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", TRANSITIONS)
def test_step_from_every_state(name, who):
    application = ApplicationFactory(state="screening", complete=True, call__asks_opinion=True)
    actor, step = person(who, application), TRANSITIONS[name]

    for state in State:
        Application.objects.filter(pk=application.pk).update(state=state)
        application.refresh_from_db()
        expected = outcome(name, who, state)
        with transaction.atomic():
            assert (result_of(name, application, actor)) == expected, state
            transaction.set_rollback(True)
        application.refresh_from_db()
        may = actor.is_authenticated and policy.can(actor, name, application)
        assert may is (expected not in {"denied", "refused"}), state
    assert step.label


def outcome(name: str, who: str, state: State) -> str:
    """denied, refused, deleted, or the state that it leads to."""
    if who not in MAY[name]:
        return "denied"
    if state not in TRANSITIONS[name].sources:
        return "refused"
    if name == "discard":
        return "deleted"
    return LEADS_TO.get(name, TRANSITIONS[name].target)


def result_of(name: str, application: Application, actor: User | AnonymousUser) -> str:
    """What came of it, after a look at what was written: all of it, or nothing."""
    before = application.state
    try:
        take(name, application, actor)
    except PermissionDenied:
        result = "denied"
    except TransitionNotAllowed:
        result = "refused"
    else:
        audited = AuditEntry.objects.get(action=f"application.{name}")
        assert audited.actor_id == actor.pk
        if not Application.objects.filter(pk=application.pk).exists():
            return "deleted"
        told = HistoryEntry.objects.get()
        assert (told.step, told.source, told.actor_id) == (name, before, actor.pk)
        return Application.objects.get(pk=application.pk).state
    assert not AuditEntry.objects.filter(action__startswith="application.").exists()
    assert not HistoryEntry.objects.exists()
    assert Application.objects.get(pk=application.pk).state == before
    return result
