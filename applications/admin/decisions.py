"""The buttons of a case file: always in the same place; one that may not be pressed says why."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application, Screening
from applications.states import TRANSITIONS, State
from applications.workflow.offices import offices_of

# The three decisions stand in every file; the fourth place changes with the state.
ALWAYS = ["pass", "request_changes", "fail"]
BY_STATE = {
    State.SUBMITTED: "give_opinion",
    State.SENT_BACK: "take_back",
    State.NOT_QUALIFIED: "reconsider",
}
STEPS = [*ALWAYS, *BY_STATE.values()]


@dataclass(frozen=True)
class Decision:
    """A button. `why`: why it may not be pressed; empty where it may."""

    step: str
    label: str
    tone: str
    url: str
    why: str


def decisions_for(user: User, application: Application) -> list[Decision]:
    """None at all for those who only read."""
    if not offices_of(user):
        return []
    steps = [*ALWAYS, *filter(None, [BY_STATE.get(State(application.state))])]
    return [_decision(user, application, step) for step in steps]


def _decision(user: User, application: Application, step: str) -> Decision:
    known = TRANSITIONS[step]
    url = reverse("admin:applications_application_step", args=[application.pk, step])
    label = _("Opinion for the head") if step == "give_opinion" else str(known.label)
    return Decision(step, label, known.tone, url, why_not(user, application, step))


def why_not(user: User, application: Application, step: str) -> str:
    """A sentence; empty where the step may be taken. Reads prefetched screenings."""
    state = State(application.state)
    if state not in TRANSITIONS[step].sources:
        return {
            State.SUBMITTED: _("The department has not given its opinion yet."),
            State.SCREENING: _("Both offices are checking it."),
            State.SENT_BACK: _("It is with the applicant. Take it back, or wait for the changes."),
            State.QUALIFIED: _("Both offices have passed it."),
            State.NOT_QUALIFIED: _("It was found not qualified. Look at it again first."),
            State.WITHDRAWN: _("The applicant withdrew it."),
        }.get(state, _("It was not sent yet."))
    if not TRANSITIONS[step].allowed(user, application):
        return _("You may not take this step in this call.")
    if step == "pass":
        passed = {
            row.office
            for row in application.screenings.all()
            if row.verdict == Screening.Verdict.PASS
        }
        if passed >= set(offices_of(user)):
            return _("Your office has passed it already. It waits for the other office.")
    return ""
