"""Taking the steps of `states.TRANSITIONS`: who may, in what relation, with what data."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applications import workflow
from applications.models import Application, NoticeEntry, Panel
from applications.states import State
from tests.factories.accounts import UserFactory, user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory
from tests.factories.talents import TalentFactory

OFFICES = {"foreign_affairs", "human_resources"}
# Who may take each step, written down once more beside the table.
MAY = {
    "submit": {"applicant"},
    "discard": {"applicant"},
    "call_back": {"applicant"},
    "resubmit": {"applicant"},
    "withdraw": {"applicant"},
    "give_opinion": {"head", *OFFICES},
    "pass": OFFICES,
    "request_changes": OFFICES,
    "fail": OFFICES,
    "take_back": OFFICES,
    "reconsider": OFFICES,
    "open_panel": {"foreign_affairs"},
    "close_scoring": {"foreign_affairs"},
    "release": {"foreign_affairs", "clock"},
    "move_up": {"foreign_affairs"},
    "close_call": {"foreign_affairs"},
    "publish_notice": {"foreign_affairs"},
    "uphold_objection": {"foreign_affairs"},
    "end_notice": {"clock"},
    "forward": {"foreign_affairs"},
    "record_outcome": {"foreign_affairs", "university_office"},
    "take_outcome_back": {"foreign_affairs", "university_office"},
}


def person(name: str, application: Application) -> User | AnonymousUser | None:
    """Somebody by role or by relation to the application; `clock` is nobody."""
    if name == "clock":
        return None
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
    if name == "officer_in_conflict":
        return ConflictFactory(user__roles=[Role.FOREIGN_AFFAIRS], call=application.call).user
    if name == "disabled_officer":
        return UserFactory(roles=[Role.FOREIGN_AFFAIRS], is_active=False)
    return user_with(Role(name))


def arrange(name: str) -> None:
    """What this one step needs, beside what stands in `ready_for_every_step`."""
    if name == "discard":  # nothing hangs on a draft
        NoticeEntry.objects.all().delete()
    if name == "close_scoring":
        Panel.objects.update(closed_at=timezone.now())


def take(name: str, application: Application, actor) -> Application:
    """The step, with the data that it asks for."""
    office = actor is not None and actor.is_authenticated and actor.is_office
    data = {
        "submit": {"consent_version": "1"},
        "give_opinion": {"verdict": "agrees", "on_behalf": office},
        "request_changes": {"items": [("plan", "Say what the host provides.")]},
        "record_outcome": {"outcome": "awarded"},
    }
    return workflow.perform(application, name, actor=actor, note="Because.", **data.get(name, {}))


def put_into(state: State, application: Application) -> None:
    Application.objects.filter(pk=application.pk).update(state=state)
    application.refresh_from_db()
