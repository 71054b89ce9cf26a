"""An application as its applicant reads it: what happened, whose turn it is, what to do next."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.roles import Role
from applications.models import Application, HistoryEntry
from applications.states import State, Turn

# How far the ring of an application is closed.
PROGRESS = {
    State.DRAFT: 20,
    State.SUBMITTED: 40,
    State.SCREENING: 65,
    State.SENT_BACK: 55,
    State.QUALIFIED: 100,
    State.NOT_QUALIFIED: 100,
    State.WITHDRAWN: 0,
}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline; `css` says whether it is over, now, or to come."""

    text: str
    css: str = ""
    at: datetime | None = None
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class NextStep:
    """The one next thing. Without an address it is somebody else's turn."""

    text: str
    url: str = ""
    button: str = ""


def timeline_of(application: Application) -> list[Entry]:
    """Oldest first: what happened, where it stands, and what usually follows."""
    begun = Entry(pgettext("timeline", "Draft begun"), "is-done", application.created_at)
    past = [_told(entry) for entry in application.history.all()]
    now = Entry(
        application.public_state,
        "is-current" if application.turn != Turn.NOBODY else "is-done",
        application.state_since,
    )
    return [begun, *past, now, *(Entry(text) for text in _to_come(application))]


def next_step(application: Application) -> NextStep:
    state, call = State(application.state), application.call
    if state == State.DRAFT and not call.is_open:
        text = _("The call takes no applications now. The draft is kept; it cannot be sent.")
        return NextStep(text)
    if state == State.DRAFT:
        return NextStep(
            _("Fill in what is missing, then check and send it."),
            application.get_absolute_url(),
            _("Go on with the draft"),
        )
    if state == State.SENT_BACK:
        return NextStep(
            _("The office asks for changes. Only what it names is open."),
            reverse("applications:edit", kwargs={"reference": application.reference}),
            _("Make the changes"),
        )
    return NextStep(_WAITING[state]())


def progress(application: Application) -> int:
    return PROGRESS[State(application.state)]


_WAITING = {
    State.SUBMITTED: lambda: _("Nothing for you to do: your department gives its opinion."),
    State.SCREENING: lambda: _("Nothing for you to do: the two offices check the application."),
    State.QUALIFIED: lambda: _(
        "Nothing for you to do: the offices will tell you how the selection goes on."
    ),
    State.NOT_QUALIFIED: lambda: _("The reason stands below. The office answers questions."),
    State.WITHDRAWN: lambda: _(
        "You have withdrawn it. While the call is open, you may start anew."
    ),
}


def _told(entry: HistoryEntry) -> Entry:
    return Entry(capfirst(str(entry.told)), "is-done", entry.at, _by_whom(entry), entry.note)


def _by_whom(entry: HistoryEntry) -> str:
    """The applicant, or the department or office; never the name of an officer."""
    if entry.role == Role.TALENT:
        return _("You")
    if entry.role == Role.DEPARTMENT_HEAD:
        return _("Your department")
    return str(Role(entry.role).label) if entry.role in Role.values else ""


def _to_come(application: Application) -> list[str]:
    state = State(application.state)
    steps = []
    if state == State.DRAFT:
        steps.append(_("You send the application"))
    if state == State.DRAFT and application.call.asks_opinion:
        steps.append(_("Your department gives its opinion"))
    if state in {State.DRAFT, State.SUBMITTED, State.SENT_BACK}:
        steps.append(_("The two offices check it"))
    if state in {State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.SCREENING}:
        steps.append(_("The result of the check"))
    return steps
