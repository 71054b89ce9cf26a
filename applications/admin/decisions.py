"""The buttons of a case file: always in the same place; one that may not be pressed says why."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from applications.checklist import Checklist, checklist_of
from applications.models import Application, Screening
from applications.states import ABOUT, TRANSITIONS, State
from applications.workflow.corrections import why_not_ask
from applications.workflow.offices import offices_of

# While a file is being checked the three decisions stand in it, always in the same place …
CHECKING = ["pass", "request_changes", "fail"]
CHECKED_IN = {
    State.SUBMITTED,
    State.SCREENING,
    State.SENT_BACK,
    State.QUALIFIED,
    State.NOT_QUALIFIED,
    State.WITHDRAWN,
}
# … and the step that a state adds. What is done for many at once has a page of its own.
BY_STATE = {
    State.SUBMITTED: "give_opinion",
    State.SENT_BACK: "take_back",
    State.NOT_QUALIFIED: "reconsider",
    State.RESERVED: "move_up",
    State.AWARDED: "take_outcome_back",
    State.NOT_AWARDED: "take_outcome_back",
}


@dataclass(frozen=True)
class Decision:
    """A button. `why`: why it may not be pressed; empty where it may."""

    step: str
    label: str
    tone: str
    url: str
    why: str


def decisions_for(
    user: User, application: Application, checklist: Checklist | None = None
) -> list[Decision]:
    """None at all for those who only read. checklist: where the page has read it already."""
    if not offices_of(user):
        return []
    state = State(application.state)
    steps = [*(CHECKING if state in CHECKED_IN else []), *filter(None, [added_in(application)])]
    return [_decision(user, application, step, checklist) for step in steps]


def standing_of(user: User, application: Application) -> str:
    """Why there is no button at all, for those who would press one; read where there is none."""
    return str(ABOUT[State(application.state)].standing) if offices_of(user) else ""


def added_in(application: Application) -> str:
    """The step that the file's state adds to its buttons; empty where there is none."""
    state, stages = State(application.state), application.stages
    if state in TRANSITIONS["record_outcome"].sources_in(stages):
        return "record_outcome"
    step = BY_STATE.get(state, "")
    return step if step and state in TRANSITIONS[step].sources_in(stages) else ""


def _decision(
    user: User, application: Application, step: str, checklist: Checklist | None
) -> Decision:
    known = TRANSITIONS[step]
    url = reverse("admin:applications_application_step", args=[application.pk, step])
    label = _("Opinion for the head") if step == "give_opinion" else str(known.label)
    return Decision(step, label, known.tone, url, why_not(user, application, step, checklist))


def why_not(
    user: User, application: Application, step: str, checklist: Checklist | None = None
) -> str:
    """A sentence; empty where the step may be taken. Reads prefetched screenings."""
    state = State(application.state)
    if state not in TRANSITIONS[step].sources_in(application.stages):
        return str(ABOUT[state].standing)
    if not TRANSITIONS[step].allowed(user, application):
        return _("You may not take this step in this call.")
    if step == "request_changes":
        return why_not_ask(application)
    if step == "pass":
        passed = {
            row.office
            for row in application.screenings.all()
            if row.verdict == Screening.Verdict.PASS
        }
        own = [office for office in offices_of(user) if office not in passed]
        if not own:
            return _("Your office has passed it already. It waits for the other office.")
        return (checklist or checklist_of(application)).hindrance_of(own)
    return ""
